/**
 * Human corrections: values that people put in the place of Seiri's go back to the stack, where prompts are evaluated by them.
 */

/** Corrections of one object in the bucket. */
const CORRECTIONS_AT_ONCE = 1000;

/** What is remembered as sent of a value that is Seiri's again. */
const WITHDRAWN = '\u0002';

/**
 * @typedef {{row: number, wrote: Wrote, request: string, record: string, name: string, edit: Edit, withdrawn: boolean}} Found
 */

/**
 * Sends the corrections of runs that are done.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {Aws} aws
 * @param {Deadline} deadline
 * @returns {number} how many values were sent
 */
function sendAllCorrections_(book, aws, deadline) {
  let sent = 0;
  allRuns_()
    .filter(run => run.state === 'done' && !deadline.isOver())
    .forEach(run => {
      const sheet = book.getSheets().find(s => s.getSheetId() === run.sheet);
      if (!sheet) {
        return;
      }
      try {
        const now = sendCorrections_(aws, sheet, run, deadline);
        if (now > 0) {
          run.sent += now;
          sent += now;
          saveRun_(run);
          logRun_(book, run);
        }
      } catch (fault) {
        // Its columns were renamed or removed: its cells can no longer be told apart.
        if (!(fault instanceof UserFault)) {
          throw fault;
        }
      }
    });
  return sent;
}

/**
 * Marks the rows of a run that a person has changed, and sends what was put there. What was sent is remembered in the
 * row, so nothing is sent twice.
 *
 * @param {Aws} aws
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {Deadline} deadline
 * @returns {number} how many values were sent
 */
function sendCorrections_(aws, sheet, run, deadline) {
  const word = text_(run.language, 'reasonCorrected');
  let sent = 0;
  eachBlock_(sheet, run, deadline, (rows, first, columns) => {
    /** @type {Array<{row: number, plan: RowPlan}>} */
    const plans = [];
    rows.forEach((row, i) => {
      if (isOf_(row, run) && row.wrote) {
        const plan = planCorrected_(row, row.wrote, word);
        if (plan) {
          plans.push({ row: first + i, plan });
        }
      }
    });
    if (plans.length > 0 && areUnmoved_(sheet, columns, rows, first)) {
      writePlans_(sheet, columns, plans);
    }
    const fresh = plans.length > 0 ? readRows_(sheet, run, columns, first, rows.length) : rows;
    sent += sendFound_(aws, sheet, run, columns, found_(fresh, run, first));
  });
  return sent;
}

/**
 * @param {SheetRow} row
 * @param {Run} run
 */
function isOf_(row, run) {
  return row.wrote !== null && row.wrote.k === row.key && row.wrote.e === run.id && row.wrote.q !== '';
}

/**
 * Values that differ from Seiri's and were not sent yet, and those that were sent and are Seiri's again.
 *
 * @param {SheetRow[]} rows
 * @param {Run} run
 * @param {number} first row
 * @returns {Found[]}
 */
function found_(rows, run, first) {
  /** @type {Found[]} */
  const found = [];
  rows.forEach((row, i) => {
    const wrote = row.wrote;
    if (!wrote || !isOf_(row, run)) {
      return;
    }
    const sent = wrote.c || {};
    const edits = edits_(row, wrote);
    const common = { row: first + i, wrote, request: wrote.q, record: row.key };
    edits
      .filter(edit => sent[row.names[edit.at]] !== remember_(edit.person))
      .forEach(edit => found.push({ ...common, name: row.names[edit.at], edit, withdrawn: false }));
    run.outputs.forEach((output, at) => {
      const name = output.column;
      const before = sent[name];
      if (before !== undefined && before !== WITHDRAWN && !edits.some(edit => edit.at === at)) {
        const edit = { at, model: wrote.v[name], person: row.cells[at] };
        found.push({ ...common, name, edit, withdrawn: true });
      }
    });
  });
  return found;
}

/**
 * @param {Aws} aws
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Run} run
 * @param {RunColumns} columns
 * @param {Found[]} found
 * @returns {number}
 */
function sendFound_(aws, sheet, run, columns, found) {
  for (let i = 0; i < found.length; i += CORRECTIONS_AT_ONCE) {
    const part = found.slice(i, i + CORRECTIONS_AT_ONCE);
    const at = new Date().toISOString();
    const lines = part.map(f => JSON.stringify(correction_(f, run, at)) + '\n').join('');
    const name = `${at.replace(/[:.]/g, '-')}-${sha256Hex_(lines).slice(0, 16)}.jsonl`;
    aws.write(`corrections/execution_id=${encodeId_(run.id)}/${name}`, lines);
    rememberSent_(sheet, columns, part);
  }
  return found.length;
}

/**
 * @param {Found} found
 * @param {Run} run
 * @param {string} at
 */
function correction_(found, run, at) {
  return {
    execution_id: run.id,
    request_id: found.request,
    record_id: found.record,
    task_name: run.task,
    prompt_version: run.version,
    field: run.outputs[found.edit.at].field,
    model_value: found.edit.model,
    person_value: found.edit.person,
    corrected_by: userEmail_(),
    corrected_at: at,
  };
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {RunColumns} columns
 * @param {Found[]} part
 */
function rememberSent_(sheet, columns, part) {
  /** @type {Map<number, Wrote>} */
  const rows = new Map();
  part.forEach(f => {
    const wrote = rows.get(f.row) || { ...f.wrote, c: { ...f.wrote.c } };
    const sent = /** @type {Object<string, string>} */ (wrote.c);
    sent[f.name] = f.withdrawn ? WITHDRAWN : remember_(f.edit.person);
    rows.set(f.row, wrote);
  });
  const column = columns.written[columns.written.length - 1];
  const numbers = [...rows.keys()].sort((a, b) => a - b);
  runs_(numbers).forEach(({ first, count }) => {
    const keys = texts_(sheet, first, count, [columns.key]);
    const cells = Array.from({ length: count }, (_, i) => /** @type {Wrote} */ (rows.get(first + i)));
    // Rows that moved meanwhile are sent again the next time: of a cell’s corrections the last one counts.
    if (cells.every((wrote, i) => wrote.k === keys[i][0])) {
      writeTexts_(sheet, first, [column], cells.map(wrote => [JSON.stringify(wrote)]), null);
    }
  });
  SpreadsheetApp.flush();
}
