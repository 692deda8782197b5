/**
 * Looks at rows that were answered: which of them are stale by now, and what people have put in the place of answers.
 */

/**
 * @typedef {object} Reviewed
 * @property {number} sent corrections
 * @property {number} stale rows whose input is no longer what was answered
 */

/**
 * Reviews all sheets of a spreadsheet. What fails on one sheet is told after the others were reviewed.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws | null} aws null: corrections are not sent
 * @param {Deadline} deadline
 * @returns {Reviewed}
 */
function reviewAll_(book, aws, deadline) {
  const sum = { sent: 0, stale: 0 };
  /** @type {unknown[]} */
  const faults = [];
  book.getSheets().forEach(sheet => {
    try {
      adoptLayouts_(sheet);
      const layouts = layouts_(sheet.getSheetId());
      Object.keys(layouts)
        .filter(() => !deadline.isOver())
        .forEach(task => {
          const one = reviewTask_(sheet, task, layouts[task], aws, deadline);
          sum.sent += one.sent;
          sum.stale += one.stale;
        });
    } catch (fault) {
      faults.push(fault);
    }
  });
  if (faults.length > 0) {
    throw faults[0];
  }
  return sum;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {string} task
 * @param {Layout} layout
 * @param {Aws | null} aws
 * @param {Deadline} deadline
 * @returns {Reviewed}
 */
function reviewTask_(sheet, task, layout, aws, deadline) {
  const sum = { sent: 0, stale: 0 };
  const headers = headers_(sheet, layout.header);
  const wrote = headers.indexOf(layout.wrote) + 1;
  if (wrote === 0 || sheet.getLastRow() <= layout.header) {
    return sum;
  }
  asksIn_(sheet, layout, wrote).forEach(hash => {
    const ask = layout.asks[hash];
    const there = ask && [...ask.inputs, ask.key, layout.run].every(name => headers.includes(name));
    if (!there) {
      // Its columns were renamed or removed: whether a row is stale cannot be told.
      return;
    }
    const review = new Review(sheet, task, layout, hash, aws);
    try {
      eachBlock_(review.view, deadline, (rows, first, columns) => review.block(rows, first, columns, deadline));
    } catch (fault) {
      if (!(fault instanceof UserFault)) {
        throw fault;
      }
      console.error('a sheet cannot be reviewed', fault);
    }
    sum.sent += review.sent;
    sum.stale += review.stale;
  });
  return sum;
}

/**
 * The asks that rows of a sheet were answered by.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Layout} layout
 * @param {number} wrote column
 * @returns {string[]}
 */
function asksIn_(sheet, layout, wrote) {
  /** @type {Set<string>} */
  const asks = new Set();
  const first = layout.header + 1;
  texts_(sheet, first, sheet.getLastRow() - layout.header, [wrote]).forEach(([text]) => {
    const found = /"a":"([0-9a-f]+)"/.exec(text);
    if (found) {
      asks.add(found[1]);
    }
  });
  return [...asks];
}

/** A look at the rows that one way of asking has answered. */
class Review {
  /**
   * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
   * @param {string} task
   * @param {Layout} layout
   * @param {string} hash of the ask
   * @param {Aws | null} aws
   */
  constructor(sheet, task, layout, hash, aws) {
    const headers = headers_(sheet, layout.header);
    const outputs = Object.keys(layout.columns).filter(name => headers.includes(name));
    this.task = task;
    this.layout = layout;
    this.hash = hash;
    this.aws = aws;
    // Google's simple trigger may not ask who is working.
    this.language = layout.language;
    this.sent = 0;
    this.stale = 0;
    /** @type {View} */
    this.view = {
      sheet,
      header: layout.header,
      ask: layout.asks[hash],
      run: layout.run,
      wrote: layout.wrote,
      names: outputs.concat([layout.verdict, layout.reason].filter(name => headers.includes(name))),
    };
    this.whole = headers.includes(layout.verdict) && headers.includes(layout.reason);
    this.writer = new Writer(this.view, this.language);
    this.copied = copiedKeys_(this.view);
  }

  /**
   * @param {SheetRow[]} rows
   * @param {number} first row
   * @param {Columns} columns
   * @param {Deadline} deadline
   */
  block(rows, first, columns, deadline) {
    if (!this.whole) {
      return;
    }
    const words = words_(this.language);
    /** @type {Planned[]} */
    const plans = [];
    rows.forEach((row, i) => {
      const plan = this.plan_(row, words);
      if (plan) {
        plans.push({ at: first + i, row, plan });
      }
    });
    this.writer.write(columns, plans, deadline);
    if (this.aws) {
      const fresh = plans.length > 0 ? readRows_(this.view, columns, first, rows.length) : rows;
      // Cells of columns that were moved meanwhile are no corrections; the next look finds them.
      this.sent += this.writer.isHeaded_(columns) ? sendFound_(this.aws, this, columns, found_(this, fresh, first)) : 0;
    }
  }

  /**
   * @param {SheetRow} row
   * @param {Words} words
   * @returns {RowPlan | null}
   */
  plan_(row, words) {
    const mark = row.mark;
    if (!mark || mark.a !== this.hash || mark.q === '') {
      return null;
    }
    if (mark.i !== row.digest) {
      this.stale++;
      return planStale_(row, mark, words);
    }
    return (
      // Cells that are missing are still to be written by the run.
      (mark.u && isWhole_(row, mark) ? planVerified_(row, mark) : null) ||
      planFresh_(row, mark) ||
      (this.isOwn(row) ? planCorrected_(row, mark, words) : null)
    );
  }

  /**
   * Whether a row's answer is that of the input that is there now, and the row no copy of another.
   *
   * @param {SheetRow} row
   * @returns {boolean}
   */
  isOwn(row) {
    const mark = row.mark;
    return (
      mark !== null &&
      mark.a === this.hash &&
      mark.q !== '' &&
      !mark.u &&
      mark.i === row.digest &&
      mark.k === row.key &&
      !this.copied.has(row.key)
    );
  }
}

/**
 * The keys that several rows have: of a row and its copies nobody can tell which was answered.
 *
 * @param {View} view
 * @returns {Set<string>}
 */
function copiedKeys_({ sheet, header, ask }) {
  const column = needColumn_(headers_(sheet, header), ask.key);
  const seen = new Set();
  /** @type {Set<string>} */
  const copied = new Set();
  texts_(sheet, header + 1, sheet.getLastRow() - header, [column]).forEach(([key]) => {
    if (seen.has(key)) {
      copied.add(key);
    }
    seen.add(key);
  });
  return copied;
}

/**
 * Marks edited rows as stale at once, as far as that takes no time: a simple trigger is cut off after 30 seconds.
 *
 * @param {GoogleAppsScript.Spreadsheet.Range} range that a person has edited
 */
function reviewEdit_(range) {
  const sheet = range.getSheet();
  const layouts = layouts_(sheet.getSheetId());
  Object.keys(layouts).forEach(task => {
    const layout = layouts[task];
    const first = Math.max(layout.header + 1, range.getRow());
    const count = Math.min(range.getLastRow() - first + 1, 200);
    const headers = headers_(sheet, layout.header);
    const edited = headers.slice(range.getColumn() - 1, range.getLastColumn());
    Object.keys(layout.asks).forEach(hash => {
      const ask = layout.asks[hash];
      const there = [...ask.inputs, ask.key, layout.run, layout.wrote].every(name => headers.includes(name));
      if (count > 0 && there && ask.inputs.some(name => edited.includes(name))) {
        const review = new Review(sheet, task, layout, hash, null);
        const columns = columnsOf_(review.view);
        review.block(readRows_(review.view, columns, first, count), first, columns, new Deadline(10000));
      }
    });
  });
}
