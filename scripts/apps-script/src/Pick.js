/**
 * Which rows a run takes: from the sidebar's form, or as they were estimated.
 */

/** The time that is spent on finding out which rows are hidden: Google tells it row by row. */
const HIDDEN_MILLISECONDS = 15000;
/** US dollars: the highest spending limit of an order. */
const MOST_COST = 1000000;

/**
 * @typedef {object} Form
 * @property {string} task
 * @property {string} version
 * @property {string} model
 * @property {string[]} inputs
 * @property {string} key empty: made
 * @property {Array<{field: string, column: string}>} outputs
 * @property {'all' | 'todo' | 'selection' | 'failed'} scope
 * @property {string} [failedOf] the run whose failed rows are meant
 * @property {number} [first] only so many rows; 0: all
 * @property {boolean} [hidden] whether hidden rows are taken too
 * @property {number} [header] the row of the headers; 0: recognized
 * @property {'displayed' | 'raw'} render
 * @property {string} [rowsPerCall] a number, `auto`, or empty: as the prompt says
 * @property {string} maxCost
 * @property {boolean} [mail]
 * @property {Language} language
 * @property {Pin} [pin] what was estimated
 */

/**
 * What an estimate was made of: a start that brings it along runs just that, or nothing.
 *
 * @typedef {object} Pin
 * @property {number} sheet
 * @property {number} header
 * @property {string} rows
 * @property {string} digest of the inputs, in any order
 * @property {string} form digest of everything that was chosen
 * @property {string} version that the prompt's label stood for
 */

/**
 * @typedef {object} Left rows that are not taken, by reason
 * @property {number} blank
 * @property {number} errors
 * @property {number | null} hidden null: not found out
 * @property {number} taken by runs that are not over
 */

/**
 * @typedef {object} Picked
 * @property {number} header
 * @property {number[]} rows numbers, ascending
 * @property {string[][]} inputs
 * @property {Left} left
 * @property {string[]} holders the runs that have the taken rows
 */

/** The most rows that one call can have. */
const MOST_ROWS_PER_CALL = 100;

/**
 * @param {string} text
 */
function isRowsPerCall_(text) {
  return ['', 'auto'].includes(text) || (/^[1-9][0-9]{0,2}$/.test(text) && Number(text) <= MOST_ROWS_PER_CALL);
}

/**
 * How many rows share a call, as an order says it.
 *
 * @param {string | undefined} rowsPerCall
 */
function rowsPerCallOf_(rowsPerCall) {
  if (!rowsPerCall) {
    return {};
  }
  return { rows_per_call: rowsPerCall === 'auto' ? rowsPerCall : Number(rowsPerCall) };
}

/**
 * @param {Form} form
 */
function checkForm_(form) {
  if (form.inputs.length === 0) {
    throw new UserFault('noInputs', {});
  }
  if (form.outputs.length === 0) {
    throw new UserFault('noOutputs', {});
  }
  if (form.maxCost !== '' && !isCost_(form.maxCost)) {
    throw new UserFault('badCost', {});
  }
  if (!isRowsPerCall_(form.rowsPerCall || '')) {
    throw new UserFault('badRowsPerCall', {});
  }
  const taken = new Set([...form.inputs, form.key, '']);
  form.outputs.forEach(({ column }) => {
    if (taken.has(column.trim()) || isOwnHeader_(column.trim())) {
      throw new UserFault('badOutput', { name: column });
    }
    taken.add(column.trim());
  });
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {{header?: number}} form
 * @returns {number} the row of the headers
 */
function headerOf_(sheet, { header }) {
  if (!header) {
    return headerRow_(sheet);
  }
  const last = Math.max(1, sheet.getLastRow());
  if (!Number.isInteger(header) || header < 1 || header > last) {
    throw new UserFault('badHeader', { last });
  }
  return header;
}

/**
 * The rows that are meant, without those that cannot be run.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {boolean} lookForHidden
 * @returns {Picked}
 */
function pick_(sheet, form, lookForHidden) {
  const header = headerOf_(sheet, form);
  const headers = headers_(sheet, header);
  const columns = form.inputs.map(name => needColumn_(headers, name));
  adoptLayouts_(sheet);
  const scope = new Scope(sheet, form, headers);
  const hidden = new HiddenRows(sheet, lookForHidden && !form.hidden);
  /** @type {Picked} */
  const picked = { header, rows: [], inputs: [], left: { blank: 0, errors: 0, hidden: 0, taken: 0 }, holders: [] };
  const holders = new Set();
  const last = sheet.getLastRow();
  for (let first = header + 1; first <= last; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, last - first + 1);
    const inputs = inputTexts_(sheet, first, count, columns, form.render);
    const states = scope.states(first, count);
    inputs.forEach((cells, i) => {
      const why = whyLeft_(cells, states[i], hidden, first + i, scope.wants(first + i, cells, states[i]));
      if (why === 'taken') {
        holders.add(states[i].run);
      }
      if (why === '' && !(form.first && picked.rows.length >= form.first)) {
        picked.rows.push(first + i);
        picked.inputs.push(cells);
      } else if (why !== '' && why !== 'unwanted') {
        picked.left[why] = (picked.left[why] || 0) + 1;
      }
    });
  }
  picked.holders = [...holders];
  if (hidden.isUnknown) {
    picked.left.hidden = null;
  }
  return picked;
}

