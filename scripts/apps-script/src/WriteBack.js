/**
 * Writes results back to their rows. It is idempotent and may be cut off at any moment: what was written stands in the
 * rows themselves, and each pass reads them before it writes.
 */

/** Passes over the sheet in one script: each finds less to do, unless a person keeps sorting. */
const MOST_PASSES = 6;

/**
 * The columns of a run, as they stand by now.
 *
 * @typedef {object} RunColumns
 * @property {number[]} inputs
 * @property {number} key
 * @property {number} run
 * @property {number[]} written output columns, verdict, reason, and last what was written
 */

/**
 * @typedef {object} PassReport
 * @property {number} planned rows that were to be written, and one more for each block that moved meanwhile
 * @property {boolean} late whether time ran out
 * @property {Set<string>} placed requests that stand in the sheet
 */

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Aws} aws
 * @param {Run} run
 * @param {Deadline} deadline
 */
function writeBack_(sheet, aws, run, deadline) {
  run.message = '';
  for (;;) {
    const { answers, next, end } = readAnswers_(aws, run, run.offset);
    const report = writeAnswers_(sheet, run, answers, deadline, rows => {
      run.written += rows;
      saveRun_(run);
    });
    if (report.late) {
      return;
    }
    run.unplaced += answers.count - report.placed.size;
    run.offset = next;
    saveRun_(run);
    if (end) {
      break;
    }
  }
  run.sent += sendCorrections_(aws, sheet, run, deadline);
  if (!sheet.getFilter()) {
    sheet.getDataRange().createFilter();
  }
  run.state = 'done';
  run.message = run.unplaced > 0 ? text_(run.language, 'unplaced', { n: run.unplaced }) : '';
}

/**
 * The headers of the columns that people read.
 *
 * @param {Run} run
 */
