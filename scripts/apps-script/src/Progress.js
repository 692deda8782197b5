/**
 * How far a run has come, told by its execution and by what the loader reports.
 */

/** The silence after which a run says so. */
const SILENT_MILLISECONDS = 600000;
/** The silence after which a run fails: Google bounds the time that triggers may work a day. */
const GIVE_UP_MILLISECONDS = 1800000;
/** The same of an execution that is loaded and makes no progress, which a busy model may account for. */
const NO_NEWS_MILLISECONDS = 7200000;
const NO_NEWS_GIVE_UP_MILLISECONDS = 86400000;
/** What rows wait for is reported once a minute as long as it lasts. */
const REPORTED_MILLISECONDS = 180000;
/** A loaded execution without news is looked at less often. */
const QUIET_MILLISECONDS = 900000;
const QUIET_LOOK_MILLISECONDS = 300000;

/**
 * Whether a run need not be looked at now.
 *
 * @param {Run} run
 */
function isQuiet_(run) {
  return (
    run.state === 'running' &&
    run.loaded &&
    isOver_(run.silentSince, QUIET_MILLISECONDS) &&
    !isOver_(run.lookedAt, QUIET_LOOK_MILLISECONDS)
  );
}

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
  run.lookedAt = new Date().toISOString();
  if (run.state === 'exporting') {
    checkPartial_(aws, run);
    return execution;
  }
  if (!execution) {
    checkLoader_(aws, run);
    return null;
  }
  const before = run.tally.results;
  run.version = execution.version;
  run.model = execution.model;
  run.tally = execution.tally;
  run.loaded = !isLoading_(execution);
  if (execution.status === 'cancelled') {
    run.state = 'cancelled';
    run.message = text_(run.language, 'cancelledWhy', { why: execution.reason });
  } else if (execution.status === 'finished' && isExported_(aws, execution)) {
    run.partial = '';
    beginWriting_(run);
  } else if (run.state === 'cancelling') {
    checkCancelling_(run, execution);
  } else if (execution.status === 'halted') {
    checkHalted_(run, execution);
  } else {
    checkRunning_(aws, run, execution, before);
  }
  return execution;
}

/** @param {Run} run */
function beginWriting_(run) {
  run.state = 'writing';
  run.progressAt = new Date().toISOString();
  run.offset = 0;
  run.block = 0;
  run.lines = 0;
  run.badLines = 0;
  run.unplaced = 0;
  run.blocked = '';
}

/**
 * @param {Aws} aws
 * @param {Run} run
 * @param {Execution} execution
 * @param {number} before how many results there were the last time
 */
function checkRunning_(aws, run, execution, before) {
  if (run.state !== 'running' || run.tally.results !== before) {
    run.silentSince = new Date().toISOString();
  }
  run.state = 'running';
  if (isLoading_(execution)) {
    checkLoader_(aws, run);
  } else if (isOver_(run.silentSince, NO_NEWS_GIVE_UP_MILLISECONDS)) {
    run.state = 'failed';
    run.message = text_(run.language, 'noNewsGone');
  } else if (execution.waitsFor && !isOver_(execution.waitsAt, REPORTED_MILLISECONDS)) {
    run.message = text_(run.language, 'waitsFor', { why: execution.waitsFor });
  } else if (isOver_(run.silentSince, NO_NEWS_MILLISECONDS)) {
    run.message = text_(run.language, 'noNews');
  }
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
  // An earlier start may have failed and reported it: that is no fault of this one. S3 tells whole seconds.
  if (note && note.at >= Math.floor(Date.parse(run.loaderAt) / 1000) * 1000) {
    run.state = cancelling ? 'cancelled' : 'failed';
    run.message = loaderText_(run.language, String(note.json.error));
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
  if (run.state !== 'resuming') {
    run.state = 'halted';
    run.message = haltText_(run.language, execution.reason);
  } else if (isOver_(run.silentSince, SILENT_MILLISECONDS)) {
    run.state = 'halted';
    run.message = text_(run.language, 'resumeSilent', { why: execution.reason });
  }
}

/**
 * @param {Run} run
 * @param {Execution} execution
 */
function checkCancelling_(run, execution) {
  if (execution.status !== 'finished' && isOver_(run.silentSince, GIVE_UP_MILLISECONDS)) {
    run.state = 'failed';
    run.message = text_(run.language, 'cancelSilent');
  }
}

/**
 * The results so far are written once the loader has collected them.
 *
 * @param {Aws} aws
 * @param {Run} run
 */
function checkPartial_(aws, run) {
  const done = aws.find(`${exportKey_(run.id)}/partial.json`);
  const back = run.partial || 'failed';
  if (done && done.at >= Math.floor(Date.parse(run.orderedAt) / 1000) * 1000) {
    beginWriting_(run);
  } else if (isOver_(run.silentSince, GIVE_UP_MILLISECONDS)) {
    run.state = back;
    run.partial = '';
    run.message = text_(run.language, 'partialSilent');
  } else if (isOver_(run.silentSince, SILENT_MILLISECONDS)) {
    run.message = text_(run.language, 'loaderSilent');
  }
}
