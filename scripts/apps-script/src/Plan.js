/**
 * What is to be written to a row, worked out without any service: see docs/decisions/0013.
 */

/** What the verdict's column shows of rows that need a look and of those that a person has corrected. */
const PENDING = 'pending';
const STALE = 'stale';
const CORRECTED = 'corrected';
const GOOD_VERDICTS = ['ok', 'repaired'];

const NOT_OK_COLOR = '#fce8e6';
const CORRECTED_COLOR = '#d2e3fc';
const STALE_COLOR = '#feefc3';
const OUR_COLORS = [NOT_OK_COLOR, CORRECTED_COLOR, STALE_COLOR];

/** @typedef {string | number | boolean | Date} Value a date is only ever put back, never made of an answer */

/**
 * The answer to a row, as its cells are to hold it.
 *
 * @typedef {object} Answer
 * @property {string} key the row's key, the record's id
 * @property {string} request
 * @property {string[]} inputs what was asked, one text per input column
 * @property {boolean} anyInput whether the row's input was too large to be kept with the result
 * @property {Value[]} values one per output column
 * @property {string} verdict
 * @property {string} reason
 */

/**
 * @typedef {object} RowPlan
 * @property {boolean[]} mask which cells are written
 * @property {Value[]} values
 * @property {string[]} [formulas] of the cells that are put back
 * @property {Mark | null} mark what to remember; null: nothing
 * @property {Array<string | null> | null} colors of the cells that Seiri colours; null where none changes
 * @property {'written' | 'changed' | 'stale' | 'fresh' | 'corrected' | 'undone' | 'verified'} what
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
 * What a plan may say in a cell, in the run's language.
 *
 * @typedef {object} Words
 * @property {string} changed
 * @property {string} stale
 * @property {string} corrected
 * @property {(columns: string[]) => string} kept
 * @property {(columns: string[]) => string} refused
 */

/**
 * Whether Seiri may write to a cell: it is blank, or holds what Seiri wrote there for this task.
 *
 * @param {SheetRow} row
 * @param {Mark | null} mark
 * @param {number} at
 * @param {boolean} checkbox whether the cell is a checkbox, which is `FALSE` before a person has ticked it
 */
function isWritable_(row, mark, at, checkbox) {
  const cell = row.cells[at];
  if (cell.formula) {
    return false;
  }
  if (cell.text === '') {
    return true;
  }
  const remembered = remembered_(mark, row.names[at]);
  return remembered.length > 0 ? remembered.some(text => holds_(cell, text)) : checkbox && cell.value === false;
}

/**
 * What Seiri wrote to a column of a row: the last of it, and before that what a script that was cut off did not come to
 * replace.
 *
 * @param {Mark | null} mark
 * @param {string} name of a column
 * @returns {string[]}
 */
function remembered_(mark, name) {
  if (!mark) {
    return [];
  }
  const last = mark.v[name] !== undefined ? mark.v[name] : (mark.w || {})[name];
  return [last, (mark.o || {})[name]].filter(text => text !== undefined);
}

/**
 * The cells of a row that a person has changed since Seiri wrote them. A cell that was cleared is none, nor is one that
 * Google filled: a checkbox that was put over a blank.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @returns {Edit[]}
 */
function edits_(row, mark) {
  /** @type {Edit[]} */
  const edits = [];
  for (let at = 0; at < row.cells.length - 2; at++) {
    const remembered = mark.v[row.names[at]];
    const cell = row.cells[at];
    const filled = cell.text !== '' && !(remembered === '' && cell.value === false);
    if (remembered !== undefined && filled && !isFault_(cell) && !holds_(cell, remembered)) {
      edits.push({
        at,
        model: remembered.startsWith(HASHED) ? null : remembered,
        person: typeof cell.value === 'number' ? canonical_(cell.value) : cell.text,
      });
    }
  }
  return edits;
}

/**
 * Whether a cell shows one of the sheet's own faults, such as `#N/A`, in the place of a value.
 *
 * @param {Cell} cell
 */
