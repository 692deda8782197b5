/**
 * Orders to the loader: it alone may change an execution.
 */

const REPEAT_CANCEL_MILLISECONDS = 180000;

/**
 * Continues a failed run: starts the loader again while rows are not loaded, else watches and writes it.
 *
 * @param {string} id
 * @param {Language} language
 */
function continueRun_(id, language) {
  return orBusy_(
    withLock_(LOCK_MILLISECONDS, () => {
      const book = SpreadsheetApp.getActiveSpreadsheet();
      const aws = new Aws(settings_());
      const run = findRun_(id);
      checkState_(run, ['failed'], language);
      const execution = aws.execution(id);
      if (!execution || isLoading_(execution)) {
        startLoader_(book, aws, run);
      } else {
        run.state = 'running';
        run.message = '';
        saveRun_(run);
        logRun_(book, run);
        ensureTrigger_();
      }
      return runSummaries_();
    }),
  );
}

/**
 * @param {Run} run
 * @param {RunState[]} from
 * @param {Language} language
 */
function checkState_(run, from, language) {
  if (!from.includes(run.state)) {
    throw new UserFault('wrongState', { state: text_(language, `state_${run.state}`) });
  }
}

/**
 * Orders the loader to cancel or resume an execution.
 *
 * @param {string} id
 * @param {'cancel' | 'resume'} order
 * @param {RunState[]} from
 * @param {RunState} to
 * @param {Language} language
 */
function order_(id, order, from, to, language) {
  return orBusy_(
    withLock_(LOCK_MILLISECONDS, () => {
      const run = findRun_(id);
      checkState_(run, from, language);
      sendOrder_(new Aws(settings_()), run, order);
      run.state = to;
      run.message = '';
      run.silentSince = run.orderedAt;
      saveRun_(run);
      logRun_(SpreadsheetApp.getActiveSpreadsheet(), run);
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
    sendOrder_(aws, run, 'cancel');
  }
}

/**
 * @param {Aws} aws
 * @param {Run} run
 * @param {'cancel' | 'resume'} order
 */
function sendOrder_(aws, run, order) {
  const now = new Date().toISOString();
  aws.runTask([order, run.id], sha256Hex_(`${order} ${run.id} ${now}`).slice(0, 36));
  run.orderedAt = now;
}
