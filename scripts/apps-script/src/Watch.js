/**
 * Looks after runs under way: called every minute by a trigger while there are any.
 */

/** The time one call may work; a script is cut off after six minutes. */
const WORK_MILLISECONDS = 270000;
/** The silence after which a run says so. */
const SILENT_MILLISECONDS = 600000;
/** The silence after which a run is looked after no more: triggers may work only so long a day. */
const GIVE_UP_MILLISECONDS = 1800000;
const CANCEL_AGAIN_MILLISECONDS = 180000;
const TICK = 'seiriTick';
const DAILY = 'seiriDaily';

/** Makes the triggers that look after runs, unless they are there. */
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
 * Does something that must not be done twice at once.
 *
 * @template T
 * @param {number} patience milliseconds
 * @param {() => T} work
 * @returns {T | null} null where something else is at work
 */
function alone_(patience, work) {
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(patience)) {
    return null;
  }
  try {
    return work();
  } finally {
    lock.releaseLock();
  }
}

/**
 * Brings all runs under way forward, as far as time allows.
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
      // What the operator has to mend does not mend itself; the rest is tried again.
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
    const execution = look_(aws, run);
    cancelAgain_(aws, run, execution);
  }
  if (run.state === 'writing') {
    writeBack_(sheetOf_(book, run.sheet), aws, run, deadline);
  }
}

/**
 * Asks how far an execution is.
 *
 * @param {Aws} aws
 * @param {Run} run
 * @returns {any} the execution, or null
 */
function look_(aws, run) {
  const execution = aws.execution(run.id);
  run.message = '';
  if (!execution) {
    lookForLoader_(aws, run);
    return null;
  }
  const before = run.tally.results;
  run.version = execution.payload.prompt_version;
  run.model = execution.payload.foundation_model_id;
  run.tally = tally_(execution);
  if (execution.status === 'cancelled') {
    run.state = 'cancelled';
    run.message = execution.status_reason || '';
  } else if (execution.status === 'finished' && isExported_(aws, execution)) {
    run.state = 'writing';
  } else if (run.state === 'cancelling') {
    lookAtCancelling_(run, execution);
  } else if (execution.status === 'halted') {
    lookAtHalted_(run, execution);
  } else {
    if (run.state !== 'running' || run.tally.results !== before) {
      run.silentSince = new Date().toISOString();
    }
    run.state = 'running';
    if (isLoading_(execution)) {
      lookForLoader_(aws, run);
    }
  }
  return execution;
}

/**
 * Whether rows of an open execution are not loaded yet: their number is known when all are.
 *
 * @param {any} execution
 */
function isLoading_(execution) {
  return ['loading', 'running'].includes(execution.status) && execution.request_count === undefined;
}

/**
 * The loader has not written all of the execution yet, or has found something wrong and said what.
 *
 * @param {Aws} aws
 * @param {Run} run
 */
function lookForLoader_(aws, run) {
  const cancelling = run.state === 'cancelling';
  const note = aws.find(`${exportKey_(run.id)}/loader.json`);
  // What an earlier start left word of is no fault of this one.
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
 * A run that is to go on is halted until the loader has come to it.
 *
 * @param {Run} run
 * @param {any} execution
 */
function lookAtHalted_(run, execution) {
  const why = execution.status_reason || '';
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
 * @param {any} execution
 */
function lookAtCancelling_(run, execution) {
  run.message = execution.status_reason || '';
  if (execution.status !== 'finished' && isOver_(run.silentSince, GIVE_UP_MILLISECONDS)) {
    run.state = 'failed';
    run.message = text_(run.language, 'cancelSilent');
  }
}

/**
 * The order to cancel comes to nothing where the loader writes the execution only after it.
 *
 * @param {Aws} aws
 * @param {Run} run
 * @param {any} execution
 */
function cancelAgain_(aws, run, execution) {
  if (
    run.state === 'cancelling' &&
    execution &&
    execution.status !== 'finished' &&
    isOver_(run.orderedAt, CANCEL_AGAIN_MILLISECONDS)
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

/**
 * @param {string} since
 * @param {number} milliseconds
 */
function isOver_(since, milliseconds) {
  return Date.now() - Date.parse(since) >= milliseconds;
}

/** @param {any} execution */
function tally_(execution) {
  const count = /** @param {string} name */ name => Number(execution[`count_${name}`] || 0);
  const good = count('ok') + count('repaired');
  const results = Object.keys(execution)
    .filter(name => name.startsWith('count_') && name !== 'count_reused')
    .reduce((sum, name) => sum + Number(execution[name]), 0);
  return {
    results,
    notOk: results - good,
    costUsd: Number(execution.cost_usd || 0),
    inputTokens: Number(execution.input_tokens || 0),
    outputTokens: Number(execution.output_tokens || 0),
  };
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Aws} aws
 * @param {Run} run
 * @param {Deadline} deadline
 */
function writeBack_(sheet, aws, run, deadline) {
  run.message = '';
  for (;;) {
    const { answers, next, end } = readAnswers_(aws, run, run.offset);
    const report = writeAnswers_(sheet, run, answers, deadline, rows => {
      run.written += rows;
      saveRun_(run);
    });
    if (report.late) {
      return;
    }
    run.unplaced += answers.count - report.placed.size;
    run.offset = next;
    saveRun_(run);
    if (end) {
      break;
    }
  }
  run.sent += sendCorrections_(aws, sheet, run, deadline);
  if (!sheet.getFilter()) {
    sheet.getDataRange().createFilter();
  }
  run.state = 'done';
  run.message = run.unplaced > 0 ? text_(run.language, 'unplaced', { n: run.unplaced }) : '';
}

/**
 * Sends what people have mended in runs that are done.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Deadline} deadline
 * @returns {number} how many values were sent
 */
function sendAllCorrections_(book, aws, deadline) {
  let sent = 0;
  allRuns_()
    .filter(run => run.state === 'done' && !deadline.isOver())
    .forEach(run => {
      const sheet = book.getSheets().find(s => s.getSheetId() === run.sheet);
      if (!sheet) {
        return;
      }
      try {
        const now = sendCorrections_(aws, sheet, run, deadline);
        if (now > 0) {
          run.sent += now;
          sent += now;
          saveRun_(run);
          logRun_(book, run);
        }
      } catch (fault) {
        // Its columns were renamed or removed: nothing of it can be told any more.
        if (!(fault instanceof UserFault)) {
          throw fault;
        }
      }
    });
  return sent;
}
