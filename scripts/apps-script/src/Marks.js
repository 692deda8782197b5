/**
 * A mark: what Seiri wrote to a row for a task, as JSON in a hidden cell of the row, so that it moves with it.
 */

/** The most characters of a mark; a cell takes 50,000. */
const LONGEST_MARK = 45000;
/** Texts that are longer are remembered by their hash. */
const LONGEST_REMEMBERED = 2000;
const HASHED = '\u0001';

/**
 * @typedef {object} Mark
 * @property {string} k the key of the row it was written for
 * @property {string} e the execution
 * @property {string} q the request; empty where the row had no answer
 * @property {string} [x] the verdict
 * @property {string} [i] the digest of the input that was answered
 * @property {string} [a] what was asked: see Layouts.js
 * @property {string} [p] the prompt's version
 * @property {Object<string, string>} v by column: what Seiri wrote, read back
 * @property {Object<string, string>} [w] the same of earlier runs into other columns
 * @property {Object<string, string>} [o] what the cells may still hold as long as the mark was not read back
 * @property {Object<string, string>} [c] by column: the corrections that were sent
 * @property {string} [s] the reason that stood there before the row became stale
 * @property {number} [m] 1 where cells were coloured
 * @property {number} [u] 1 as long as it was not read back
 */

/**
 * @param {string} cell
 * @returns {Mark | null} null where it is blank or no mark
 */
function readMark_(cell) {
  if (!cell.startsWith('{')) {
    return null;
  }
  try {
    const read = JSON.parse(cell);
    const whole = typeof read.k === 'string' && typeof read.e === 'string' && typeof read.q === 'string';
    return whole && typeof read.v === 'object' && read.v ? read : null;
  } catch {
    return null;
  }
}

/**
 * @param {Mark | null} mark
 * @returns {string} never longer than a cell can hold: the longest texts become hashes, then earlier runs are forgotten
 */
function markText_(mark) {
  if (!mark) {
    return '';
  }
  let text = JSON.stringify(mark);
  if (text.length <= LONGEST_MARK) {
    return text;
  }
  const short = {
    ...mark,
    v: hashed_(mark.v),
    ...(mark.c ? { c: hashed_(mark.c) } : {}),
    ...(mark.o ? { o: hashed_(mark.o) } : {}),
  };
  delete short.w;
  text = JSON.stringify(short);
  // Some thousand columns: which cells are Seiri's is then unknown, so they count as people's.
  return text.length <= LONGEST_MARK ? text : JSON.stringify({ ...short, v: {}, c: {}, o: {} });
}

/** @param {Object<string, string>} texts by column */
function hashed_(texts) {
  return Object.fromEntries(
    Object.keys(texts).map(name => [name, texts[name].length > 40 ? hash_(texts[name]) : texts[name]]),
  );
}

/** @param {string} text */
function hash_(text) {
  return text.startsWith(HASHED) ? text : HASHED + shortHash_(text);
}

/** @param {string} text */
function remember_(text) {
  return text.length > LONGEST_REMEMBERED ? hash_(text) : text;
}

/**
 * The text that a cell's value is remembered by: numbers and truth values by their value, whatever their format shows.
 *
 * @param {unknown} value
 */
function canonical_(value) {
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value);
}

/**
 * Whether a cell holds what is remembered of it.
 *
 * @param {Cell} cell
 * @param {string} remembered
 */
function holds_(cell, remembered) {
  if (cell.formula) {
    return false;
  }
  if (remembered.startsWith(HASHED)) {
    return [cell.text, cell.text.replace(/^'/, '')].some(text => hash_(text) === remembered);
  }
  return shows_(cell.text, remembered) || (typeof cell.value !== 'string' && canonical_(cell.value) === remembered);
}
