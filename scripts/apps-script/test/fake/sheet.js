// A spreadsheet in memory, with Google's semantics as far as they can hurt: what is parsed, merged, protected,
// validated or filtered. What a person does to it happens between two calls.
import { shown, taken, valueOf } from './cells.js';

const PROTECTED =
  'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.';

class Range {
  constructor(sheet, row, column, rows = 1, columns = 1) {
    const outside = row + rows - 1 > sheet.maxRows || column + columns - 1 > sheet.maxColumns;
    if (outside || ![row, column, rows, columns].every(n => Number.isInteger(n) && n >= 1)) {
      throw new Error(`The coordinates of the range are outside the dimensions of the sheet: ${[row, column, rows, columns]}`);
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

  getLastColumn() {
    return this.column + this.columns - 1;
  }

  getNumRows() {
    return this.rows;
  }

  getNumColumns() {
    return this.columns;
  }

  getSheet() {
    return this.sheet;
  }

  getValues() {
    return this.read_('getValues', value => valueOf(value));
  }

  getDisplayValues() {
    return this.read_('getDisplayValues', (value, r, c) => shown(value, this.sheet.format(r, c)));
  }

  getFormulas() {
    return this.read_('getFormulas', value => (value && typeof value === 'object' && value.formula) || '');
  }

  getNumberFormats() {
    return this.read_('getNumberFormats', (value, r, c) => this.sheet.format(r, c));
  }

  getDataValidations() {
    return this.read_('getDataValidations', (value, r, c) => this.sheet.rule(r, c));
  }

  setValues(values) {
    this.sheet.book.called('setValues', this);
    this.allowed_();
    const puts = [];
    this.each_(values, (at, value) => {
      if (this.sheet.isShadowed(at.row, at.column)) {
        return;
      }
      const made = taken(value, this.sheet.format(at.row, at.column));
      this.sheet.validate(at, made);
      puts.push([at, made]);
    });
    // All or nothing: a value that is refused keeps the others from being written too.
    puts.forEach(([at, made]) => {
      this.sheet.cells(at.row)[at.column - 1] = made;
      this.sheet.book.wrote(this.sheet, at);
    });
    return this;
  }

  setNumberFormat(format) {
    return this.setNumberFormats(Array.from({ length: this.rows }, () => Array(this.columns).fill(format)));
  }

  setNumberFormats(formats) {
    this.sheet.book.called('setNumberFormat', this);
    this.allowed_();
    this.each_(formats, (at, format) => {
      (this.sheet.formats[at.row - 1] ||= [])[at.column - 1] = format;
    });
    return this;
  }

  setBackgrounds(colors) {
    this.sheet.book.called('setBackgrounds', this);
    this.allowed_();
    this.each_(colors, (at, color) => {
      (this.sheet.colors[at.row - 1] ||= [])[at.column - 1] = color;
    });
    return this;
  }

  getBackgrounds() {
    return this.read_('getBackgrounds', (value, r, c) => (this.sheet.colors[r - 1] || [])[c - 1] ?? '#ffffff');
  }

  protect() {
    const protection = new Protection(this, this.sheet.book.user);
    this.sheet.protections.push(protection);
    return protection;
  }

  createFilter() {
    const { sheet } = this;
    if (sheet.filter) {
      throw new Error("You can't create a filter in a sheet that already has a filter.");
    }
    if (sheet.merges.some(merge => merge.rows > 1 && this.meets(merge))) {
      throw new Error("You can't create a filter over a range containing vertical merges.");
    }
    if (sheet.tables.some(table => this.meets(table))) {
      throw new Error("You can't create a filter over a table.");
    }
    sheet.filter = new Filter(this);
    return sheet.filter;
  }

  activate() {
    this.sheet.book.active = this.sheet;
    this.sheet.selection = [this];
    return this;
  }

  meets(other) {
    return (
      this.row < other.row + other.rows &&
      other.row < this.row + this.rows &&
      this.column < other.column + other.columns &&
      other.column < this.column + this.columns
    );
  }

  allowed_() {
    this.sheet.book.mayEdit();
    if (this.sheet.protections.some(protection => protection.forbids(this, this.sheet.book.user))) {
      throw new Error(PROTECTED);
    }
  }

  read_(name, of) {
    this.sheet.book.called(name, this);
    return Array.from({ length: this.rows }, (_, r) => {
      const row = this.sheet.grid[this.row - 1 + r] || [];
      return Array.from({ length: this.columns }, (__, c) => of(row[this.column - 1 + c], this.row + r, this.column + c));
    });
  }

  each_(values, put) {
    if (values.length !== this.rows || values.some(row => row.length !== this.columns)) {
      throw new Error('The number of rows or columns in the data does not match the number of rows or columns in the range.');
    }
    values.forEach((row, r) =>
      row.forEach((value, c) => put({ row: this.row + r, column: this.column + c }, value)),
    );
  }
}

class Protection {
  constructor(range, owner) {
    Object.assign(this, { range, warningOnly: false, editors: new Set([owner]) });
  }

  setDescription(text) {
    this.description = text;
    return this;
  }

  setWarningOnly(only) {
    this.warningOnly = only;
    return this;
  }

  forbids(range, user) {
    return !this.warningOnly && !this.editors.has(user) && (!this.range || this.range.meets(range));
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

/** What a cell may hold. */
export class Rule {
  constructor(type, values, allowInvalid) {
    Object.assign(this, { type, values, allowInvalid });
  }

  getCriteriaType() {
    return this.type;
  }

  getCriteriaValues() {
    return this.values;
  }

  getAllowInvalid() {
    return this.allowInvalid;
  }

  takes(value) {
    if (this.allowInvalid || value === '') {
      return true;
    }
    return this.type === 'CHECKBOX' ? typeof value === 'boolean' : this.values[0].includes(shown(value));
  }
}

export class Sheet {
  constructor(book, name, id, grid) {
    Object.assign(this, { book, name, id, grid, formats: [], colors: [], protections: [], hidden: [] });
    Object.assign(this, { merges: [], tables: [], rules: new Map(), filter: null, selection: null });
    this.maxRows = Math.max(1000, grid.length);
    this.maxColumns = 26;
    this.hides = () => false;
    this.lastRow = 0;
  }

  cells(row) {
    return (this.grid[row - 1] ||= []);
  }

  format(row, column) {
    return (this.formats[row - 1] || [])[column - 1] || 'General';
  }

  rule(row, column) {
    return (row > 1 && this.rules.get(column)) || null;
  }

  validate(at, value) {
    const rule = this.rule(at.row, at.column);
    if (rule && !rule.takes(value)) {
      const cell = String.fromCharCode(64 + at.column) + at.row;
      throw new Error(`The data you entered in cell ${cell} violates the data validation rules set on this cell.`);
    }
  }

  /** Whether a cell lies under a merged one and is not its first: what is written there is lost. */
  isShadowed(row, column) {
    return this.merges.some(
      m =>
        row >= m.row && row < m.row + m.rows && column >= m.column && column < m.column + m.columns &&
        (row !== m.row || column !== m.column),
    );
  }

  getSheetId() {
    return this.id;
  }

  getName() {
    return this.name;
  }

  getParent() {
    return this.book;
  }

  getRange(row, column, rows, columns) {
    return new Range(this, row, column, rows, columns);
  }

  getLastRow() {
    while (this.grid.length > 0 && lastFilled(this.grid[this.grid.length - 1] || []) === 0) {
      this.grid.pop();
    }
    return this.grid.length;
  }

  getLastColumn() {
    return this.grid.reduce((most, row) => Math.max(most, lastFilled(row || [])), 0);
  }

  getMaxRows() {
    return this.maxRows;
  }

  getMaxColumns() {
    return this.maxColumns;
  }

  insertColumnsAfter(after, count) {
    this.book.mayEdit();
    this.maxColumns += count;
    return this;
  }

  insertRowsAfter(after, count) {
    this.book.mayEdit();
    this.maxRows += count;
    return this;
  }

  hideColumns(column) {
    this.hidden.push(column);
  }

  isRowHiddenByFilter(row) {
    this.book.called('isRowHidden');
    return Boolean(this.filter) && this.hides(this.cells(row));
  }

  isRowHiddenByUser() {
    return false;
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
    return this.grid.slice(0, 10).map(row => (row || []).indexOf(header)).find(at => at >= 0) ?? -1;
  }

  /** The texts of a column under its header. */
  texts(header) {
    const at = this.column(header);
    return this.grid.slice(1).map(row => shown((row || [])[at]));
  }

  merge(row, column, rows, columns) {
    this.merges.push({ row, column, rows, columns });
    for (let r = row; r < row + rows; r++) {
      for (let c = column; c < column + columns; c++) {
        if (r !== row || c !== column) {
          this.cells(r)[c - 1] = '';
        }
      }
    }
  }

  dropdown(header, values, allowInvalid = false) {
    this.rules.set(this.column(header) + 1, new Rule('VALUE_IN_LIST', [values, true], allowInvalid));
  }

  checkboxes(header) {
    const at = this.column(header);
    this.rules.set(at + 1, new Rule('CHECKBOX', [], false));
    this.grid.slice(1).forEach(row => (row[at] = row[at] === true));
  }

  /** Keeps others from editing a column. */
  guard(header, owner = 'owner@example.com') {
    const protection = new Protection(new Range(this, 1, this.column(header) + 1, this.maxRows, 1), owner);
    this.protections.push(protection);
    return protection;
  }

  guardAll(owner = 'owner@example.com') {
    this.protections.push(new Protection(null, owner));
  }

  /** Sorts whole rows, or only some columns of them. */
  sort(compare, columns) {
    const order = this.grid.slice(1).map((row, i) => ({ row: row || [], i }));
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
    const grid = this.grid.map(row => (row || []).slice());
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
    this.rules = new Map([...this.rules].map(([column, rule]) => [column >= at ? column + 1 : column, rule]));
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

/** Milliseconds per thousand cells of a call: about what the real service takes. */
const COST = {
  getValues: 3,
  getDisplayValues: 3,
  getFormulas: 3,
  getNumberFormats: 3,
  getDataValidations: 3,
  setValues: 6,
  setNumberFormat: 1,
  setBackgrounds: 2,
};

export class Book {
  constructor(clock) {
    this.clock = clock;
    this.sheets = [];
    this.active = null;
    this.calls = 0;
    this.writes = [];
    this.user = 'op@example.com';
    this.viewers = new Set();
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
    this.clock.pass(20 + ((COST[name] || 1) * cells) / 1000);
    this.between(name, range);
  }

  wrote(sheet, at) {
    this.writes.push(`${sheet.name}:${at.row}:${at.column}`);
  }

  mayEdit() {
    if (this.viewers.has(this.user)) {
      throw new Error('You do not have permission to perform that action.');
    }
  }

  getId() {
    return 'book-1';
  }

  getUrl() {
    return 'https://docs.google.com/spreadsheets/d/book-1/edit';
  }

  getName() {
    return 'Companies';
  }

  getSpreadsheetTimeZone() {
    return 'Asia/Tokyo';
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
    return sheet;
  }

  insertSheet(name) {
    this.mayEdit();
    return this.add(name, []);
  }
}
