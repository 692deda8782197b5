/**
 * Writes plans to a sheet in which people are working: what a person typed meanwhile is seen immediately before each
 * small group of rows is written, and what was written is read back before it counts.
 */

/** Rows of one group. The fewer, the shorter the moment in which a person's typing could be overwritten. */
const GROUP_ROWS = 400;
/** Columns that are read in one call though not all of them are wanted. */
const WIDE_COLUMNS = 80;
/** Cells of a column that refuse what is written before the column is left out. */
const REFUSED_CELLS = 3;

/** @typedef {{at: number, row: SheetRow, plan: RowPlan}} Planned `at`: the row's number */

/**
 * Cells that may have been written to rows of others, because the rows moved in the moment of writing: what each
 * column's cells were to hold.
 */
class Strays {
  constructor() {
    /** @type {Set<string>} by column and new text */
    this.texts = new Set();
    /** Whether some were added since the last pass. */
    this.isNew = false;
  }

  /** Whether some cell ever went astray. */
  isAny() {
    return this.texts.size > 0;
  }

  /**
   * Whether a row has a text that went astray, or had to be written there.
   *
   * @param {SheetRow} row
   */
  isIn(row) {
    return row.cells.some((cell, at) => cell.text !== '' && this.texts.has(heldText_(row.names[at], cell.text)));
  }

  /** @param {Planned} planned */
  add({ row, plan }) {
    this.isNew = true;
    plan.mask.forEach((write, at) => {
      if (write) {
        this.texts.add(heldText_(row.names[at], canonical_(plan.values[at])));
      }
    });
  }

  /**
   * Puts back the cells that have changed, since this script saw them first, to what went astray, unless the row's own
   * mark claims it.
   *
   * @param {SheetRow} row
   * @param {RowsBefore} before
   * @returns {RowPlan | null} null where nothing of it went astray
   */
  planOf(row, before) {
    if (!this.isAny()) {
      return null;
    }
    const mask = row.cells.map((cell, at) => {
      const claim = row.mark ? row.mark.v[row.names[at]] : undefined;
      return (
        this.texts.has(heldText_(row.names[at], cell.text)) &&
        (claim === undefined || !holds_(cell, claim)) &&
        !before.held(row, at)
      );
    });
    if (!mask.includes(true)) {
      return null;
    }
    const [known] = before.all(row);
    return { mask, ...(known ? standing_(known) : { values: row.cells.map(() => '') }), mark: row.mark, colors: null, what: 'undone' };
  }
}

/** Writes the plans of one run, or of one look at a sheet. */
class Writer {
  /**
   * @param {View} view
   * @param {Language} language
   */
  constructor(view, language) {
    this.view = view;
    this.language = language;
    this.strays = new Strays();
    /** @type {Map<string, {cells: number, why: string}>} by column */
    this.blocked = new Map();
  }

  /** The columns that refused values, for people; empty where none did. */
  blockedText() {
    return [...this.blocked]
      .map(([name, { cells, why }]) => text_(this.language, 'blockedColumn', { name, n: cells, why }).replace(/[.。]$/, ''))
      .join(this.language === 'ja' ? '／' : '; ');
  }

  /**
   * @param {Columns} columns
   * @param {Planned[]} plans by row
   * @param {Deadline} deadline
   * @returns {number} rows that got their answer
   */
  write(columns, plans, deadline) {
    let written = 0;
    groups_(plans.map(planned => this.withoutBlocked_(planned))).forEach(group => {
      if (!deadline.isOver()) {
        written += this.group_(columns, group, 0);
      }
    });
    return written;
  }

  /**
   * @param {Planned} planned
   * @returns {Planned}
   */
  withoutBlocked_(planned) {
    const { row, plan } = planned;
    const names = row.names.filter(
      (name, at) => plan.mask[at] && (this.blocked.get(name) || { cells: 0 }).cells >= REFUSED_CELLS,
    );
    return names.length > 0 ? { ...planned, plan: this.refuse_(row, plan, names) } : planned;
  }

