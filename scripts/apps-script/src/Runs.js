/**
 * The runs of a spreadsheet: kept in its properties, and listed for people in a sheet of their own.
 */

/**
 * @typedef {'starting' | 'running' | 'halted' | 'resuming' | 'cancelling' | 'cancelled' | 'writing' | 'done' | 'failed'}
 *   RunState
 */

/**
 * @typedef {object} Run
 * @property {string} id the execution
 * @property {number} sheet
 * @property {string} task
 * @property {string} version a version, or a label
 * @property {string} model empty: the prompt's own
 * @property {'displayed' | 'raw'} render
 * @property {string[]} inputs headers
 * @property {string} key header
 * @property {Array<{field: string, column: string}>} outputs a field without a name is the whole answer
 * @property {string} verdict header
 * @property {string} reason header
 * @property {number} rows
 * @property {number} distinct
 * @property {string} maxCost US dollars; empty: no bound
 * @property {boolean} noReuse whether answers that were paid for earlier may not be used
 * @property {Language} language
 * @property {string} by
 * @property {string} startedAt
 * @property {string} loaderAt when the loader was last started to load
 * @property {string} orderedAt when the loader was last told to cancel or to resume
 * @property {string} silentSince the last start, order of a person, or sign of life
 * @property {RunState} state
 * @property {string} message
 * @property {number} offset how far into the export everything is written
 * @property {number} written rows
 * @property {number} unplaced results without a row
 * @property {number} sent corrections
 * @property {Tally} tally
 */

const RUN_PREFIX = 'seiri.run.';
const COLUMNS_PREFIX = 'seiri.columns.';
const RUNS_SHEET = 'Seiri runs';

/** Runs whose details are kept; older ones stay in their sheet. */
const RUNS_KEPT = 40;

const RUNS_HEADERS = [
  'execution_id',
  'started_at',
  'started_by',
  'sheet',
  'task',
  'prompt',
  'model',
  'rows',
  'distinct',
  'state',
  'results',
  'not_ok',
  'written',
  'unplaced',
  'corrections',
  'cost_usd',
  'message',
];

/** @returns {Run[]} the newest first */
function allRuns_() {
  const all = PropertiesService.getDocumentProperties().getProperties();
  return Object.keys(all)
    .filter(name => name.startsWith(RUN_PREFIX))
    .map(name => /** @type {Run} */ (JSON.parse(all[name])))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/**
 * @param {string} id
 * @returns {Run}
 */
function findRun_(id) {
  const text = PropertiesService.getDocumentProperties().getProperty(RUN_PREFIX + id);
  if (!text) {
    throw new UserFault('noRun', {});
  }
  return JSON.parse(text);
}

/** @param {Run} run */
function saveRun_(run) {
  PropertiesService.getDocumentProperties().setProperty(RUN_PREFIX + run.id, JSON.stringify(run));
}

/** @param {Run} run */
function isOpen_(run) {
  return ['starting', 'running', 'resuming', 'cancelling', 'writing'].includes(run.state);
}

/** Forgets the oldest runs that are over. */
function forgetOldRuns_() {
  allRuns_()
    .filter(run => !isOpen_(run))
    .slice(RUNS_KEPT)
    .forEach(run => PropertiesService.getDocumentProperties().deleteProperty(RUN_PREFIX + run.id));
}

/**
 * Writes a run's line in the sheet of runs.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 */
function logRun_(book, run) {
  const sheet = book.getSheetByName(RUNS_SHEET) || makeRunsSheet_(book);
  const last = sheet.getLastRow();
  const ids = last < 2 ? [] : sheet.getRange(2, 1, last - 1, 1).getDisplayValues();
  const at = ids.findIndex(row => row[0] === run.id);
  const row = at >= 0 ? at + 2 : last + 1;
  if (row > sheet.getMaxRows()) {
    sheet.insertRowsAfter(sheet.getMaxRows(), 1);
  }
  const range = sheet.getRange(row, 1, 1, RUNS_HEADERS.length);
  range.setNumberFormat('@').setValues([runLine_(book, run).map(safeCell_)]);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 * @returns {string[]}
 */
function runLine_(book, run) {
  const sheet = book.getSheets().find(s => s.getSheetId() === run.sheet);
  return [
    run.id,
    run.startedAt,
    run.by,
    sheet ? sheet.getName() : '',
    run.task,
    run.version,
    run.model,
    String(run.rows),
    String(run.distinct),
    run.state,
    String(run.tally.results),
    String(run.tally.notOk),
    String(run.written),
    String(run.unplaced),
    String(run.sent),
    run.tally.costUsd.toFixed(6),
    run.message,
  ];
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function makeRunsSheet_(book) {
  const active = book.getActiveSheet();
  const sheet = book.insertSheet(RUNS_SHEET, book.getSheets().length);
  sheet.getRange(1, 1, 1, RUNS_HEADERS.length).setNumberFormat('@').setValues([RUNS_HEADERS]);
  sheet.setFrozenRows(1);
  if (active) {
    book.setActiveSheet(active);
  }
  return sheet;
}

/**
 * How a like run went, for estimates.
 *
 * @param {string} task
 * @param {string} model
 */
function historyOf_(task, model) {
  const like = allRuns_().find(
    run => run.state === 'done' && run.task === task && run.model === model && run.tally.outputTokens > 0 && !run.noReuse,
  );
  return like
    ? {
        outputTokensOfOne: like.tally.outputTokens / Math.max(1, like.distinct),
        perSecond: ASSUMED_IN_FLIGHT / ASSUMED_SECONDS,
      }
    : null;
}

/** Who runs the script, for people; empty where Google does not say. */
function userEmail_() {
  return Session.getEffectiveUser().getEmail() || '';
}
