/**
 * Watches open runs: a trigger calls it every minute while there are any.
 */

const TICK = 'seiriTick';
const DAILY = 'seiriDaily';
const TICK_KEY = 'seiri.tickAt';
const UNWATCHED_KEY = 'seiri.unwatched';
/** The time without a tick after which the sidebar advances runs itself. */
const UNWATCHED_MILLISECONDS = 180000;
const SIDEBAR_MILLISECONDS = 120000;

/** Makes the triggers that watch runs, unless they exist. Where Google makes none, the sidebar says so. */
function ensureTrigger_() {
  const properties = PropertiesService.getDocumentProperties();
  try {
    const there = ScriptApp.getProjectTriggers().map(trigger => trigger.getHandlerFunction());
    if (!there.includes(TICK)) {
      ScriptApp.newTrigger(TICK).timeBased().everyMinutes(1).create();
    }
    properties.deleteProperty(UNWATCHED_KEY);
    if (!there.includes(DAILY)) {
      ScriptApp.newTrigger(DAILY).timeBased().everyDays(1).atHour(3).create();
    }
  } catch (fault) {
    console.error('a trigger cannot be made', fault);
    properties.setProperty(UNWATCHED_KEY, new Date().toISOString());
  }
}

function removeTick_() {
  ScriptApp.getProjectTriggers()
    .filter(trigger => trigger.getHandlerFunction() === TICK)
    .forEach(trigger => ScriptApp.deleteTrigger(trigger));
}

/** Whether runs are open and no trigger has called for a while. */
function isUnwatched_() {
  const at = PropertiesService.getDocumentProperties().getProperty(TICK_KEY);
  const open = allRuns_().filter(isOpen_);
  return open.some(run => isOver_(run.startedAt, UNWATCHED_MILLISECONDS)) && (!at || isOver_(at, UNWATCHED_MILLISECONDS));
}

/**
 * Advances all open runs as far as time allows: first looks at each, then writes, the one that waited longest first.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {number} milliseconds
 */
function advanceAll_(book, milliseconds) {
  PropertiesService.getDocumentProperties().setProperty(TICK_KEY, new Date().toISOString());
  const deadline = new Deadline(milliseconds);
  const open = allRuns_().filter(isOpen_).reverse();
  if (open.length > 0) {
    const aws = awsFor_(book, open);
    if (aws) {
      open
        .filter(run => run.state !== 'writing' && !isQuiet_(run))
        .forEach(run => advance_(book, run, deadline, () => look_(book, aws, run, deadline)));
      const writing = open
        .filter(run => run.state === 'writing')
        .sort((a, b) => (a.progressAt < b.progressAt ? -1 : 1));
      writing.forEach((run, i) => {
        const share = new Deadline(Math.max(0, (deadline.at - Date.now()) / (writing.length - i)));
        advance_(book, run, share, () => write_(book, aws, run, share));
      });
    }
  }
  if (!allRuns_().some(isOpen_)) {
    removeTick_();
  }
}

/**
 * The stack; none where there are no settings, which fails the runs.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run[]} open
 * @returns {Aws | null}
 */
function awsFor_(book, open) {
  try {
    return new Aws(settings_());
  } catch (fault) {
    open.forEach(run => {
      run.state = 'failed';
      run.message = faultText_(fault, run.language);
      saveRun_(run);
      logRun_(book, run);
    });
    return null;
  }
}

/**
 * Does a step of a run. What goes wrong with one run holds back no other, and is retried for half an hour at most.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 * @param {Deadline} deadline
 * @param {() => void} step
 */
function advance_(book, run, deadline, step) {
  if (deadline.isOver()) {
    return;
  }
  const before = run.state;
  try {
    step();
    run.faultSince = '';
  } catch (fault) {
    if (run.state === 'preparing') {
      // Its rows are given back; there is nothing to be resumed.
      run.state = 'cancelled';
      run.message = faultText_(fault, run.language);
    } else {
      failAfter_(run, fault);
    }
  }
  saveRun_(run);
  logRun_(book, run);
  if (run.state !== before && ['done', 'failed', 'halted'].includes(run.state)) {
    mailEnd_(book, run);
  }
}

/**
 * @param {Run} run
 * @param {unknown} fault
 */
function failAfter_(run, fault) {
  run.message = faultText_(fault, run.language);
  run.faultSince = run.faultSince || new Date().toISOString();
  // What the operator has to fix is final; anything else is retried.
  if (fault instanceof UserFault) {
    run.state = 'failed';
  } else if (isOver_(run.faultSince, GIVE_UP_MILLISECONDS)) {
    run.state = 'failed';
    run.message = short_(text_(run.language, 'faultsTooLong', { why: run.message }));
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run
 * @param {Deadline} deadline
 */
function look_(book, aws, run, deadline) {
  if (run.state === 'preparing') {
    prepare_(book, aws, run, deadline);
    return;
  }
  const execution = refresh_(aws, run);
  repeatCancel_(aws, run, execution);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run
 * @param {Deadline} deadline
 */
function write_(book, aws, run, deadline) {
  run.message = '';
  writeBack_(book, aws, run, deadline);
  if (run.state !== 'writing' && run.blocked) {
    run.message = [run.message, text_(run.language, 'blockedColumns', { columns: run.blocked, reason: run.reason })].filter(Boolean).join(' ');
  }
  if (run.state === 'writing' && isOver_(run.progressAt, GIVE_UP_MILLISECONDS)) {
    run.state = 'failed';
    run.message = text_(run.language, 'writingStuck', { why: text_(run.language, 'sheetRestless') });
  }
}