  /**
   * The plan without some columns, which its reason names.
   *
   * @param {SheetRow} row
   * @param {RowPlan} plan
   * @param {string[]} names
   * @returns {RowPlan}
   */
  refuse_(row, plan, names) {
    const mask = plan.mask.map((write, at) => write && !names.includes(row.names[at]));
    const values = plan.values.slice();
    const reasonAt = row.cells.length - 1;
    const mark = plan.mark && { ...plan.mark, v: { ...plan.mark.v } };
    names.forEach(name => {
      const known = this.blocked.get(name) || { cells: 0, why: '' };
      this.blocked.set(name, { ...known, cells: known.cells + 1 });
      if (mark) {
        delete mark.v[name];
      }
    });
    if (mark && plan.what === 'written' && !names.includes(row.names[reasonAt])) {
      const said = text_(this.language, 'reasonBlocked', { names: list_(this.language, names) });
      values[reasonAt] = [String(values[reasonAt]), said].filter(Boolean).join(' / ');
      mask[reasonAt] = plan.mark !== null && plan.mark.v[row.names[reasonAt]] !== undefined;
      if (mask[reasonAt]) {
        mark.v[row.names[reasonAt]] = remember_(String(values[reasonAt]));
      }
    }
    return { ...plan, mask, values, mark };
  }

  /**
   * Writes neighbouring rows with the same cells to write: formats, a look, the cells, a look, the marks.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {number} depth how often it was split already
   * @returns {number} rows that got their answer
   */
  group_(columns, group, depth) {
    if (group.length === 0 || depth > 20) {
      return 0;
    }
    const at = group[0].plan.mask.flatMap((write, i) => (write ? [i] : []));
    if (!this.isHeaded_(columns)) {
      return 0;
    }
    this.formats_(columns, group, at);
    const stands = this.stands_(columns, group);
    const standing = group.filter((_, i) => stands[i]);
    if (standing.length < group.length) {
      return groups_(standing).reduce((sum, part) => sum + this.group_(columns, part, depth + 1), 0);
    }
    try {
      this.cells_(columns, group, at);
    } catch (fault) {
      return this.isolate_(columns, group, at, depth, fault);
    }
    SpreadsheetApp.flush();
    return this.readBack_(columns, group, at);
  }

  /**
   * Whether the columns still stand under their headers.
   *
   * @param {Columns} columns
   */
  isHeaded_(columns) {
    const { sheet, header, ask, run, wrote } = this.view;
    const names = [ask.key, run, wrote, ...columns.names];
    const [texts] = wideTexts_(sheet, header, 1, [columns.key, columns.run, columns.wrote, ...columns.cells]);
    return texts.every((text, i) => text.trim() === names[i]);
  }

  /**
   * Which rows stand where they were read, with the cells that are to be written as they were.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @returns {boolean[]}
   */
  stands_(columns, group) {
    const texts = wideTexts_(this.view.sheet, group[0].at, group.length, [columns.key, columns.run, columns.wrote, ...columns.cells]);
    return group.map(({ row, plan }, i) => {
      const [key, run, wrote, ...cells] = texts[i];
      return (
        key === row.key &&
        run === row.run &&
        wrote === row.wrote &&
        cells.every((text, c) => !plan.mask[c] || text === row.cells[c].text)
      );
    });
  }

  /**
   * Texts are written to cells formatted as text, so that none becomes a date; numbers to cells that are not.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {number[]} at
   */
  formats_(columns, group, at) {
    try {
      const [{ plan }] = group;
      const texts = at.filter(i => typeof plan.values[i] === 'string' && !formulaOf_(plan, i));
      spansOf_(columns.cells, texts).forEach(span => {
        this.range_(group, span).setNumberFormat('@');
      });
      spansOf_(columns.cells, at.filter(i => !texts.includes(i))).forEach(span => {
        const range = this.range_(group, span);
        const formats = range.getNumberFormats();
        if (formats.some(row => row.includes('@'))) {
          range.setNumberFormats(formats.map(row => row.map(format => (format === '@' ? 'General' : format))));
        }
      });
    } catch (fault) {
      // Where the format may not be changed, the cell refuses the value too, and that is told.
      console.error('a format cannot be set', fault);
    }
  }

  /**
   * @param {Planned[]} group
   * @param {Span} span
   */
  range_(group, span) {
    return this.view.sheet.getRange(group[0].at, span.first, group.length, span.at.length);
  }

