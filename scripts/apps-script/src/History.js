/**
 * The list of runs that people read, in a sheet of its own, and what the runs of each month cost.
 */

const RUNS_SHEET = 'Seiri runs';
const MONTHS_KEY = 'seiri.months';
const NOTICE_KEY = 'seiri.notice';

/** @type {Array<{en: string, ja: string}>} */
const RUNS_HEADERS = [
  { en: 'execution_id', ja: '実行ID' },
  { en: 'started_at', ja: '開始' },
  { en: 'started_by', ja: '実行した人' },
  { en: 'sheet', ja: 'シート' },
  { en: 'task', ja: 'タスク' },
  { en: 'prompt', ja: 'プロンプト' },
  { en: 'model', ja: 'モデル' },
  { en: 'rows', ja: '行' },
  { en: 'distinct', ja: '重複を除いた入力' },
  { en: 'state', ja: '状態' },
  { en: 'results', ja: '結果' },
  { en: 'not_ok', ja: '失敗' },
  { en: 'written', ja: '書き込んだ行' },
  { en: 'unplaced', ja: '行のない結果' },
  { en: 'corrections', ja: '修正' },
  { en: 'cost_usd', ja: '費用（米ドル）' },
  { en: 'message', ja: 'メッセージ' },
  { en: 'finished_at', ja: '終了' },
];

/**
 * Writes a run's line in the list of runs. A list that cannot be written holds no run back.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 */
function logRun_(book, run) {
  const properties = PropertiesService.getDocumentProperties();
  try {
    const sheet = book.getSheetByName(RUNS_SHEET) || makeRunsSheet_(book, run.language);
    const last = sheet.getLastRow();
    const ids = last < 2 ? [] : sheet.getRange(2, 1, last - 1, 1).getDisplayValues();
    const at = ids.findIndex(row => row[0] === run.id);
    const row = at >= 0 ? at + 2 : Math.max(2, last + 1);
    if (row > sheet.getMaxRows()) {
      sheet.insertRowsAfter(sheet.getMaxRows(), 1);
    }
    const range = sheet.getRange(row, 1, 1, RUNS_HEADERS.length);
    range.setNumberFormat('@').setValues([runLine_(book, run).map(safeCell_)]);
    properties.deleteProperty(NOTICE_KEY);
  } catch (fault) {
    console.error('the list of runs cannot be written', fault);
    properties.setProperty(NOTICE_KEY, String(fault && /** @type {any} */ (fault).message).slice(0, 300));
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 * @returns {string[]}
 */
function runLine_(book, run) {
  const sheet = book.getSheets().find(s => s.getSheetId() === run.sheet);
  const local = /** @param {string} at */ at => (at ? localTime_(book, at) : '');
  return [
    run.id,
    local(run.startedAt),
    run.by,
    sheet ? sheet.getName() : run.sheetName,
    run.task,
    run.version,
    run.model,
    String(run.rows),
    String(run.distinct),
    text_(run.language, `state_${run.state}`),
    String(run.tally.results),
    String(run.tally.notOk),
    String(run.written),
    String(run.unplaced),
    String(run.sent),
    run.tally.costUsd.toFixed(6),
    run.message,
    local(run.finishedAt),
  ];
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {string} at ISO 8601
 */
function localTime_(book, at) {
  return Utilities.formatDate(new Date(at), book.getSpreadsheetTimeZone(), 'yyyy-MM-dd HH:mm:ss');
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Language} language
 */
function makeRunsSheet_(book, language) {
  const active = book.getActiveSheet();
  const sheet = book.insertSheet(RUNS_SHEET, book.getSheets().length);
  sheet
    .getRange(1, 1, 1, RUNS_HEADERS.length)
    .setNumberFormat('@')
    .setValues([RUNS_HEADERS.map(header => header[language])]);
  sheet.setFrozenRows(1);
  if (active) {
    book.setActiveSheet(active);
  }
  return sheet;
}

/**
 * Adds what a run has cost since the last time to the sum of its month.
 *
 * @param {Run} run
 */
function bookCost_(run) {
  const more = run.tally.costUsd - run.booked;
  if (more > 0) {
    const months = getRecord_(MONTHS_KEY) || {};
    const month = run.startedAt.slice(0, 7);
    months[month] = (months[month] || 0) + more;
    putRecord_(MONTHS_KEY, months);
    run.booked = run.tally.costUsd;
  }
}

/** @returns {Array<{month: string, costUsd: number}>} the newest first */
function costsOfMonths_() {
  /** @type {Object<string, number>} */
  const months = getRecord_(MONTHS_KEY) || {};
  return Object.keys(months)
    .sort()
    .reverse()
    .slice(0, 3)
    .map(month => ({ month, costUsd: months[month] }));
}

/**
 * Tells the person who started a run that it is over, where that was asked for.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Run} run
 */
function mailEnd_(book, run) {
  if (!run.mail || !run.by) {
    return;
  }
  try {
    const state = text_(run.language, `state_${run.state}`);
    MailApp.sendEmail(
      run.by,
      text_(run.language, 'mailDone', { id: run.id, state }),
      text_(run.language, 'mailBody', {
        id: run.id,
        sheet: run.sheetName,
        state,
        written: run.written,
        rows: run.rows,
        notOk: run.tally.notOk,
        cost: run.tally.costUsd.toFixed(4),
        message: run.message,
        url: book.getUrl(),
      }),
    );
  } catch (fault) {
    console.error('no mail could be sent', fault);
  }
}