function writtenNames_(run) {
  return run.outputs.map(output => output.column).concat(run.verdict, run.reason);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {boolean} make whether missing columns are made
 * @returns {RunColumns}
 */
function runColumns_(sheet, run, make) {
  const outputs = writtenNames_(run);
  if (make) {
    ensureColumns_(sheet, outputs);
    ensureHiddenColumns_(sheet, [WROTE_HEADER, RUN_HEADER]);
  }
  const headers = headers_(sheet);
  const find = /** @param {string} name */ name => {
    const column = columnOf_(headers, name);
    if (column === 0) {
      throw new UserFault('noColumn', { name });
    }
    return column;
  };
  return {
    inputs: run.inputs.map(find),
    key: find(run.key),
    run: find(RUN_HEADER),
    written: outputs.concat(WROTE_HEADER).map(find),
  };
}

/**
 * Reads rows of a run.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {RunColumns} columns
 * @param {number} first row
 * @param {number} count
 * @returns {SheetRow[]}
 */
function readRows_(sheet, run, columns, first, count) {
  const own = texts_(sheet, first, count, [columns.key, columns.run, ...columns.written]);
  const inputs =
    run.render === 'raw'
      ? rawTexts_(sheet, first, count, columns.inputs)
      : texts_(sheet, first, count, columns.inputs);
  const names = writtenNames_(run);
  return own.map((cells, i) => ({
    key: cells[0],
    run: cells[1],
    wrote: readWrote_(cells[cells.length - 1]),
    inputs: inputs[i],
    names,
    cells: cells.slice(2, -1),
  }));
}

/**
 * Raw cells as the loader reads them, as far as this can be told: texts and plain numbers.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first
 * @param {number} count
 * @param {number[]} columns
 * @returns {Array<Array<string | null>>}
 */
function rawTexts_(sheet, first, count, columns) {
  /** @type {Array<Array<string | null>>} */
  const rows = Array.from({ length: count }, () => []);
  columns.forEach((column, c) => {
    sheet
      .getRange(first, column, count, 1)
      .getValues()
      .forEach(([value], r) => {
        rows[r][c] = typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : null;
      });
  });
  return rows;
}

/**
 * Writes a window of answers to the sheet, in passes until one finds nothing left to write.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Answers} answers
 * @param {Deadline} deadline
 * @param {(rows: number) => void} progress
 * @returns {PassReport}
 */
function writeAnswers_(sheet, run, answers, deadline, progress) {
  runColumns_(sheet, run, true);
  /** @type {Map<string, Map<number, string>>} */
  const kept = new Map();
  // On a sheet too slow for both, writing comes first.
  notePersonsCells_(sheet, run, kept, deadline.half());
  for (let pass = 1; ; pass++) {
    const report = writePass_(sheet, run, answers, kept, deadline, progress);
    if (report.planned === 0 || report.late || pass === MOST_PASSES) {
      report.late = report.late || report.planned > 0;
      return report;
    }
  }
}

/**
 * Notes what people have put into the output columns, by key: if the sheet is sorted in the very moment of writing,
 * it can be put back.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Map<string, Map<number, string>>} kept
 * @param {Deadline} deadline
 */
function notePersonsCells_(sheet, run, kept, deadline) {
  eachBlock_(sheet, run, deadline, rows => {
    rows.forEach(row => {
      if (row.key === '' || (row.wrote && row.wrote.k !== row.key)) {
        return;
      }
      row.cells.forEach((cell, at) => {
        if (cell !== '' && !isOurs_(row, row.wrote, at)) {
          const cells = kept.get(row.key) || new Map();
          cells.set(at, cell);
          kept.set(row.key, cells);
        }
      });
    });
  });
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Deadline} deadline
 * @param {(rows: SheetRow[], first: number, columns: RunColumns) => void} work
 * @returns {{late: boolean, moved: boolean}} whether time ran out before all blocks were seen, and whether columns were
 *     moved meanwhile, so that a block may have been read by others' columns
 */
function eachBlock_(sheet, run, deadline, work) {
  let columns = runColumns_(sheet, run, false);
  let moved = false;
  for (let first = 2; first <= sheet.getLastRow(); first += BLOCK_ROWS) {
    if (deadline.isOver()) {
      return { late: true, moved };
    }
    const count = Math.min(BLOCK_ROWS, sheet.getLastRow() - first + 1);
    work(readRows_(sheet, run, columns, first, count), first, columns);
    const now = runColumns_(sheet, run, false);
    moved = moved || JSON.stringify(now) !== JSON.stringify(columns);
    columns = now;
  }
  return { late: false, moved };
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Answers} answers
 * @param {Map<string, Map<number, string>>} kept
 * @param {Deadline} deadline
 * @param {(rows: number) => void} progress
 * @returns {PassReport}
 */
function writePass_(sheet, run, answers, kept, deadline, progress) {
  const words = { changed: text_(run.language, 'reasonChanged'), corrected: text_(run.language, 'reasonCorrected') };
  /** @type {Set<string>} */
  const placed = new Set();
  let planned = 0;
  // Blocks whose rows moved meanwhile: the next pass writes them.
  let again = 0;
  const seen = eachBlock_(sheet, run, deadline, (rows, first, columns) => {
    /** @type {Array<{row: number, plan: RowPlan}>} */
    const plans = [];
    rows.forEach((row, i) => {
      const astray = row.wrote !== null && row.wrote.k !== row.key;
      const picked = row.run === run.id && row.key !== '';
      if (!picked && !astray) {
        return;
      }
      const known = answers.byKey.has(row.key);
      const answer = picked ? answers.of(row) : undefined;
      if (answer) {
        placed.add(answer.request);
      }
      if (!known && !answer && !astray) {
        return;
      }
      const plan = planRow_(row, run.id, answer, words, astray ? kept.get(row.key) : undefined);
      if (plan) {
        plans.push({ row: first + i, plan });
      }
    });
    planned += plans.length;
    if (areUnmoved_(sheet, columns, rows, first)) {
      writePlans_(sheet, columns, plans);
      progress(plans.filter(p => p.plan.what === 'written').length);
    } else {
      again++;
    }
  });
  return { planned: planned + again + Number(seen.moved), late: seen.late, placed };
}

/**
 * Whether rows still stand where they were read. Keys are never blank where there is anything to write, so a column
 * inserted to the left of theirs is noticed too.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {RunColumns} columns
 * @param {SheetRow[]} rows
 * @param {number} first
 */
function areUnmoved_(sheet, columns, rows, first) {
  const keys = texts_(sheet, first, rows.length, [columns.key]);
  return rows.every((row, i) => keys[i][0] === row.key);
}

/**
 * Writes plans in as few calls as there are groups of neighbouring rows with the same cells to write.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {RunColumns} columns
 * @param {Array<{row: number, plan: RowPlan}>} plans by row
 */
function writePlans_(sheet, columns, plans) {
  let begin = 0;
  const shape = /** @param {RowPlan} plan */ plan => plan.mask.map(Number).join('');
  for (let i = 1; i <= plans.length; i++) {
    const continues =
      i < plans.length &&
      plans[i].row === plans[i - 1].row + 1 &&
      shape(plans[i].plan) === shape(plans[begin].plan);
    if (!continues && i > begin) {
      writeGroup_(sheet, columns, plans.slice(begin, i));
      begin = i;
    }
  }
  SpreadsheetApp.flush();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {RunColumns} columns
 * @param {Array<{row: number, plan: RowPlan}>} group rows one below the other, with the same cells to write
 */
function writeGroup_(sheet, columns, group) {
  if (group.length === 0) {
    return;
  }
  const at = group[0].plan.mask.flatMap((write, i) => (write ? [i] : []));
  const wroteAt = columns.written.length - 1;
  const chosen = at.concat(wroteAt).map(i => columns.written[i]);
  const rows = group.map(({ plan }) =>
    at.map(i => plan.texts[i]).concat(plan.wrote ? JSON.stringify(plan.wrote) : ''),
  );
  writeTexts_(sheet, group[0].row, chosen, rows, null);
  if (group.some(({ plan }) => plan.colors)) {
    colorGroup_(sheet, columns.written.slice(0, -1), group);
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number[]} columns
 * @param {Array<{row: number, plan: RowPlan}>} group
 */
function colorGroup_(sheet, columns, group) {
  spans_(columns).forEach(span => {
    sheet
      .getRange(group[0].row, span.first, group.length, span.at.length)
      .setBackgrounds(
        group.map(({ plan }) => span.at.map(i => (plan.colors ? plan.colors[i] : null))),
      );
  });
}
