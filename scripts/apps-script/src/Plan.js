/**
 * What is to be written to a row, worked out without any service: see docs/decisions/0013.
 */

/** What the verdict's column shows of a row that has no verdict yet, and of one that a person has corrected. */
const PENDING = 'pending';
const CORRECTED = 'corrected';

const NOT_OK_COLOR = '#fce8e6';
const CORRECTED_COLOR = '#d2e3fc';

/**
 * The answer to a row, as its cells are to show it: one text per output column, then verdict and reason.
 *
 * @typedef {object} Answer
 * @property {string} key the row's key, the record's id
 * @property {string} request
 * @property {string[]} inputs what was asked, one text per input column
 * @property {boolean} anyInput whether the row's input was too large to be kept with the result
 * @property {string[]} texts
 */

/**
 * What Seiri wrote to a row. Kept in the row itself, so that it moves with it.
 *
 * @typedef {object} Wrote
 * @property {string} k the key of the row it was written for
 * @property {string} e the execution
 * @property {string} q the request; empty where the row had no answer
 * @property {Object<string, string>} v by column: the text, or what `remember_` makes of a long one
 * @property {Object<string, string>} [c] by column: the corrections that were sent
 * @property {number} [m] 1 where cells were coloured
 */

/**
 * A row as it stands in the sheet.
 *
 * @typedef {object} SheetRow
 * @property {string} key
 * @property {string} run
 * @property {Wrote | null} wrote
 * @property {Array<string | null>} inputs null where the text that the loader read cannot be told from here
 * @property {string[]} names the headers of `cells`
 * @property {string[]} cells the output columns, verdict and reason
 */

/**
 * @typedef {object} RowPlan
 * @property {boolean[]} mask which cells are written
 * @property {string[]} texts
 * @property {Wrote | null} wrote what to remember; null: nothing
 * @property {Array<string | null> | null} colors of the cells; null where none changes
 * @property {'written' | 'changed' | 'corrected' | 'cleared'} what
 */

/**
 * A person's value in the place of Seiri's.
 *
 * @typedef {object} Edit
 * @property {number} at the column's place
 * @property {string | null} model null where it was too long to be remembered
 * @property {string} person
 */

/**
 * @param {string} cell
 * @returns {Wrote | null} null where it is blank or not of this making
 */
function readWrote_(cell) {
  if (cell === '') {
    return null;
  }
  try {
    const read = JSON.parse(cell);
    return typeof read.k === 'string' && typeof read.e === 'string' && typeof read.v === 'object' && read.v
      ? read
      : null;
  } catch {
    return null;
  }
}

/** @param {string} text */
function remember_(text) {
  return text.length > 2000 ? `\u0001${shortHash_(text)}` : text;
}

/**
 * Whether a cell shows what was written to it.
 *
 * @param {string} cell
 * @param {string} remembered
 */
