/**
 * Orders to the loader: it alone may change an execution.
 */

const REPEAT_CANCEL_MILLISECONDS = 180000;

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
 * Orders the loader to do something with an execution.
 *
 * @param {string} id
 * @param {string[]} order
 * @param {RunState[]} from
 * @param {RunState} to
 * @param {Language} language
 */
function order_(id, order, from, to, language) {
  return withRun_(id, from, language, (_, aws, run) => {
    if (to === 'exporting') {
      run.partial = run.state;
    }
    sendOrder_(aws, run, order);
    run.state = to;
    run.message = '';
    run.faultSince = '';
    run.silentSince = run.orderedAt;
  });
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
 * Repeats the order to cancel: it has no effect where the loader writes the execution only after it.
 *
 * @param {Aws} aws
 * @param {Run} run
 * @param {Execution | null} execution
 */
function repeatCancel_(aws, run, execution) {
  if (
    run.state === 'cancelling' &&
    execution &&
    execution.status !== 'finished' &&
    isOver_(run.orderedAt, REPEAT_CANCEL_MILLISECONDS)
  ) {
    sendOrder_(aws, run, ['cancel']);
  }
}

/**
 * @param {Aws} aws
 * @param {Run} run
 * @param {string[]} order its word, and options of it
 */
function sendOrder_(aws, run, order) {
  const now = new Date().toISOString();
  const [word, ...options] = order;
  aws.runTask([word, run.id, ...options], sha256Hex_(`${order.join(' ')} ${run.id} ${now}`).slice(0, 36));
  run.orderedAt = now;
}
