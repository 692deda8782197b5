/**
 * Human corrections: what people typed over answers goes back to the stack, where prompts are evaluated by it.
 */

/** Corrections of one object in the bucket. */
const CORRECTIONS_AT_ONCE = 1000;
/** What is remembered as sent of a value that is Seiri's again. */
const WITHDRAWN = '\u0002';

/**
 * @typedef {{at: number, row: SheetRow, mark: Mark, name: string, edit: Edit, withdrawn: boolean}} Found
 */

/**
 * Values that differ from Seiri's and were not sent yet, and those that were sent and are Seiri's again.
 *
 * @param {Review} review
 * @param {SheetRow[]} rows
 * @param {number} first row
 * @returns {Found[]}
 */
function found_(review, rows, first) {
  /** @type {Found[]} */
  const found = [];
  rows.forEach((row, i) => {
    const mark = row.mark;
    if (!mark || !review.isOwn(row)) {
      return;
    }
    const sent = mark.c || {};
    const edits = edits_(row, mark);
    edits
      .filter(edit => sent[row.names[edit.at]] !== remember_(edit.person))
      .forEach(edit => found.push({ at: first + i, row, mark, name: row.names[edit.at], edit, withdrawn: false }));
    Object.keys(sent).forEach(name => {
      const at = row.names.indexOf(name);
      const restored = at >= 0 && mark.v[name] !== undefined && holds_(row.cells[at], mark.v[name]);
      if (restored && sent[name] !== WITHDRAWN && !mark.v[name].startsWith(HASHED)) {
        const edit = { at, model: mark.v[name], person: mark.v[name] };
        found.push({ at: first + i, row, mark, name, edit, withdrawn: true });
      }
    });
  });
  return found;
}

/**
 * Sends corrections, an object for each execution, and remembers in the rows what was sent.
 *
 * @param {Aws} aws
 * @param {Review} review
 * @param {Columns} columns
 * @param {Found[]} found
 * @returns {number}
 */
function sendFound_(aws, review, columns, found) {
  /** @type {Map<string, Found[]>} */
  const executions = new Map();
  found.forEach(one => executions.set(one.mark.e, (executions.get(one.mark.e) || []).concat(one)));
  executions.forEach((all, execution) => {
    for (let i = 0; i < all.length; i += CORRECTIONS_AT_ONCE) {
      const part = all.slice(i, i + CORRECTIONS_AT_ONCE);
      const at = new Date().toISOString();
      const lines = part.map(one => JSON.stringify(correction_(review, one, at)) + '\n').join('');
      const name = `${at.replace(/[:.]/g, '-')}-${sha256Hex_(lines).slice(0, 16)}.jsonl`;
      aws.write(`corrections/execution_id=${encodeId_(execution)}/${name}`, lines);
      rememberSent_(review, columns, part);
    }
  });
  return found.length;
}

/**
 * @param {Review} review
 * @param {Found} found
 * @param {string} at
 */
function correction_(review, { mark, name, edit }, at) {
  return {
    execution_id: mark.e,
    request_id: mark.q,
    record_id: mark.k,
    task_name: review.task,
    prompt_version: mark.p || '',
    field: review.layout.columns[name],
    model_value: edit.model,
    person_value: edit.person,
    corrected_by: userEmail_(),
    corrected_at: at,
  };
}

/**
 * @param {Review} review
 * @param {Columns} columns
 * @param {Found[]} part
 */
function rememberSent_(review, columns, part) {
  /** @type {Map<number, Planned>} */
  const rows = new Map();
  part.forEach(({ at, row, mark, name, edit, withdrawn }) => {
    const planned = rows.get(at) || { at, row, plan: keepOnly_(row, { ...mark, c: { ...mark.c } }, 'corrected') };
    const sent = /** @type {Object<string, string>} */ (/** @type {Mark} */ (planned.plan.mark).c);
    sent[name] = withdrawn ? WITHDRAWN : remember_(edit.person);
    rows.set(at, planned);
  });
  // Rows that moved meanwhile are sent again the next time: of a cell's corrections the last one counts.
  review.writer.write(columns, [...rows.values()].sort((a, b) => a.at - b.at), new Deadline(WORK_MILLISECONDS));
}
