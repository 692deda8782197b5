/**
 * Writes a run's results back to their rows. It is idempotent and may be cut off at any moment: what was written stands
 * in the rows themselves, and each pass reads them before it writes.
 */

/** Passes over the sheet in one script: each finds less to do, unless a person keeps sorting. */
const MOST_PASSES = 6;
/** The time beyond its deadline in which a script puts back what went astray: only it knows what stood there. */
const REPAIR_MILLISECONDS = 50000;
/** Rows with nothing to tell them apart of which it is known how each stood before. */
const MOST_ALIKE = 20;

/**
 * A row as it stood before this script wrote anything.
 *
 * @typedef {{digest: string, mark: Mark | null, cells: Cell[]}} Before
 */

/**
 * @param {Run} run
 * @returns {string[]} the headers of the columns that people read
 */
function writtenNames_(run) {
  return run.outputs.map(output => output.column).concat(run.verdict, run.reason);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @returns {View}
 */
function viewOf_(sheet, run) {
  return { sheet, header: run.header, ask: askOf_(run), run: run.runColumn, wrote: run.wroteColumn, names: writtenNames_(run) };
}

/**
 * @param {Language} language
 * @returns {Words}
 */
function words_(language) {
  return {
    changed: text_(language, 'reasonChanged'),
    stale: text_(language, 'reasonStale'),
    corrected: text_(language, 'reasonCorrected'),
    kept: names => text_(language, 'reasonKept', { names: list_(language, names) }),
    refused: names => text_(language, 'reasonRefused', { names: list_(language, names) }),
  };
}

/**
 * Writes a run's export to its sheet, as far as time allows, and ends the run when all of it is written.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Run} run in state `writing`
 * @param {Deadline} deadline
 */
function writeBack_(book, aws, run, deadline) {
  const sheet = sheetOf_(book, run.sheet);
  const view = viewOf_(sheet, run);
  view.block = run.block;
  ensureColumns_(sheet, run.header, view.names);
  ensureHiddenColumns_(sheet, run.header, [run.wroteColumn, run.runColumn]);
  /** @type {Set<string>} */
  const unplaced = new Set();
  for (;;) {
    const part = readAnswers_(aws, run, run.offset);
    const report = writeAnswers_(view, run, part.answers, deadline, rows => {
      run.written += rows;
      run.progressAt = new Date().toISOString();
      saveRun_(run);
    });
    run.block = view.block || 0;
    if (report.late) {
      return;
    }
    part.answers.byKey.forEach((same, key) => {
      const missing = same.filter(answer => !report.placed.has(answer.request)).length;
      run.unplaced += missing;
      if (missing > 0) {
        unplaced.add(key);
      }
    });
    run.lines += part.lines;
    run.badLines += part.bad;
    run.offset = part.next;
    run.progressAt = new Date().toISOString();
    saveRun_(run);
    if (part.end) {
      break;
    }
  }
  endWriting_(aws, view, run, unplaced);
}

/**
 * Ends a run whose export was read to its end, with what is to be said of it.
 *
 * @param {Aws} aws
 * @param {View} view
 * @param {Run} run
 * @param {Set<string>} unplaced the keys of results without a row
 */
function endWriting_(aws, view, run, unplaced) {
  addFilter_(view);
  run.finishedAt = new Date().toISOString();
  const missing = run.partial ? 0 : missingLines_(aws, run);
  if (run.badLines > 0 || missing > 0) {
    run.state = 'failed';
    run.message = text_(run.language, 'exportBroken', { bad: run.badLines, missing, written: run.written });
    return;
  }
  run.message = run.unplaced > 0 ? unplacedText_(view, run, unplaced) : '';
  run.state = run.partial || 'done';
  run.partial = '';
}

/**
 * @param {Aws} aws
 * @param {Run} run
 * @returns {number} how many results of the execution its export lacks
 */
function missingLines_(aws, run) {
  const execution = aws.execution(run.id);
  return execution && execution.requests !== null ? Math.max(0, execution.requests - run.lines - run.badLines) : 0;
}

/**
 * Why results have no row: what can still be told of it.
 *
 * @param {View} view
 * @param {Run} run
 * @param {Set<string>} keys of the results
 */
function unplacedText_(view, run, keys) {
  const count = { changed: 0, taken: 0 };
  eachBlock_(view, new Deadline(60000), rows => {
    rows
      .filter(row => keys.has(row.key))
      .forEach(row => (row.run === run.id || row.run === '' ? count.changed++ : count.taken++));
  });
  const gone = Math.max(0, run.unplaced - count.changed - count.taken);
  return text_(run.language, 'unplaced', { n: run.unplaced, ...count, gone });
}

/**
 * A filter over the table, where there is none and the sheet takes one: merged cells and Tables do not.
 *
 * @param {View} view
 */
function addFilter_({ sheet, header }) {
  try {
    if (!sheet.getFilter() && sheet.getLastRow() > header) {
      sheet.getRange(header, 1, sheet.getLastRow() - header + 1, sheet.getLastColumn()).createFilter();
    }
  } catch (fault) {
    console.error('the sheet takes no filter', fault);
  }
}

/**
 * @typedef {object} PassReport
 * @property {number} planned rows that were to be written, and one more for each block that moved meanwhile
 * @property {boolean} late whether time ran out
 * @property {Set<string>} placed requests that stand in the sheet
 */

/**
 * Writes a window of answers to the sheet, in passes until one finds nothing left to write.
 *
 * @param {View} view
 * @param {Run} run
 * @param {Answers} answers
 * @param {Deadline} deadline
 * @param {(rows: number) => void} progress
 * @returns {PassReport}
 */
function writeAnswers_(view, run, answers, deadline, progress) {
  const writer = new Writer(view, run.language);
  const before = new RowsBefore(run);
  for (let pass = 1; ; pass++) {
    const report = writePass_(writer, run, answers, before, deadline, progress);
    before.isComplete = true;
    run.blocked = writer.blockedText();
    // What went astray is known to this script alone, so it is not left to the next one.
    const enough = pass >= MOST_PASSES && !writer.strays.isAny();
    if (report.planned === 0 || report.late || enough) {
      repair_(writer, run, answers, before);
      report.late = report.late || report.planned > 0;
      return report;
    }
  }
}

/**
 * Puts back what went astray and was not put back before the deadline.
 *
 * @param {Writer} writer
 * @param {Run} run
 * @param {Answers} answers
 * @param {RowsBefore} before
 */
function repair_(writer, run, answers, before) {
  const { block } = writer.view;
  const deadline = new Deadline(REPAIR_MILLISECONDS);
  for (let pass = 1; pass <= MOST_PASSES && writer.strays.isAny() && !deadline.isOver(); pass++) {
    if (writePass_(writer, run, answers, before, deadline, () => {}, true).planned === 0) {
      break;
    }
  }
  writer.view.block = block;
}

/**
 * @param {Writer} writer
 * @param {Run} run
 * @param {Answers} answers
 * @param {RowsBefore} before
 * @param {Deadline} deadline
 * @param {(rows: number) => void} progress
 * @param {boolean} [repairs] whether only known rows are put back, and none is answered
 * @returns {PassReport}
 */
function writePass_(writer, run, answers, before, deadline, progress, repairs) {
  const words = words_(run.language);
  /** @type {Set<string>} */
  const placed = new Set();
  const strays = writer.strays;
  strays.isNew = false;
  let planned = 0;
  const seen = eachBlock_(writer.view, deadline, (rows, first, columns) => {
    const rules = new CellRules(writer.view.sheet, first, rows.length, columns.cells);
    /** @type {Planned[]} */
    const plans = [];
    rows.forEach((row, i) => {
      if (repairs && !before.knows(row)) {
        return;
      }
      before.note(row, strays);
      const astray = strays.planOf(row, before);
      const plan = astray || (repairs ? null : planRow_(row, run, answers, words, rules.of(i)));
      const answer = isPicked_(row, run) ? answers.of(row) : undefined;
      if (answer) {
        placed.add(answer.request);
      }
      if (plan) {
        plans.push({ at: first + i, row, plan: plan.what === 'undone' ? restored_(row, plan, before.of(row)) : plan });
      }
    });
    planned += plans.length;
    progress(writer.write(columns, plans, deadline));
  });
  return { planned: planned + Number(strays.isNew) + Number(seen.moved), late: seen.late, placed };
}

/** Rows as they stood before this script wrote anything: what is seen later may be its own doing. */
class RowsBefore {
  /** @param {Run} run */
  constructor(run) {
    this.run = run;
    /** @type {Map<string, Before[]>} by key, which copied rows share and rows that nobody has picked lack */
    this.byKey = new Map();
    /** @type {Set<string>} what stood in rows without a key, by column and text */
    this.keyless = new Set();
    this.isComplete = false;
  }

  /**
   * @param {SheetRow} row
   * @param {Strays} strays
   */
  note(row, strays) {
    if (this.isComplete && (this.knows(row) || strays.isIn(row))) {
      return;
    }
    if (row.key === '') {
      row.cells.forEach((cell, at) => this.keyless.add(heldText_(row.names[at], cell.text)));
    }
    const stray = row.mark !== null && row.mark.e === this.run.id && row.mark.k !== row.key;
    const same = this.byKey.get(groupOf_(row)) || [];
    if (!stray && same.length <= MOST_ALIKE && !same.some(before => isAsBefore_(row, before))) {
      this.byKey.set(groupOf_(row), [...same, { digest: row.digest, mark: row.mark, cells: row.cells }]);
    }
  }

  /** @param {SheetRow} row */
  knows(row) {
    return this.byKey.has(groupOf_(row));
  }

  /**
   * @param {SheetRow} row
   * @returns {Before[]} all that it may have been; none where it was not seen, or may have been too much
   */
  all(row) {
    const same = this.byKey.get(groupOf_(row)) || [];
    if (same.length > MOST_ALIKE) {
      return [];
    }
    const equal = same.filter(({ digest }) => digest === row.digest);
    return equal.length > 0 || same.length > 1 ? equal : same;
  }

  /**
   * Whether a cell may have held before what it holds now. A row that was not seen was inserted meanwhile; or it was
   * edited, if it has no key: what stood in no such row was not there then.
   *
   * @param {SheetRow} row
   * @param {number} at the cell's place
   */
  held(row, at) {
    const { text } = row.cells[at];
    const all = this.all(row);
    if (all.length > 0) {
      return all.some(before => before.cells[at].text === text);
    }
    return this.knows(row) || (row.key === '' && this.keyless.has(heldText_(row.names[at], text)));
  }

  /**
   * @param {SheetRow} row
   * @returns {Before | undefined} undefined where it was not seen, or cannot be told from its copies
   */
  of(row) {
    const all = this.all(row);
    return all.length === 1 ? all[0] : undefined;
  }
}

/**
 * What rows are told apart by as they stood before: by key, or by input where they have none.
 *
 * @param {SheetRow} row
 */
function groupOf_({ key, digest }) {
  return key === '' ? `\u0000${digest}` : key;
}

/**
 * @param {string} name of a column
 * @param {string} text
 */
function heldText_(name, text) {
  return JSON.stringify([name, text]);
}

/**
 * @param {SheetRow} row
 * @param {Before} before
 */
function isAsBefore_(row, before) {
  return row.digest === before.digest && row.cells.every((cell, at) => cell.text === before.cells[at].text);
}

/**
 * What is taken back is put back as it was, as far as this script has seen it.
 *
 * @param {SheetRow} row
 * @param {RowPlan} plan
 * @param {Before | undefined} before
 * @returns {RowPlan}
 */
function restored_(row, plan, before) {
  if (!before) {
    return plan;
  }
  return {
    ...plan,
    mask: plan.mask.map((write, at) => write && row.cells[at].text !== before.cells[at].text),
    ...standing_(before),
    mark: before.mark,
  };
}
