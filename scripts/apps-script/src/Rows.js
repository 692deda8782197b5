/**
 * Rows of a sheet as they stand now.
 */

/**
 * @typedef {object} Cell
 * @property {string} text as it is displayed
 * @property {unknown} value
 * @property {string} formula empty: none
 */

/**
 * @typedef {object} SheetRow
 * @property {string} key
 * @property {string} run the execution it was last picked for
 * @property {string} wrote the mark's text
 * @property {Mark | null} mark
 * @property {string[]} inputs the texts that are compared with what was asked
 * @property {string} digest of the input
 * @property {string[]} names the headers of `cells`
 * @property {Cell[]} cells the output columns, verdict and reason
 */

/**
 * Where the columns of a task stand now.
 *
 * @typedef {object} Columns
 * @property {number[]} inputs
 * @property {number} key
 * @property {number} run
 * @property {number} wrote
 * @property {number[]} cells output columns, verdict, reason
 * @property {string[]} names of `cells`
 */

/**
 * What is read and written of a sheet for one task and one way of asking.
 *
 * @typedef {object} View
 * @property {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @property {number} header row
 * @property {Ask} ask
 * @property {string} run header
 * @property {string} wrote header
 * @property {string[]} names output columns, verdict, reason
 * @property {number} [block] where to begin; set where time ran out
 */

/**
 * @param {View} view
 * @returns {Columns}
 */
function columnsOf_(view) {
  const headers = headers_(view.sheet, view.header);
  const find = /** @param {string} name */ name => needColumn_(headers, name);
  return {
    inputs: view.ask.inputs.map(find),
    key: find(view.ask.key),
    run: find(view.run),
    wrote: find(view.wrote),
    cells: view.names.map(find),
    names: view.names,
  };
}

/**
 * Reads rows, again where their keys were moved meanwhile: what is read by several calls would else be of several rows.
 *
 * @param {View} view
 * @param {Columns} columns
 * @param {number} first row
 * @param {number} count
 * @returns {SheetRow[]}
 */
