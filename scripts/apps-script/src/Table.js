/**
 * A sheet as a table: columns found by their header wherever they stand by now.
 */

/** Rows that are read or written at once. */
const BLOCK_ROWS = 5000;
/** How often what does not stand still is read. */
const MOST_READS = 5;

/**
 * A group of columns that stand side by side.
 *
 * @typedef {{first: number, at: number[]}} Span `at`: which of the asked columns, in the sheet's order
 */

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} row of the headers
 * @returns {string[]}
 */
function headers_(sheet, row) {
  for (;;) {
    const width = sheet.getLastColumn();
    if (width === 0) {
      return [];
    }
    const headers = sheet.getRange(row, 1, 1, width).getDisplayValues()[0].map(name => name.trim());
    // A person may insert a column in between.
    if (sheet.getLastColumn() === width) {
      return headers;
    }
  }
}

/**
 * Where a header stands.
 *
 * @param {string[]} headers
 * @param {string} name
 * @returns {number} from 1; 0 where there is none
 */
function columnOf_(headers, name) {
  const at = headers.indexOf(name);
  if (at >= 0 && headers.indexOf(name, at + 1) >= 0) {
    throw new UserFault('twoColumns', { name });
  }
  return at + 1;
}

/**
 * Columns by their headers; those that are missing are made at the right end.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} row of the headers
 * @param {string[]} names
 * @returns {number[]} from 1
 */
function ensureColumns_(sheet, row, names) {
  const headers = headers_(sheet, row);
  const missing = names.filter(name => columnOf_(headers, name) === 0);
  if (missing.length > 0) {
    addHeaders_(sheet, row, missing);
    widenFilter_(sheet);
  }
  const now = missing.length > 0 ? headers_(sheet, row) : headers;
  return names.map(name => columnOf_(now, name));
}

/**
 * Makes columns beyond everything: a title above the headers may be wider than they are.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} row of the headers
 * @param {string[]} names
 */
function addHeaders_(sheet, row, names) {
  for (let reads = 1; reads <= MOST_READS; reads++) {
    const last = sheet.getLastColumn();
    const wanted = last + names.length;
    if (wanted > sheet.getMaxColumns()) {
      sheet.insertColumnsAfter(sheet.getMaxColumns(), wanted - sheet.getMaxColumns());
    }
    const made = sheet.getRange(row, last + 1, 1, names.length).setNumberFormat('@');
    // A person may have inserted a column meanwhile: then the last one lies here.
    if (sheet.getLastColumn() === last) {
      made.setValues([names.map(safeCell_)]);
      return;
    }
  }
  throw new UserFault('moved', {});
}

/**
 * Replaces a filter that ends before Seiri's columns by a wider one with the same criteria: sorting by it would part rows
 * from their keys.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 */
function widenFilter_(sheet) {
  const filter = sheet.getFilter();
  if (!filter) {
    return;
  }
  const range = filter.getRange();
  const first = range.getColumn();
  const width = range.getNumColumns();
  const last = sheet.getLastColumn();
  if (first + width - 1 >= last) {
    return;
  }
  /** @type {Array<[number, GoogleAppsScript.Spreadsheet.FilterCriteria]>} */
  const criteria = [];
  for (let column = first; column < first + width; column++) {
    const found = filter.getColumnFilterCriteria(column);
    if (found) {
      criteria.push([column, found]);
    }
  }
  const row = range.getRow();
  const rows = range.getNumRows();
  filter.remove();
  const wider = sheet.getRange(row, first, rows, last - first + 1).createFilter();
  criteria.forEach(([column, found]) => wider.setColumnFilterCriteria(column, found));
}

/**
 * Seiri's own columns, made, hidden and protected where they are missing. The protection warns and does not forbid:
 * a column that others may not change would keep them from sorting the sheet.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} row of the headers
 * @param {string[]} names
 * @returns {number[]} from 1
 */
function ensureHiddenColumns_(sheet, row, names) {
  const before = headers_(sheet, row);
  const columns = ensureColumns_(sheet, row, names);
  names
    .filter(name => !before.includes(name))
    .forEach(name => {
      const column = () => needColumn_(headers_(sheet, row), name);
      const whole = sheet.getRange(1, column(), sheet.getMaxRows(), 1).setNumberFormat('@');
      whole.protect().setDescription(`Seiri: ${name}`).setWarningOnly(true);
      // A person may have inserted a column meanwhile, which must not be hidden.
      sheet.hideColumns(column());
    });
  return columns;
}