function isFault_(cell) {
  return cell.formula && isErrorText_(cell.text);
}

/** @param {string} text */
function isErrorText_(text) {
  return /^(#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|ERROR!|SPILL!|CALC!)|Loading\.{3}|読み込んでいます\.{3})$/.test(text.trim());
}

/**
 * The answers of an execution, found by key and by what was asked: a key alone is no proof, since a part of the sheet
 * may have been sorted without it.
 */
class Answers {
  /** @param {'displayed' | 'raw'} render */
  constructor(render) {
    this.render = render;
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
    return (
      (this.byKey.get(row.key) || []).find(answer => this.asksTheSame_(row, answer)) ||
      this.byInput.get(JSON.stringify(row.inputs.map(wellFormed_)))
    );
  }

  /**
   * @param {SheetRow} row
   * @param {Answer} answer
   */
  asksTheSame_(row, answer) {
    return (
      answer.anyInput ||
      row.inputs.every((input, i) =>
        this.render === 'raw' ? isSameRaw_(input, answer.inputs[i]) : wellFormed_(input) === answer.inputs[i],
      )
    );
  }
}

/**
 * What the cells of a row accept.
 *
 * @typedef {object} Accepts
 * @property {Array<(value: Value) => Value | null>} takes what each cell makes of a value; null where it refuses it
 * @property {boolean[]} boxes which cells are checkboxes
 */

/**
 * What is to be done with a row of an execution; null where nothing is.
 *
 * @param {SheetRow} row
 * @param {Run} run
 * @param {Answers} answers
 * @param {Words} words
 * @param {Accepts} accepts
 * @returns {RowPlan | null}
 */
function planRow_(row, run, answers, words, accepts) {
  const own = answeredBy_(row.mark, run);
  if (own && own.i === row.digest && !own.u) {
    return null;
  }
  const picked = isPicked_(row, run);
  const answer = picked ? answers.of(row) : undefined;
  if (own && own.k !== row.key) {
    // Written where it does not belong, because the sheet was just being sorted. Where it was the mark alone, the row gets
    // its own at once: without one, a person's copy of it could not be told from what the person typed.
    return planOwn_(row, run, answer, words, accepts) || planUndone_(row, own, answers.byKey.get(row.key) || []);
  }
  if (answer) {
    return planAnswer_(row, run, answer, words, accepts);
  }
  if (own) {
    return planUnasked_(row, own, words);
  }
  return picked && answers.byKey.has(row.key) ? planUnanswered_(row, run, words) : null;
}

/**
 * A row that this run has answered, and has no answer for now.
 *
 * @param {SheetRow} row
 * @param {Mark} own
 * @param {Words} words
 * @returns {RowPlan | null}
 */
function planUnasked_(row, own, words) {
  return own.i === row.digest ? planVerified_(row, own) : planStale_(row, own, words);
}

/**
 * A row that shows its own answer under another row's mark.
 *
 * @param {SheetRow} row
 * @param {Run} run
 * @param {Answer | undefined} answer
 * @param {Words} words
 * @param {Accepts} accepts
 * @returns {RowPlan | null} null where it shows something else
 */
function planOwn_(row, run, answer, words, accepts) {
  const isShown =
    answer && [...answer.values, answer.verdict, answer.reason].every((value, at) => holdsValue_(row.cells[at], value));
  return isShown ? planAnswer_({ ...row, mark: null }, run, answer, words, accepts) : null;
}

/**
 * Whether a row was picked for an execution, and can be told from others.
 *
 * @param {SheetRow} row
 * @param {Run} run
 */
function isPicked_(row, run) {
  return row.run === run.id && row.key !== '';
}

/**
 * @param {Mark | null} mark
 * @param {Run} run
 * @returns {Mark | null} null where it is no answer of this run
 */
function answeredBy_(mark, run) {
  return mark !== null && mark.e === run.id && mark.q !== '' ? mark : null;
}

/**
 * A picked row whose input is no longer what was asked.
 *
 * @param {SheetRow} row
 * @param {Run} run
 * @param {Words} words
 * @returns {RowPlan | null}
 */
function planUnanswered_(row, run, words) {
  const mark = row.mark;
  if (!mark || mark.q === '' || mark.a !== askHash_(askOf_(run))) {
    return planChanged_(row, run, words);
  }
  return mark.i === row.digest ? null : planStale_(row, mark, words);
}

/**
 * @typedef {object} PlannedCells
 * @property {boolean[]} mask
 * @property {Value[]} values
 * @property {Object<string, string>} v what is remembered of them
 * @property {string[]} kept columns that hold a person's values
 * @property {string[]} refused columns that do not allow the value
 */

/**
 * @param {SheetRow} row
 * @param {Answer} answer
 * @param {Accepts} accepts
 * @returns {PlannedCells}
 */
function planOutputs_(row, answer, accepts) {
  /** @type {PlannedCells} */
  const planned = { mask: row.cells.map(() => false), values: row.cells.map((_, at) => answer.values[at]), v: {}, kept: [], refused: [] };
  for (let at = 0; at < row.cells.length - 2; at++) {
    const name = row.names[at];
    const value = answer.values[at];
    const taken = accepts.takes[at](value);
    if (holdsValue_(row.cells[at], value)) {
      planned.v[name] = remember_(canonical_(value));
    } else if (!isWritable_(row, row.mark, at, accepts.boxes[at])) {
      planned.kept.push(name);
    } else if (taken === null) {
      planned.refused.push(name);
    } else {
      planned.values[at] = taken;
      planned.mask[at] = !holdsValue_(row.cells[at], taken);
      planned.v[name] = remember_(canonical_(taken));
    }
  }
  return planned;
}

/**
 * @param {SheetRow} row
 * @param {Run} run
 * @param {Answer} answer
 * @param {Words} words
 * @param {Accepts} accepts
 * @returns {RowPlan}
 */
function planAnswer_(row, run, answer, words, accepts) {
  const { mask, values, v, kept, refused } = planOutputs_(row, answer, accepts);
  const verdictAt = row.cells.length - 2;
  const reason = [
    answer.reason,
    kept.length > 0 ? words.kept(kept) : '',
    refused.length > 0 ? words.refused(refused) : '',
  ];
  const said = [answer.verdict, cellText_(reason.filter(Boolean).join(' / '))];
  said.forEach((text, i) => {
    const at = verdictAt + i;
    const held = holdsValue_(row.cells[at], text);
    values[at] = text;
    // A cell that holds it already is written all the same: cells that stand side by side are one call.
    mask[at] = isWritable_(row, row.mark, at, false);
    if (held || mask[at]) {
      v[row.names[at]] = remember_(text);
    }
  });
  const bad = !GOOD_VERDICTS.includes(answer.verdict);
  return {
    mask,
    values,
    mark: {
      k: row.key,
      e: run.id,
      q: answer.request,
      x: answer.verdict,
      i: row.digest,
      a: askHash_(askOf_(run)),
      p: run.version,
      v,
      ...leftover_(row.mark, v),
      ...replaced_(row, v),
      ...(bad ? { m: 1 } : {}),
      u: 1,
    },
    colors: bad || (row.mark && row.mark.m) ? colors_(row, mask, bad ? NOT_OK_COLOR : null) : null,
    what: 'written',
  };
}

/**
 * What earlier runs wrote to other columns, so that they stay known as Seiri's.
 *
 * @param {Mark | null} mark
 * @param {Object<string, string>} v
 * @returns {{w?: Object<string, string>}}
 */
function leftover_(mark, v) {
  const before = mark ? { ...(mark.w || {}), ...mark.v } : {};
  const names = Object.keys(before).filter(name => v[name] === undefined && before[name] !== '');
  return names.length > 0 ? { w: Object.fromEntries(names.map(name => [name, before[name]])) } : {};
}

/**
 * What Seiri wrote earlier to the cells that are about to be written.
 *
 * @param {SheetRow} row
 * @param {Object<string, string>} v
 * @returns {{o?: Object<string, string>}}
 */
function replaced_(row, v) {
  /** @type {Object<string, string>} */
  const o = {};
  row.names.forEach((name, at) => {
    const before = remembered_(row.mark, name).find(text => text !== '' && holds_(row.cells[at], text));
    if (before !== undefined && v[name] !== undefined && before !== v[name]) {
      o[name] = before;
    }
  });
  return Object.keys(o).length > 0 ? { o } : {};
}

/**
 * Colours for verdict, reason and the cells that are written; a person's cells keep theirs.
 *
 * @param {SheetRow} row
 * @param {boolean[]} mask
 * @param {string | null} color
 * @returns {Array<string | null>}
 */
function colors_(row, mask, color) {
  return row.cells.map((_, at) => (mask[at] || at >= row.cells.length - 2 ? color : null));
}

/**
 * Whether a cell holds a value already.
 *
 * @param {Cell} cell
 * @param {Value} value
 */
function holdsValue_(cell, value) {
  if (cell.formula) {
    return false;
  }
  return typeof value === 'string' ? shows_(cell.text, value) : cell.value === value || cell.text === canonical_(value);
}

/**
 * A mark that was not read back, because the script was cut off: what its cells do not hold does not count as written.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @returns {RowPlan}
 */
function planVerified_(row, mark) {
  return keepOnly_(row, { ...mark, v: readBack_(row, mark) }, 'verified');
}

/**
 * @param {SheetRow} row as it was read back
 * @param {Mark} mark
 * @returns {Object<string, string>} what of the mark stands there
 */
function readBack_(row, mark) {
  /** @type {Object<string, string>} */
  const v = {};
  Object.keys(mark.v).forEach(name => {
    const at = row.names.indexOf(name);
    if (at < 0 || holds_(row.cells[at], mark.v[name])) {
      v[name] = mark.v[name];
    }
  });
  return v;
}

/**
 * Whether all that a mark claims stands in its row.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 */
function isWhole_(row, mark) {
  return Object.keys(readBack_(row, mark)).length === Object.keys(mark.v).length;
}

/**
 * A mark whose cells were read back.
 *
 * @param {Mark} mark
 * @returns {Mark}
 */
function counted_(mark) {
  const counted = { ...mark };
  delete counted.u;
  delete counted.o;
  return counted;
}

/**
 * A plan that writes no cell, but the mark.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @param {RowPlan['what']} what
 * @returns {RowPlan}
 */
function keepOnly_(row, mark, what) {
  return { mask: row.cells.map(() => false), values: row.cells.map(cell => cell.text), mark: counted_(mark), colors: null, what };
}

/**
 * A row that has an answer to an input that is no longer there: its answer stays, and the verdict says so.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @param {Words} words
 * @returns {RowPlan | null} null where it says so already, or a person has written there
 */
function planStale_(row, mark, words) {
  const verdictName = row.names[row.names.length - 2];
  if (mark.v[verdictName] === STALE) {
    return null;
  }
  const known = mark.u ? readBack_(row, mark) : mark.v;
  const reason = known[row.names[row.names.length - 1]] || '';
  return planSaid_(row, { ...mark, v: known, s: reason, m: 1 }, [STALE, words.stale], STALE_COLOR, 'stale');
}

/**
 * A stale row whose input is again what was answered.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @returns {RowPlan | null}
 */
function planFresh_(row, mark) {
  const verdictName = row.names[row.names.length - 2];
  if (mark.v[verdictName] !== STALE || mark.x === undefined) {
    return null;
  }
  const bad = !GOOD_VERDICTS.includes(mark.x);
  const fresh = { ...mark, ...(bad ? { m: 1 } : {}) };
  delete fresh.s;
  return planSaid_(row, fresh, [mark.x, (mark.s || '').startsWith(HASHED) ? '' : mark.s || ''], bad ? NOT_OK_COLOR : null, 'fresh');
}

/**
 * A plan that writes verdict and reason alone, where they are Seiri's.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @param {string[]} said
 * @param {string | null} color
 * @param {RowPlan['what']} what
 * @returns {RowPlan | null} null where nothing would change
 */
function planSaid_(row, mark, said, color, what) {
  const verdictAt = row.cells.length - 2;
  /** @type {Value[]} */
  const values = row.cells.map(cell => cell.text);
  const mask = row.cells.map(() => false);
  const v = { ...mark.v };
  let ours = false;
  said.forEach((text, i) => {
    const at = verdictAt + i;
    const held = holdsValue_(row.cells[at], text);
    if (held || isWritable_(row, row.mark, at, false)) {
      values[at] = text;
      mask[at] = !held;
      v[row.names[at]] = remember_(text);
      ours = ours || i === 0;
    }
  });
  if (!ours) {
    return null;
  }
  const plan = keepOnly_(row, { ...mark, v }, what);
  return { ...plan, mask, values, colors: row.cells.map((_, at) => (at >= verdictAt ? color : null)) };
}

/**
 * A picked row whose input was changed before it was answered: it gets no answer, and its verdict says so.
 *
 * @param {SheetRow} row
 * @param {Run} run
 * @param {Words} words
 * @returns {RowPlan | null}
 */
function planChanged_(row, run, words) {
  const mark = row.mark;
  if (mark && mark.e === run.id && mark.i === row.digest) {
    return null;
  }
  /** @type {Mark} */
  const made = { k: row.key, e: run.id, q: '', i: row.digest, v: {}, ...leftover_(mark, {}), m: 1 };
  return planSaid_(row, made, [PENDING, words.changed], NOT_OK_COLOR, 'changed') || keepOnly_(row, made, 'changed');
}

/**
 * A row that got what was meant for another, because the sheet was sorted in the moment of writing: what this run wrote
 * there is taken back. It may have been the mark alone, in the place of the row's own, which claimed the row's own answer.
 *
 * @param {SheetRow} row
 * @param {Mark} mark
 * @param {Answer[]} answers to the row
 * @returns {RowPlan}
 */
function planUndone_(row, mark, answers) {
  const own = answers.map(answer => [...answer.values, answer.verdict, answer.reason]);
  return {
    mask: row.cells.map((cell, at) => {
      const claim = mark.v[row.names[at]];
      const isClaimed = claim !== undefined && holds_(cell, claim);
      return cell.text !== '' && (isClaimed || own.some(values => holdsValue_(cell, values[at])));
    }),
    values: row.cells.map(() => ''),
    mark: null,
    colors: mark.m ? row.cells.map(() => null) : null,
    what: 'undone',
  };
}

/**
 * A row of which a person has changed an answer since: marked, and never overwritten.
 *
 * @param {SheetRow} row
 * @param {Mark} mark of the input that is there now
 * @param {Words} words
 * @returns {RowPlan | null} null where nothing is to be marked
 */
function planCorrected_(row, mark, words) {
  const edits = edits_(row, mark);
  const verdictAt = row.cells.length - 2;
  if (edits.length === 0 || mark.v[row.names[verdictAt]] === CORRECTED) {
    return null;
  }
  const reason = mark.v[row.names[verdictAt + 1]] || '';
  const before = [mark.x || '', reason.startsWith(HASHED) ? '' : reason].filter(Boolean).join(': ');
  const plan = planSaid_(row, { ...mark, m: 1 }, [CORRECTED, `${words.corrected} (${before})`], null, 'corrected');
  if (!plan) {
    return null;
  }
  const edited = new Set(edits.map(edit => edit.at));
  const bad = !GOOD_VERDICTS.includes(mark.x || '');
  const rest = bad ? NOT_OK_COLOR : null;
  return {
    ...plan,
    colors: row.cells.map((_, at) => (edited.has(at) ? CORRECTED_COLOR : at >= verdictAt ? rest : null)),
  };
}