  /**
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {number[]} at
   */
  cells_(columns, group, at) {
    const chosen = [...at.map(i => columns.cells[i]), columns.wrote];
    const values = group.map(({ plan }) => [...at.map(i => written_(plan, i)), safeCell_(markText_(plan.mark))]);
    const lastColumn = chosen.length - 1;
    // The mark goes with the cells beside it. That of an answer goes first: whoever copies or edits the row before all its
    // cells are written finds them claimed. Any other goes last: it says what was done.
    const sign = group[0].plan.what === 'written' ? -1 : 1;
    spans_(chosen)
      .sort((a, b) => sign * (Number(a.at.includes(lastColumn)) - Number(b.at.includes(lastColumn))))
      .forEach(span => {
        this.range_(group, span).setValues(
          values.map(row => span.at.map(i => row[i])),
        );
      });
    const colors = group[0].plan.colors;
    if (colors) {
      this.colors_(columns, group, colors);
    }
  }

  /**
   * Colours cells. Where a colour is taken away, one that is not Seiri's stays.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {Array<string | null>} colors
   */
  colors_(columns, group, colors) {
    const places = colors.map((_, i) => i);
    spansOf_(columns.cells, places.filter(i => colors[i] !== null)).forEach(span => {
      const row = span.at.map(i => colors[i]);
      this.range_(group, span).setBackgrounds(group.map(() => row));
    });
    spansOf_(columns.cells, places.filter(i => colors[i] === null)).forEach(span => {
      const now = this.range_(group, span).getBackgrounds();
      now.forEach((row, r) =>
        row.forEach((color, c) => {
          if (OUR_COLORS.includes(String(color).toLowerCase())) {
            this.view.sheet.getRange(group[0].at + r, span.first + c, 1, 1).setBackgrounds([[null]]);
          }
        }),
      );
    });
  }

  /**
   * Finds the cells that refuse what is written, so that one of them keeps no other from being written.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {number[]} at
   * @param {number} depth
   * @param {unknown} fault
   * @returns {number}
   */
  isolate_(columns, group, at, depth, fault) {
    if (isPassingFault_(fault) && group.length === 1) {
      throw fault;
    }
    const standing = this.standing_(columns, group, at);
    if (group.length > 1) {
      const half = Math.ceil(standing.length / 2);
      return (
        groups_(standing.slice(0, half)).reduce((sum, part) => sum + this.group_(columns, part, depth + 1), 0) +
        this.write(columns, standing.slice(half), new Deadline(WORK_MILLISECONDS))
      );
    }
    if (standing.length === 0) {
      return 0;
    }
    const [planned] = standing;
    if (!this.isHeaded_(columns) || !this.stands_(columns, standing)[0]) {
      return 0;
    }
    this.mark_(columns, planned);
    const refused = at.filter(i => !this.cell_(columns, planned, i));
    const again = this.standing_(columns, standing, at);
    again.forEach(({ row }) => this.seek_(planned, row, at.filter(i => !refused.includes(i))));
    const names = refused.map(i => planned.row.names[i]);
    return again.reduce(
      (sum, { row }) =>
        sum + this.group_(columns, [{ ...planned, row, plan: names.length > 0 ? this.refuse_(row, planned.plan, names) : planned.plan }], depth + 1),
      0,
    );
  }

  /**
   * The rows of a group as they stand by now, after a part of their cells may have been written. What does not stand
   * there any more is left to the next pass.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {number[]} at
   * @returns {Planned[]}
   */
  standing_(columns, group, at) {
    const rows = readRows_(this.view, columns, group[0].at, group.length);
    return group.flatMap((planned, i) => {
      const { row, plan } = planned;
      const now = rows[i];
      if (now.key !== row.key || now.run !== row.run || now.digest !== row.digest) {
        this.strays.add(planned);
        return [];
      }
      const ours =
        (now.wrote === row.wrote || now.wrote === markText_(plan.mark)) &&
        at.every(c => now.cells[c].text === row.cells[c].text || holdsValue_(now.cells[c], plan.values[c]));
      return ours ? [{ ...planned, row: now }] : [];
    });
  }