/**
 * Groups columns that stand side by side, so that a group is one call.
 *
 * @param {number[]} columns
 * @returns {Span[]} in the sheet's order
 */
function spans_(columns) {
  const order = columns.map((_, i) => i).sort((a, b) => columns[a] - columns[b]);
  /** @type {Span[]} */
  const spans = [];
  order.forEach(i => {
    const last = spans[spans.length - 1];
    if (last && columns[i] === last.first + last.at.length) {
      last.at.push(i);
    } else {
      spans.push({ first: columns[i], at: [i] });
    }
  });
  return spans;
}

/**
 * Cells of some columns as they are shown, row by row, in the order of `columns`.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first row
 * @param {number} count rows
 * @param {number[]} columns
 * @returns {string[][]}
 */
function texts_(sheet, first, count, columns) {
  /** @type {string[][]} */
  const rows = Array.from({ length: count }, () => new Array(columns.length).fill(''));
  spans_(columns).forEach(span => {
    const cells = sheet.getRange(first, span.first, count, span.at.length).getDisplayValues();
    cells.forEach((row, r) => row.forEach((cell, c) => (rows[r][span.at[c]] = cell)));
  });
  return rows;
}

/**
 * Writes texts to some columns of rows that stand one below the other.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first row
 * @param {number[]} columns
 * @param {string[][]} rows
 */
function writeTexts_(sheet, first, columns, rows) {
  spans_(columns).forEach(span => {
    sheet
      .getRange(first, span.first, rows.length, span.at.length)
      .setValues(rows.map(row => span.at.map(i => safeCell_(row[i]))));
  });
}

/**
 * Runs of consecutive numbers.
 *
 * @param {number[]} numbers ascending
 * @returns {Array<{first: number, count: number}>}
 */
function runs_(numbers) {
  /** @type {Array<{first: number, count: number}>} */
  const runs = [];
  numbers.forEach(n => {
    const last = runs[runs.length - 1];
    if (last && n === last.first + last.count) {
      last.count++;
    } else {
      runs.push({ first: n, count: 1 });
    }
  });
  return runs;
}

/**
 * Gives each picked row a key that has none, or that has another row's, as a copied row has. Other rows keep theirs.
 *
 * @param {string[]} keys of all rows, in the sheet's order
 * @param {boolean[]} picked
 * @param {string} prefix of new keys, never used before
 * @returns {Map<number, string>} new keys by index
 */
function newKeys_(keys, picked, prefix) {
  const seen = new Set(keys.filter((key, i) => key !== '' && !picked[i]));
  /** @type {Map<number, string>} */
  const made = new Map();
  keys.forEach((key, i) => {
    if (!picked[i]) {
      return;
    }
    if (key === '' || seen.has(key)) {
      made.set(i, `${prefix}${i.toString(36)}`);
    } else {
      seen.add(key);
    }
  });
  return made;
}

/**
 * The row of the headers: the first one, or the first that is filled like a header below a title.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @returns {number}
 */
function headerRow_(sheet) {
  const rows = Math.min(10, sheet.getLastRow());
  const width = sheet.getLastColumn();
  if (rows < 2 || width < 2) {
    return 1;
  }
  const filled = sheet
    .getRange(1, 1, rows, width)
    .getDisplayValues()
    .map(row => new Set(row.map(text => text.trim()).filter(text => text !== '')).size);
  if (filled[0] > 1) {
    return 1;
  }
  const found = filled.findIndex(n => n > 1);
  return found < 0 ? 1 : found + 1;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {number} id
 */
function sheetOf_(book, id) {
  const sheet = book.getSheets().find(s => s.getSheetId() === id);
  if (!sheet) {
    throw new UserFault('noSheet', {});
  }
  return sheet;
}

/**
 * @param {string[]} headers
 * @param {string} name
 */
function needColumn_(headers, name) {
  const column = columnOf_(headers, name);
  if (column === 0) {
    throw new UserFault(isOwnHeader_(name) ? 'noOwnColumn' : 'noColumn', { name });
  }
  return column;
}
