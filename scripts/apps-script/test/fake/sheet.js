// A spreadsheet in memory: values, formats, colours; what a person does to it happens between two calls.

const BLANK = '';

/** A cell's value as the sheet takes it: an apostrophe makes text, a leading `=` a formula. */
function taken(value, format) {
  if (typeof value !== 'string') {
    return value;
  }
  if (value.startsWith("'")) {
    return value.slice(1);
  }
  if (value.startsWith('=')) {
    return { formula: value };
  }
  const number = format === '@' || value.trim() === '' ? NaN : Number(value);
  return Number.isNaN(number) ? value : number;
}

function shown(value) {
  if (value === undefined || value === null) {
    return BLANK;
  }
  if (typeof value === 'object') {
    return '#FORMULA';
  }
  return value === true ? 'TRUE' : value === false ? 'FALSE' : String(value);
}

class Range {
  constructor(sheet, row, column, rows = 1, columns = 1) {
    if (![row, column, rows, columns].every(n => Number.isInteger(n) && n >= 1)) {
      throw new Error(`the coordinates of the range are outside the sheet: ${[row, column, rows, columns]}`);
    }
    if (row + rows - 1 > sheet.maxRows || column + columns - 1 > sheet.maxColumns) {
      throw new Error(`the coordinates of the range are outside the sheet: ${[row, column, rows, columns]}`);
    }
    Object.assign(this, { sheet, row, column, rows, columns });
  }

  getRow() {
    return this.row;
  }

  getLastRow() {
    return this.row + this.rows - 1;
  }

  getColumn() {
    return this.column;
  }

  getNumRows() {
    return this.rows;
  }

  getNumColumns() {
    return this.columns;
  }

  getValues() {
    return this.read_('getValues', value =>
      value === undefined || value === null ? BLANK : typeof value === 'object' ? '#FORMULA' : value,
    );
  }

  getDisplayValues() {
    return this.read_('getDisplayValues', shown);
  }

  setValues(values) {
    this.sheet.book.called('setValues', this);
    this.write_(values, (at, value) => {
      const row = this.sheet.cells(at.row);
      row[at.column - 1] = taken(value, (this.sheet.formats[at.row - 1] || [])[at.column - 1]);
      this.sheet.book.writes.push(`${this.sheet.name}:${at.row}:${at.column}`);
    });
    return this;
  }

  setNumberFormat(format) {
    this.sheet.book.called('setNumberFormat', this);
    for (let r = this.row; r < this.row + this.rows; r++) {
      const formats = (this.sheet.formats[r - 1] ||= []);
      for (let c = this.column; c < this.column + this.columns; c++) {
        formats[c - 1] = format;
      }
    }
    return this;
  }

  setBackgrounds(colors) {
    this.sheet.book.called('setBackgrounds', this);
    this.write_(colors, (at, color) => {
      (this.sheet.colors[at.row - 1] ||= [])[at.column - 1] = color;
    });
    return this;
  }

  protect() {
    const protection = {
      range: this,
      setDescription: text => Object.assign(protection, { description: text }),
      setWarningOnly: only => Object.assign(protection, { warningOnly: only }),
    };
    this.sheet.protections.push(protection);
    return protection;
  }

  createFilter() {
    if (this.sheet.filter) {
      throw new Error('the sheet has a filter already');
    }
    this.sheet.filter = new Filter(this);
    return this.sheet.filter;
  }

  read_(name, of) {
    this.sheet.book.called(name, this);
    return Array.from({ length: this.rows }, (_, r) => {
      const row = this.sheet.grid[this.row - 1 + r] || [];
      return Array.from({ length: this.columns }, (__, c) => of(row[this.column - 1 + c]));
    });
  }

  write_(values, put) {
    if (values.length !== this.rows || values.some(row => row.length !== this.columns)) {
      throw new Error('the number of rows or columns in the data does not match the range');
    }
    values.forEach((row, r) =>
      row.forEach((value, c) => put({ row: this.row + r, column: this.column + c }, value)),
    );
  }
}

class Filter {
  constructor(range) {
    this.range = range;
    this.criteria = new Map();
  }

  getRange() {
    return this.range;
  }

  getColumnFilterCriteria(column) {
    return this.criteria.get(column) || null;
  }

  setColumnFilterCriteria(column, criteria) {
    this.criteria.set(column, criteria);
    return this;
  }

  remove() {
    this.range.sheet.filter = null;
  }
}