  /**
   * What was written and is not there went astray, though the row stands where it stood: it may have been away and back.
   *
   * @param {Planned} planned
   * @param {SheetRow} now
   * @param {number[]} at the cells that were written
   */
  seek_(planned, now, at) {
    if (at.some(i => !formulaOf_(planned.plan, i) && !holdsValue_(now.cells[i], planned.plan.values[i]))) {
      this.strays.add(planned);
    }
  }

  /**
   * Writes the mark of a row alone, before its cells.
   *
   * @param {Columns} columns
   * @param {Planned} planned
   */
  mark_(columns, { at, plan }) {
    if (plan.what !== 'written') {
      return;
    }
    try {
      writeTexts_(this.view.sheet, at, [columns.wrote], [[markText_(plan.mark)]]);
    } catch (fault) {
      if (isPassingFault_(fault)) {
        throw fault;
      }
      // Nothing can be told of this sheet then.
      throw new UserFault('columnBlocked', { name: this.view.wrote, why: faultText_(fault, this.language) });
    }
  }

  /**
   * @param {Columns} columns
   * @param {Planned} planned
   * @param {number} i
   * @returns {boolean} whether the cell takes its value
   */
  cell_(columns, { at, row, plan }, i) {
    try {
      this.view.sheet.getRange(at, columns.cells[i], 1, 1).setValues([[written_(plan, i)]]);
      return true;
    } catch (fault) {
      if (isPassingFault_(fault)) {
        throw fault;
      }
      const name = row.names[i];
      this.blocked.set(name, { ...(this.blocked.get(name) || { cells: 0 }), why: faultText_(fault, this.language) });
      return false;
    }
  }

  /**
   * Reads back what was written: only what stands there is remembered as written.
   *
   * @param {Columns} columns
   * @param {Planned[]} group
   * @param {number[]} at
   * @returns {number} rows that got their answer
   */
  readBack_(columns, group, at) {
    const texts = wideTexts_(this.view.sheet, group[0].at, group.length, [columns.key, columns.wrote, ...columns.cells]);
    const typed = group.some(({ plan }) => at.some(i => typeof plan.values[i] !== 'string'))
      ? readCells_(this.view.sheet, group[0].at, group.length, columns.cells)
      : null;
    /** @type {Planned[]} */
    const standing = [];
    group.forEach((planned, i) => {
      const [key, wrote, ...cells] = texts[i];
      const { row, plan } = planned;
      if (key !== row.key || wrote !== markText_(plan.mark)) {
        this.strays.add(planned);
        return;
      }
      const now = cells.map((text, c) => (typed ? typed[i][c] : { text, value: text, formula: plan.mask[c] ? '' : row.cells[c].formula }));
      this.seek_(planned, { ...row, cells: now }, at);
      if (plan.mark && plan.mark.u) {
        const mark = counted_({ ...plan.mark, v: readBack_({ ...row, cells: now }, plan.mark) });
        standing.push({ ...planned, plan: { ...plan, mark } });
      }
    });
    runs_(standing.map(planned => planned.at)).forEach(({ first, count }) => {
      const marks = standing.filter(planned => planned.at >= first && planned.at < first + count);
      writeTexts_(this.view.sheet, first, [columns.wrote], marks.map(({ plan }) => [markText_(plan.mark)]));
    });
    SpreadsheetApp.flush();
    return standing.filter(({ plan }) => plan.what === 'written').length;
  }
}

/**
 * Groups of neighbouring rows with the same cells to write and the same kinds of values.
 *
 * @param {Planned[]} plans by row
 * @returns {Planned[][]}
 */
function groups_(plans) {
  const shape = /** @param {RowPlan} plan */ plan =>
    plan.mask.map((write, i) => (write ? typeof plan.values[i] + Boolean(formulaOf_(plan, i)) : '')).join() + JSON.stringify([plan.colors, plan.what]);
  /** @type {Planned[][]} */
  const groups = [];
  plans.forEach(planned => {
    const last = groups[groups.length - 1];
    const before = last && last[last.length - 1];
    if (
      before &&
      last.length < GROUP_ROWS &&
      planned.at === before.at + 1 &&
      shape(planned.plan) === shape(before.plan)
    ) {
      last.push(planned);
    } else {
      groups.push([planned]);
    }
  });
  return groups;
}