/**
 * @param {string[]} cells
 * @param {RowState} state
 * @param {HiddenRows} hidden
 * @param {number} row
 * @param {boolean} wanted
 * @returns {'' | 'unwanted' | 'blank' | 'errors' | 'hidden' | 'taken'} empty: it is taken
 */
function whyLeft_(cells, state, hidden, row, wanted) {
  if (!wanted) {
    return 'unwanted';
  }
  if (cells.every(cell => cell.trim() === '')) {
    return 'blank';
  }
  if (cells.some(isErrorText_)) {
    return 'errors';
  }
  if (state.held) {
    return 'taken';
  }
  return hidden.has(row) ? 'hidden' : '';
}

/**
 * @typedef {{run: string, mark: Mark | null, held: boolean}} RowState
 */

/** Which rows are meant by the form's choice. */
class Scope {
  /**
   * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
   * @param {Form} form
   * @param {string[]} headers
   */
  constructor(sheet, form, headers) {
    this.sheet = sheet;
    this.form = form;
    const layout = layouts_(sheet.getSheetId())[form.task];
    this.layout = layout;
    this.runColumn = layout ? columnOf_(headers, layout.run) : 0;
    this.wroteColumn = layout ? columnOf_(headers, layout.wrote) : 0;
    this.held = new Set(allRuns_().filter(run => holdsRows_(run) && run.sheet === sheet.getSheetId()).map(run => run.id));
    this.ask = askOf_(form);
    const list = form.scope === 'selection' ? sheet.getActiveRangeList() : null;
    this.ranges = list ? list.getRanges().map(range => ({ first: range.getRow(), last: range.getLastRow() })) : [];
  }

  /**
   * @param {number} first row
   * @param {number} count
   * @returns {RowState[]}
   */
  states(first, count) {
    const columns = [this.runColumn, this.wroteColumn].filter(column => column > 0);
    if (columns.length < 2) {
      return Array.from({ length: count }, () => ({ run: '', mark: null, held: false }));
    }
    return texts_(this.sheet, first, count, columns).map(([run, wrote]) => ({
      run,
      mark: readMark_(wrote),
      held: this.held.has(run),
    }));
  }

  /**
   * @param {number} row
   * @param {string[]} cells
   * @param {RowState} state
   */
  wants(row, cells, { run, mark }) {
    switch (this.form.scope) {
      case 'selection':
        return this.ranges.some(({ first, last }) => row >= first && row <= last);
      case 'todo':
        return !(mark && mark.q !== '' && !mark.u && mark.i === digest_(this.ask, cells));
      case 'failed': {
        const answered = mark !== null && mark.e === this.form.failedOf && mark.q !== '';
        if (!answered) {
          return run === this.form.failedOf;
        }
        const corrected = mark.v[this.layout.verdict] === CORRECTED;
        return !GOOD_VERDICTS.includes(mark.x || '') && !corrected;
      }
      default:
        return true;
    }
  }
}

/** Which rows are hidden, by a filter or by hand; unknown where that would take too long. */
class HiddenRows {
  /**
   * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
   * @param {boolean} look
   */
  constructor(sheet, look) {
    this.sheet = sheet;
    this.look = look;
    this.until = Date.now() + HIDDEN_MILLISECONDS;
    this.isUnknown = false;
  }

  /** @param {number} row */
  has(row) {
    if (!this.look || this.isUnknown) {
      return false;
    }
    if (Date.now() > this.until) {
      this.isUnknown = true;
      return false;
    }
    return this.sheet.isRowHiddenByFilter(row) || this.sheet.isRowHiddenByUser(row);
  }
}

/**
 * @param {Form} form
 * @param {Picked} picked
 */
