/**
 * Orders: what the sheet has the stack do. The sheet itself may change no execution.
 */

/**
 * Continues a failed run: prepares or loads what is missing, else watches and writes it.
 *
 * @param {string} id
 * @param {Language} language
 */
function continueRun_(id, language) {
  return withRun_(id, ['failed'], language, (book, aws, run) => {
    const execution = aws.execution(id);
    run.faultSince = '';
    run.partial = '';
    if (!execution || isLoading_(execution)) {
      startLoader_(book, aws, run);
      return;
    }
    run.state = 'running';
    run.message = '';
    run.silentSince = new Date().toISOString();
    run.progressAt = run.silentSince;
  });
}

/**
 * Cancels an execution. One that its loader has not written yet is cancelled once it has.
 *
 * @param {string} id
 * @param {RunState[]} from
 * @param {Language} language
 */
function cancelRun_(id, from, language) {
  return withRun_(id, from, language, (_, aws, run) => {
    orderedAt_(run);
    run.state = 'cancelling';
    if (sendCancel_(aws, run)) {
      refresh_(aws, run);
    }
  });
}

/**
 * Resumes a halted execution.
 *
 * @param {string} id
 * @param {Language} language
 * @param {string} maxCost another spending limit; empty: as it is
 */
function resumeRun_(id, language, maxCost) {
  return withRun_(id, ['halted'], language, (_, aws, run) => {
    aws.order({
      order: 'resume',
      execution_id: run.id,
      ...(maxCost ? { max_cost_usd: Number(maxCost) } : {}),
      ...orderedBy_(),
    });
    orderedAt_(run);
    run.state = 'running';
    refresh_(aws, run);
  });
}

/**
 * Has the results so far collected.
 *
 * @param {string} id
 * @param {RunState[]} from
 * @param {Language} language
 */
function exportRun_(id, from, language) {
  return withRun_(id, from, language, (_, aws, run) => {
    const before = run.state;
    orderedAt_(run);
    aws.order({ order: 'export', order_key: `${run.id}/${run.orderedAt}`, execution_id: run.id, ...orderedBy_() });
    run.partial = before;
    run.state = 'exporting';
  });
}

/** @param {Run} run */
function orderedAt_(run) {
  run.orderedAt = new Date().toISOString();
  run.silentSince = run.orderedAt;
  run.message = '';
  run.faultSince = '';
}

/**
 * Does something with a run that is in one of some states, and answers with all runs.
 *
 * @param {string} id
 * @param {RunState[]} from
 * @param {Language} language
 * @param {(book: GoogleAppsScript.Spreadsheet.Spreadsheet, aws: Aws, run: Run) => void} work
 */
function withRun_(id, from, language, work) {
  return orBusy_(
    withLock_(LOCK_MILLISECONDS, () => {
      const book = SpreadsheetApp.getActiveSpreadsheet();
      const run = findRun_(id);
      if (!from.includes(run.state)) {
        throw new UserFault('wrongState', { state: text_(language, `state_${run.state}`) });
      }
      work(book, new Aws(settings_()), run);
      saveRun_(run);
      logRun_(book, run);
      ensureTrigger_();
      return runSummaries_();
    }),
  );
}

/**
 * Repeats the order to cancel where the loader has written the execution only since.
 *
 * @param {Aws} aws
 * @param {Run} run
 * @param {Execution | null} execution
 */
function repeatCancel_(aws, run, execution) {
  if (run.state === 'cancelling' && execution && execution.status !== 'finished' && sendCancel_(aws, run)) {
    refresh_(aws, run);
  }
}

/**
 * @param {Aws} aws
 * @param {Run} run
 * @returns {boolean} whether there was something to be cancelled
 */
function sendCancel_(aws, run) {
  try {
    aws.order({ order: 'cancel', execution_id: run.id, ...orderedBy_() });
    return true;
  } catch (fault) {
    if (fault instanceof AwsFault && fault.code === 'order_not_found') {
      return false;
    }
    throw fault;
  }
}

/**
 * Who orders, for people: the function cannot know it.
 *
 * @returns {{ordered_by?: string}}
 */
function orderedBy_() {
  const by = userEmail_();
  return by ? { ordered_by: by } : {};
}