export class Sheet {
  constructor(book, name, id, grid) {
    Object.assign(this, { book, name, id, grid, formats: [], colors: [], protections: [], hidden: [] });
    this.maxRows = Math.max(1000, grid.length);
    this.maxColumns = 26;
    this.filter = null;
    this.selection = null;
  }

  cells(row) {
    return (this.grid[row - 1] ||= []);
  }

  getSheetId() {
    return this.id;
  }

  getName() {
    return this.name;
  }

  getRange(row, column, rows, columns) {
    return new Range(this, row, column, rows, columns);
  }

  getLastRow() {
    return this.grid.length;
  }

  getLastColumn() {
    return this.grid.reduce((most, row) => Math.max(most, lastFilled(row)), 0);
  }

  getMaxRows() {
    return this.maxRows;
  }

  getMaxColumns() {
    return this.maxColumns;
  }

  insertColumnsAfter(after, count) {
    this.maxColumns += count;
    return this;
  }

  insertRowsAfter(after, count) {
    this.maxRows += count;
    return this;
  }

  hideColumns(column) {
    this.hidden.push(column);
  }

  getFilter() {
    return this.filter;
  }

  getDataRange() {
    return this.getRange(1, 1, this.getLastRow(), this.getLastColumn());
  }

  getActiveRangeList() {
    return this.selection && { getRanges: () => this.selection };
  }

  setFrozenRows() {}

  // What a person does.

  column(header) {
    return this.grid[0].indexOf(header);
  }

  /** The texts of a column under its header. */
  texts(header) {
    const at = this.column(header);
    return this.grid.slice(1).map(row => shown(row[at]));
  }

  /** Sorts whole rows, or only some columns of them. */
  sort(compare, columns) {
    const order = this.grid.slice(1).map((row, i) => ({ row, i }));
    order.sort((a, b) => compare(a.row, b.row));
    const move = list => {
      const before = list.slice(1, this.grid.length);
      order.forEach(({ i }, at) => {
        const from = before[i] || [];
        const to = columns ? (list[at + 1] || []).slice() : from;
        (columns || []).forEach(c => (to[c] = from[c]));
        list[at + 1] = to;
      });
    };
    const grid = this.grid.map(row => row.slice());
    move(grid);
    this.grid = grid;
    if (!columns) {
      move(this.formats);
      move(this.colors);
    }
  }

  insertRow(at, cells) {
    this.grid.splice(at - 1, 0, cells);
    this.formats.splice(at - 1, 0, []);
    this.colors.splice(at - 1, 0, []);
    this.maxRows++;
  }

  deleteRow(at) {
    this.grid.splice(at - 1, 1);
    this.formats.splice(at - 1, 1);
    this.colors.splice(at - 1, 1);
  }

  insertColumn(at, header) {
    this.grid.forEach((row, i) => row.splice(at - 1, 0, i === 0 ? header : ''));
    [this.formats, this.colors].forEach(list => list.forEach(row => row && row.splice(at - 1, 0, undefined)));
    this.maxColumns++;
  }
}

function lastFilled(row) {
  for (let i = row.length; i > 0; i--) {
    if (row[i - 1] !== undefined && row[i - 1] !== '') {
      return i;
    }
  }
  return 0;
}

/** What a call takes: about what the real service does. */
const COST = { getValues: 3, getDisplayValues: 3, setValues: 6, setNumberFormat: 1, setBackgrounds: 2, flush: 1 };

export class Book {
  constructor(clock) {
    this.clock = clock;
    this.sheets = [];
    this.active = null;
    this.calls = 0;
    this.writes = [];
    /** @type {(name: string, range?: any) => void} called before every call that reads or writes */
    this.between = () => {};
  }

  add(name, grid) {
    const sheet = new Sheet(this, name, this.sheets.length * 7, grid);
    this.sheets.push(sheet);
    this.active ||= sheet;
    return sheet;
  }

  called(name, range) {
    this.calls++;
    const cells = range ? range.rows * range.columns : 1;
    this.clock.pass(20 + (COST[name] * cells) / 1000);
    this.between(name, range);
  }

  getId() {
    return 'book-1';
  }

  getSheets() {
    return this.sheets;
  }

  getSheetByName(name) {
    return this.sheets.find(sheet => sheet.name === name) || null;
  }

  getActiveSheet() {
    return this.active;
  }

  setActiveSheet(sheet) {
    this.active = sheet;
  }

  insertSheet(name) {
    return this.add(name, []);
  }
}