function needRows_(form, picked) {
  if (picked.rows.length > 0) {
    return;
  }
  if (picked.left.taken > 0) {
    throw new UserFault('rowsTaken', { n: picked.left.taken, ids: picked.holders.join(', ') });
  }
  throw new UserFault(form.scope === 'failed' ? 'noFailed' : form.scope === 'todo' ? 'noTodo' : 'noRows', {});
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {Picked} picked
 * @param {string} version
 * @returns {Pin}
 */
function pinOf_(sheet, form, picked, version) {
  return {
    sheet: sheet.getSheetId(),
    header: picked.header,
    rows: rowsText_(picked.rows),
    digest: digestOfAll_(picked.inputs),
    form: formDigest_(form),
    version,
  };
}

/** @param {Form} form */
function formDigest_(form) {
  const { task, version, model, inputs, key, outputs, scope, render, rowsPerCall, maxCost } = form;
  return shortHash_(
    JSON.stringify([task, version, model, inputs, key, outputs, scope, render, rowsPerCall || '', maxCost]),
  );
}

/**
 * The rows that were estimated, if they and everything else are still what they were.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Form} form
 * @param {Pin} pin
 * @param {string} version that the prompt's label stands for now
 * @returns {Picked}
 */
function pinned_(sheet, form, pin, version) {
  const headers = headers_(sheet, pin.header);
  const columns = form.inputs.map(name => needColumn_(headers, name));
  const rows = rowsOf_(pin.rows);
  const inputs = pickedInputs_(sheet, rows, columns, form.render);
  if (rows.length === 0 || pin.digest !== digestOfAll_(inputs) || pin.form !== formDigest_(form) || pin.version !== version) {
    throw new UserFault('pinChanged', {});
  }
  const scope = new Scope(sheet, form, headers);
  const wanted = new Set(rows);
  const taken = blocksOf_(rows).flatMap(({ first, count }) =>
    scope.states(first, count).filter(({ held }, i) => held && wanted.has(first + i)),
  );
  if (taken.length > 0) {
    throw new UserFault('rowsTaken', { n: taken.length, ids: [...new Set(taken.map(state => state.run))].join(', ') });
  }
  return { header: pin.header, rows, inputs, left: { blank: 0, errors: 0, hidden: 0, taken: 0 }, holders: [] };
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number[]} rows
 * @param {number[]} columns
 * @param {'displayed' | 'raw'} render
 * @returns {string[][]}
 */
function pickedInputs_(sheet, rows, columns, render) {
  const last = sheet.getLastRow();
  const wanted = new Set(rows);
  return blocksOf_(rows.filter(row => row <= last)).flatMap(({ first, count }) =>
    inputTexts_(sheet, first, count, columns, render).filter((_, i) => wanted.has(first + i)),
  );
}

/**
 * The blocks in which rows lie.
 *
 * @param {number[]} rows ascending
 * @returns {Array<{first: number, count: number}>}
 */
function blocksOf_(rows) {
  /** @type {Array<{first: number, count: number}>} */
  const blocks = [];
  rows.forEach(row => {
    const last = blocks[blocks.length - 1];
    if (last && row < last.first + BLOCK_ROWS) {
      last.count = row - last.first + 1;
    } else {
      blocks.push({ first: row, count: 1 });
    }
  });
  return blocks;
}

/**
 * A digest of inputs in any order: rows may be sorted between an estimate and a start.
 *
 * @param {string[][]} inputs
 */
function digestOfAll_(inputs) {
  let a = 0;
  let b = 0;
  inputs.forEach(cells => {
    const hash = shortHash_(JSON.stringify(cells));
    a = (a + parseInt(hash.slice(0, 8), 16)) % 4294967296;
    b = (b + parseInt(hash.slice(8), 16)) % 4294967296;
  });
  return `${inputs.length}-${a}-${b}`;
}

/**
 * Row numbers as a short text: ranges, or a bit for each row where they are scattered.
 *
 * @param {number[]} rows ascending
 */
function rowsText_(rows) {
  const ranges = runs_(rows)
    .map(({ first, count }) => (count > 1 ? `${first}-${first + count - 1}` : String(first)))
    .join();
  const digits = new Uint8Array(Math.ceil(((rows[rows.length - 1] || 0) + 1) / 4));
  if (ranges.length <= digits.length) {
    return ranges;
  }
  rows.forEach(row => (digits[row >> 2] |= 1 << (row & 3)));
  return 'b' + Array.from(digits, digit => digit.toString(16)).join('');
}

/**
 * @param {string} text
 * @returns {number[]}
 */
function rowsOf_(text) {
  /** @type {number[]} */
  const rows = [];
  if (text.startsWith('b')) {
    for (let i = 1; i < text.length; i++) {
      const digit = parseInt(text[i], 16);
      [0, 1, 2, 3].forEach(bit => digit & (1 << bit) && rows.push((i - 1) * 4 + bit));
    }
    return rows;
  }
  text.split(',').forEach(range => {
    const [first, last] = range.split('-').map(Number);
    for (let row = first; row <= (last || first); row++) {
      rows.push(row);
    }
  });
  return rows;
}

/**
 * Whether a text is a spending limit that an order may have.
 *
 * @param {string} text
 */
function isCost_(text) {
  const usd = Number(text);
  return usd > 0 && usd <= MOST_COST && usd === Number(usd.toFixed(6));
}