function readRows_({ sheet, ask }, columns, first, count) {
  for (let reads = 1; ; reads++) {
    const own = texts_(sheet, first, count, [columns.key, columns.run, columns.wrote]);
    const inputs = inputTexts_(sheet, first, count, columns.inputs, ask.render);
    const cells = readCells_(sheet, first, count, columns.cells);
    const keys = texts_(sheet, first, count, [columns.key]);
    if (reads >= MOST_READS || own.every(([key], i) => key === keys[i][0])) {
      return own.map(([key, run, wrote], i) => ({
        key,
        run,
        wrote,
        mark: readMark_(wrote),
        inputs: inputs[i],
        digest: digest_(ask, inputs[i]),
        names: columns.names,
        cells: cells[i],
      }));
    }
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first row
 * @param {number} count
 * @param {number[]} columns
 * @returns {Cell[][]}
 */
function readCells_(sheet, first, count, columns) {
  /** @type {Cell[][]} */
  const rows = Array.from({ length: count }, () => new Array(columns.length));
  spans_(columns).forEach(span => {
    const range = sheet.getRange(first, span.first, count, span.at.length);
    const texts = range.getDisplayValues();
    const values = range.getValues();
    const formulas = range.getFormulas();
    texts.forEach((row, r) =>
      row.forEach((text, c) => {
        rows[r][span.at[c]] = { text, value: values[r][c], formula: formulas[r][c] };
      }),
    );
  });
  return rows;
}

/**
 * The inputs as texts that change whenever the input does. Raw ones are numbers as the loader reads them: dates as days
 * since 1899-12-30.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first
 * @param {number} count
 * @param {number[]} columns
 * @param {'displayed' | 'raw'} render
 * @returns {string[][]}
 */
function inputTexts_(sheet, first, count, columns, render) {
  if (render !== 'raw') {
    return texts_(sheet, first, count, columns);
  }
  const zone = sheet.getParent().getSpreadsheetTimeZone();
  /** @type {string[][]} */
  const rows = Array.from({ length: count }, () => new Array(columns.length));
  columns.forEach((column, c) => {
    sheet
      .getRange(first, column, count, 1)
      .getValues()
      .forEach(([value], r) => (rows[r][c] = rawText_(value, zone)));
  });
  return rows;
}

/**
 * @param {unknown} value
 * @param {string} zone
 */
function rawText_(value, zone) {
  if (isDate_(value)) {
    // The wall clock's time is what the sheet stores; to a thousandth of a second, beyond which it is not exact.
    const wall = Date.parse(Utilities.formatDate(value, zone, "yyyy-MM-dd'T'HH:mm:ss") + 'Z');
    return String((wall + (((value.getTime() % 1000) + 1000) % 1000) - Date.UTC(1899, 11, 30)) / 86400000);
  }
  return canonical_(value);
}

/**
 * Whether a value is a date. A sheet's dates may be of another realm than the script's.
 *
 * @param {unknown} value
 * @returns {value is Date}
 */
function isDate_(value) {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/**
 * Whether a raw input is what the loader read: numbers to the precision in which both sides write them.
 *
 * @param {string} ours
 * @param {string} theirs
 */
function isSameRaw_(ours, theirs) {
  if (wellFormed_(ours) === theirs) {
    return true;
  }
  const [a, b] = [ours, theirs].map(text => (text.trim() === '' ? NaN : Number(text)));
  return Math.abs(a - b) <= Math.max(1e-8, Math.abs(a) * 1e-13);
}

/**
 * A short digest of an input, of its columns and of how they were read.
 *
 * @param {Ask} ask
 * @param {string[]} inputs
 */
function digest_(ask, inputs) {
  return shortHash_(JSON.stringify([ask.render, ask.inputs, inputs]));
}

/**
 * Reads a sheet block by block, beginning with the one in which the last script ended.
 *
 * @param {View} view
 * @param {Deadline} deadline
 * @param {(rows: SheetRow[], first: number, columns: Columns) => void} work
 * @returns {{late: boolean, moved: boolean}} whether time ran out before all blocks were read, and whether columns were
 *     moved meanwhile, so that something may have been left out
 */
function eachBlock_(view, deadline, work) {
  let columns = columnsOf_(view);
  let moved = false;
  const blocks = Math.ceil(Math.max(0, view.sheet.getLastRow() - view.header) / BLOCK_ROWS);
  const begin = Math.min(view.block || 0, Math.max(0, blocks - 1));
  for (let i = 0; i < blocks; i++) {
    const block = (begin + i) % blocks;
    if (deadline.isOver()) {
      view.block = block;
      return { late: true, moved };
    }
    const first = view.header + 1 + block * BLOCK_ROWS;
    const count = Math.min(BLOCK_ROWS, view.sheet.getLastRow() - first + 1);
    if (count < 1) {
      continue;
    }
    const read = readBlock_(view, columns, first, count);
    moved = moved || !isSame_(read.columns, columns) || !read.rows;
    columns = read.columns;
    if (read.rows) {
      work(read.rows, first, columns);
    }
    if (deadline.isOver()) {
      view.block = block;
    }
  }
  return { late: false, moved: moved || !isSame_(columnsOf_(view), columns) };
}

/**
 * Reads rows by columns that stood still meanwhile.
 *
 * @param {View} view
 * @param {Columns} before where the columns stood the last time
 * @param {number} first row
 * @param {number} count
 * @returns {{rows: SheetRow[] | null, columns: Columns}} no rows where the columns never stood still
 */
function readBlock_(view, before, first, count) {
  let columns = before;
  for (let reads = 1; reads <= MOST_READS; reads++) {
    const rows = readRows_(view, columns, first, count);
    const now = columnsOf_(view);
    if (isSame_(now, columns)) {
      return { rows, columns };
    }
    columns = now;
  }
  return { rows: null, columns };
}

/**
 * @param {Columns} one
 * @param {Columns} other
 */
function isSame_(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
