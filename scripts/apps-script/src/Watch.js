/**
 * Watches open runs: a trigger calls it every minute while there are any.
 */

const TICK = 'seiriTick';
const DAILY = 'seiriDaily';

/** Makes the triggers that watch runs, unless they exist. */
function ensureTrigger_() {
  const there = ScriptApp.getProjectTriggers().map(trigger => trigger.getHandlerFunction());
  if (!there.includes(TICK)) {
    ScriptApp.newTrigger(TICK).timeBased().everyMinutes(1).create();
  }
  if (!there.includes(DAILY)) {
    ScriptApp.newTrigger(DAILY).timeBased().everyDays(1).atHour(3).create();
  }
}

function removeTick_() {
  ScriptApp.getProjectTriggers()
    .filter(trigger => trigger.getHandlerFunction() === TICK)
    .forEach(trigger => ScriptApp.deleteTrigger(trigger));
}

/**
 * Advances all open runs as far as time allows.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function advanceAll_(book) {
  const deadline = new Deadline(WORK_MILLISECONDS);
  const aws = new Aws(settings_());
  const open = allRuns_().filter(isOpen_).reverse();
  open.forEach(run => {
    if (deadline.isOver()) {
      return;
    }
    try {
      advance_(book, aws, run, deadline);
    } catch (fault) {
      run.message = faultText_(fault, run.language);
      // What the operator has to fix is final; anything else is retried.
      run.state = fault instanceof UserFault ? 'failed' : run.state;
    }
    saveRun_(run);
    logRun_(book, run);
  });
  if (!allRuns_().some(isOpen_)) {
    removeTick_();
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run
 * @param {Deadline} deadline
 */
function advance_(book, aws, run, deadline) {
  if (run.state !== 'writing') {
    const execution = refresh_(aws, run);
    repeatCancel_(aws, run, execution);
  }
  if (run.state === 'writing') {
    writeBack_(sheetOf_(book, run.sheet), aws, run, deadline);
  }
}