/**
 * @param {RowPlan} plan
 * @param {number} at
 * @returns {string} the formula that is put back; empty: none is
 */
function formulaOf_(plan, at) {
  return plan.formulas ? plan.formulas[at] : '';
}

/**
 * What is handed to the sheet for a cell.
 *
 * @param {RowPlan} plan
 * @param {number} at
 */
function written_(plan, at) {
  const value = plan.values[at];
  return formulaOf_(plan, at) || (typeof value === 'string' ? safeCell_(value) : value);
}

/**
 * Cells as they stood before.
 *
 * @param {Before} before
 */
function standing_({ cells }) {
  return {
    values: cells.map(cell => /** @type {Value} */ (cell.value)),
    formulas: cells.map(cell => cell.formula),
  };
}

/**
 * Spans of some of the columns, `at` being places in `columns`.
 *
 * @param {number[]} columns
 * @param {number[]} places
 * @returns {Span[]}
 */
function spansOf_(columns, places) {
  return spans_(places.map(i => columns[i])).map(span => ({ first: span.first, at: span.at.map(i => places[i]) }));
}

/**
 * Cells of some columns as they are displayed, all in one call where they stand close enough.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first row
 * @param {number} count
 * @param {number[]} columns
 * @returns {string[][]}
 */
function wideTexts_(sheet, first, count, columns) {
  const left = Math.min(...columns);
  const width = Math.max(...columns) - left + 1;
  if (width > WIDE_COLUMNS) {
    return texts_(sheet, first, count, columns);
  }
  return sheet
    .getRange(first, left, count, width)
    .getDisplayValues()
    .map(row => columns.map(column => row[column - left]));
}

/**
 * What the cells of a block accept: dropdowns their choices, checkboxes truth values.
 */
class CellRules {
  /**
   * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
   * @param {number} first row
   * @param {number} count
   * @param {number[]} columns
   */
  constructor(sheet, first, count, columns) {
    this.width = columns.length;
    /** @type {Array<Array<GoogleAppsScript.Spreadsheet.DataValidation | null>>} */
    this.rules = Array.from({ length: count }, () => new Array(columns.length).fill(null));
    try {
      spans_(columns).forEach(span => {
        sheet
          .getRange(first, span.first, count, span.at.length)
          .getDataValidations()
          .forEach((row, r) => row.forEach((rule, c) => (this.rules[r][span.at[c]] = rule)));
      });
    } catch (fault) {
      console.error('the rules of cells cannot be read', fault);
    }
  }

  /**
   * @param {number} i the row's place in the block
   * @returns {Accepts}
   */
  of(i) {
    return {
      takes: this.rules[i].map(rule => value => (rule ? accepted_(rule, value) : value)),
      boxes: this.rules[i].map(rule => rule !== null && typeOf_(rule) === 'CHECKBOX'),
    };
  }
}

/** @param {GoogleAppsScript.Spreadsheet.DataValidation} rule */
function typeOf_(rule) {
  return String(rule.getCriteriaType());
}

/**
 * @param {GoogleAppsScript.Spreadsheet.DataValidation} rule
 * @param {Value} value
 * @returns {Value | null} as the cell takes it; null where it refuses it
 */
function accepted_(rule, value) {
  if (value === '') {
    return value;
  }
  if (typeOf_(rule) === 'CHECKBOX') {
    const text = canonical_(value).toUpperCase();
    return text === 'TRUE' ? true : text === 'FALSE' ? false : rule.getAllowInvalid() ? value : null;
  }
  if (typeOf_(rule) !== 'VALUE_IN_LIST') {
    return value;
  }
  const choices = /** @type {string[]} */ ((rule.getCriteriaValues()[0] || []).map(String));
  const same = /** @param {string} text */ text => text.normalize('NFKC').trim().toLowerCase();
  const chosen =
    choices.find(choice => choice === canonical_(value)) || choices.find(choice => same(choice) === same(canonical_(value)));
  return chosen !== undefined ? chosen : rule.getAllowInvalid() ? value : null;
}
