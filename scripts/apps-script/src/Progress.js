/**
 * How far a run has come, told by its execution and by what the loader reports.
 */

/** The silence after which a run says so. */
const SILENT_MILLISECONDS = 600000;

/** The silence after which a run fails: Google bounds the time that triggers may work a day. */
const GIVE_UP_MILLISECONDS = 1800000;

/**
 * Reads how far an execution has come, and brings the run to the same state.
 *
 * @param {Aws} aws
 * @param {Run} run
 * @returns {Execution | null}
 */
function refresh_(aws, run) {
  const execution = aws.execution(run.id);
  run.message = '';
  if (!execution) {
    checkLoader_(aws, run);
    return null;
  }
  const before = run.tally.results;
  run.version = execution.version;
  run.model = execution.model;
  run.tally = execution.tally;
  if (execution.status === 'cancelled') {
    run.state = 'cancelled';
    run.message = execution.reason;
  } else if (execution.status === 'finished' && isExported_(aws, execution)) {
    run.state = 'writing';
  } else if (run.state === 'cancelling') {
    checkCancelling_(run, execution);
  } else if (execution.status === 'halted') {
    checkHalted_(run, execution);
  } else {
    if (run.state !== 'running' || run.tally.results !== before) {
      run.silentSince = new Date().toISOString();
    }
    run.state = 'running';
    if (isLoading_(execution)) {
      checkLoader_(aws, run);
    }
  }
  return execution;
}

/**
 * Fails a run whose loader has reported a fault, or nothing for too long.
 *
 * @param {Aws} aws
 * @param {Run} run
 */
function checkLoader_(aws, run) {
  const cancelling = run.state === 'cancelling';
  const note = aws.find(`${exportKey_(run.id)}/loader.json`);
  // An earlier start may have failed and reported it: that is no fault of this one.
  if (note && note.at >= Date.parse(run.loaderAt)) {
    run.state = cancelling ? 'cancelled' : 'failed';
    run.message = String(note.json.error);
  } else if (isOver_(run.silentSince, GIVE_UP_MILLISECONDS)) {
    run.state = cancelling ? 'cancelled' : 'failed';
    run.message = text_(run.language, cancelling ? 'loaderNever' : 'loaderGone');
  } else if (isOver_(run.silentSince, SILENT_MILLISECONDS)) {
    run.message = text_(run.language, 'loaderSilent');
  }
}

/**
 * A run that is being resumed stays halted until the loader has resumed it.
 *
 * @param {Run} run
 * @param {Execution} execution
 */
function checkHalted_(run, execution) {
  const why = execution.reason;
  if (run.state !== 'resuming') {
    run.state = 'halted';
    run.message = why;
  } else if (isOver_(run.silentSince, SILENT_MILLISECONDS)) {
    run.state = 'halted';
    run.message = text_(run.language, 'resumeSilent', { why });
  }
}

/**
 * @param {Run} run
 * @param {Execution} execution
 */
function checkCancelling_(run, execution) {
  run.message = execution.reason;
  if (execution.status !== 'finished' && isOver_(run.silentSince, GIVE_UP_MILLISECONDS)) {
    run.state = 'failed';
    run.message = text_(run.language, 'cancelSilent');
  }
}