function isAsWritten_(cell, remembered) {
  return remembered.startsWith('\u0001')
    ? [cell, cell.replace(/^'/, '')].some(text => remember_(text) === remembered)
    : shows_(cell, remembered);
}

/**
 * Whether a cell is Seiri's to write: it is blank and nothing was written to it, or shows what was.
 *
 * @param {SheetRow} row
 * @param {Wrote | null} wrote
 * @param {number} at
 */
function isOurs_(row, wrote, at) {
  const remembered = wrote ? wrote.v[row.names[at]] : undefined;
  return isAsWritten_(row.cells[at], remembered === undefined ? '' : remembered);
}

/**
 * The cells of a row that a person has changed since Seiri wrote them.
 *
 * @param {SheetRow} row
 * @param {Wrote} wrote
 * @returns {Edit[]}
 */
function edits_(row, wrote) {
  /** @type {Edit[]} */
  const edits = [];
  for (let at = 0; at < row.cells.length - 2; at++) {
    const remembered = wrote.v[row.names[at]];
    if (remembered !== undefined && !isAsWritten_(row.cells[at], remembered)) {
      edits.push({
        at,
        model: remembered.startsWith('\u0001') ? null : remembered,
        person: row.cells[at],
      });
    }
  }
  return edits;
}

/**
 * Whether a row still asks what was asked.
 *
 * @param {SheetRow} row
 * @param {Answer} answer
 */
function asksTheSame_(row, answer) {
  return (
    answer.anyInput ||
    row.inputs.every((input, i) => input === null || wellFormed_(input) === answer.inputs[i])
  );
}

/**
 * The answers of an execution, to be found by key and by what was asked: a key alone is no proof, since a part of the
 * sheet may have been sorted without it.
 */
class Answers {
  constructor() {
    /** @type {Map<string, Answer[]>} */
    this.byKey = new Map();
    /** @type {Map<string, Answer>} */
    this.byInput = new Map();
    this.count = 0;
  }

  /** @param {Answer} answer */
  add(answer) {
    const same = this.byKey.get(answer.key);
    if (same) {
      same.push(answer);
    } else {
      this.byKey.set(answer.key, [answer]);
    }
    if (!answer.anyInput) {
      this.byInput.set(JSON.stringify(answer.inputs), answer);
    }
    this.count++;
  }

  /**
   * @param {SheetRow} row picked for the execution
   * @returns {Answer | undefined}
   */
  of(row) {
    const own = (this.byKey.get(row.key) || []).find(answer => asksTheSame_(row, answer));
    if (own || row.inputs.includes(null)) {
      return own;
    }
    return this.byInput.get(JSON.stringify(row.inputs.map(input => wellFormed_(input || ''))));
  }
}

/**
 * What is to be done with a row of an execution; null where nothing is.
 *
 * @param {SheetRow} row
 * @param {string} execution
 * @param {Answer | undefined} answer
 * @param {{changed: string, corrected: string}} words
 * @param {Map<number, string> | undefined} kept what a person had put there before a write that went astray
 * @returns {RowPlan | null}
 */
function planRow_(row, execution, answer, words, kept) {
  const wrote = row.wrote;
  const astray = wrote !== null && wrote.k !== row.key;
  if (wrote && !astray && wrote.e === execution && wrote.q !== '') {
    return null;
  }
  if (!answer) {
    return row.run === execution && !astray
      ? planChanged_(row, execution, words.changed)
      : astray
        ? planCleared_(row, kept)
        : null;
  }
  const target = answer.texts.slice();
  const mask = row.cells.map((cell, at) => {
    if (kept && kept.has(at)) {
      target[at] = kept.get(at) || '';
      return !shows_(cell, target[at]);
    }
    const ours = isOurs_(row, wrote, at) || (astray && cell === '');
    return ours && !shows_(cell, answer.texts[at]);
  });
  const after = row.cells.map((cell, at) => (mask[at] ? target[at] : cell));
  /** @type {Wrote} */
  const remembered = {
    k: row.key,
    e: execution,
    q: answer.request,
    v: remembered_(row, answer.texts),
  };
  const edits = edits_({ ...row, cells: after }, remembered);
  return finish_(row, remembered, target, mask, edits, words.corrected, 'written');
}

/**
 * What is remembered of a row once texts are written to it: them, and what stands in columns of other runs.
 *
 * @param {SheetRow} row
 * @param {string[]} texts
 */
function remembered_(row, texts) {
  /** @type {Object<string, string>} */
  const all = row.wrote && row.wrote.k === row.key ? { ...row.wrote.v } : {};
  row.names.forEach((name, at) => {
    all[name] = remember_(texts[at]);
  });
  return all;
}

/**
 * A row that a person has changed since: told apart, kept, and marked.
 *
 * @param {SheetRow} row written for this execution
 * @param {Wrote} wrote
 * @param {string} word
 * @returns {RowPlan | null} null where nothing is to be marked
 */
function planCorrected_(row, wrote, word) {
  const edits = edits_(row, wrote);
  if (edits.length === 0 || row.cells[row.cells.length - 2] === CORRECTED) {
    return null;
  }
  const mask = row.cells.map(() => false);
  return finish_(row, { ...wrote, v: { ...wrote.v } }, row.cells.slice(), mask, edits, word, 'corrected');
}

/**
 * Puts verdict, reason and colours in, and notes what is now remembered.
 *
 * @param {SheetRow} row
 * @param {Wrote} remembered
 * @param {string[]} texts
 * @param {boolean[]} mask
 * @param {Edit[]} edits
 * @param {string} word
 * @param {'written' | 'corrected'} what
 * @returns {RowPlan}
 */
function finish_(row, remembered, texts, mask, edits, word, what) {
  const verdictAt = row.cells.length - 2;
  const verdict = remembered.v[row.names[verdictAt]];
  const reason = remembered.v[row.names[verdictAt + 1]];
  if (edits.length > 0) {
    const marks = [CORRECTED, `${word} (${reason ? `${verdict}: ${reason}` : verdict})`];
    marks.forEach((mark, i) => {
      const at = verdictAt + i;
      // Where a person has written into them, they stay as they are.
      if (mask[at] || row.cells[at] === '' || isOurs_(row, row.wrote, at) || isOurs_(row, remembered, at)) {
        texts[at] = mark;
        mask[at] = true;
        remembered.v[row.names[at]] = remember_(mark);
      }
    });
  }
  const bad = !['ok', 'repaired', CORRECTED].includes(verdict);
  const colored = bad || edits.length > 0;
  const edited = new Set(edits.map(edit => edit.at));
  const colors =
    colored || (row.wrote && row.wrote.m)
      ? row.cells.map((_, at) => (edited.has(at) ? CORRECTED_COLOR : bad ? NOT_OK_COLOR : null))
      : null;
  if (colored) {
    remembered.m = 1;
  } else {
    delete remembered.m;
  }
  return { mask, texts, wrote: remembered, colors, what };
}

/**
 * A row whose input is no longer what was asked: it gets no answer, and says so.
 *
 * @param {SheetRow} row
 * @param {string} execution
 * @param {string} reason
 * @returns {RowPlan | null}
 */
function planChanged_(row, execution, reason) {
  const verdictAt = row.cells.length - 2;
  const texts = row.cells.map((_, at) => (at < verdictAt ? '' : at === verdictAt ? PENDING : reason));
  const mask = row.cells.map((cell, at) => isOurs_(row, row.wrote, at) && !shows_(cell, texts[at]));
  if (!mask.includes(true)) {
    return null;
  }
  return {
    mask,
    texts,
    wrote: { k: row.key, e: execution, q: '', v: remembered_(row, texts), m: 1 },
    colors: row.cells.map(() => NOT_OK_COLOR),
    what: 'changed',
  };
}

/**
 * A row that got what was meant for another, because the sheet was sorted in the moment of writing: what is Seiri's
 * is taken away again.
 *
 * @param {SheetRow} row
 * @param {Map<number, string> | undefined} kept
 * @returns {RowPlan}
 */
function planCleared_(row, kept) {
  const texts = row.cells.map((_, at) => (kept && kept.get(at)) || '');
  return {
    mask: row.cells.map((cell, at) => isOurs_(row, row.wrote, at) && !shows_(cell, texts[at])),
    texts,
    wrote: null,
    colors: row.cells.map(() => null),
    what: 'cleared',
  };
}
