/**
 * Texts as cells hold them.
 */

/** The most characters Seiri writes to a cell; a cell takes 50,000. */
const LONGEST_CELL = 49000;

/**
 * A value of an answer as a cell's text.
 *
 * @param {unknown} value
 */
function cellText_(value) {
  if (value === null || value === undefined) {
    return '';
  }
  const text = (typeof value === 'string' ? value : JSON.stringify(value))
    .replace(/\r\n?/g, '\n')
    .replace(/\u0000/g, '');
  if (text.length <= LONGEST_CELL) {
    return wellFormed_(text);
  }
  // A pair of surrogates is one character: half of it would be another text in the sheet.
  const cut = text.slice(0, LONGEST_CELL).replace(/[\uD800-\uDBFF]$/, '');
  return wellFormed_(cut) + '…';
}

/**
 * A value of an answer as a cell holds it: numbers and truth values keep their kind.
 *
 * @param {unknown} value
 * @returns {Value}
 */
function cellValue_(value) {
  const exact = typeof value === 'number' && Number.isFinite(value) && Number(value.toPrecision(15)) === value;
  return exact || typeof value === 'boolean' ? /** @type {Value} */ (value) : cellText_(value);
}

/**
 * The text as it is written to a sheet: whatever could run as a formula has an apostrophe before it, which a sheet
 * takes for "this is text" and does not show. It guards at least what the command line's CSV does.
 *
 * @param {string} text
 */
function safeCell_(text) {
  return /^[\t\r\n']|^[\s\uFEFF]*[=+\-@＝＋－＠]/.test(text) ? "'" + text : text;
}

/**
 * Whether a cell shows a text, with or without the apostrophe that makes it text.
 *
 * @param {string} cell
 * @param {string} text
 */
function shows_(cell, text) {
  const shown = cell.replace(/\r\n?/g, '\n');
  return shown === text || shown === safeCell_(text);
}

/**
 * The text with each half of a surrogate pair replaced, as the loader sends it.
 *
 * @param {string} text
 */
function wellFormed_(text) {
  return text.replace(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '\uFFFD',
  );
}

/**
 * How many bytes a text is in UTF-8.
 *
 * @param {string} text well-formed
 */
function utf8Length_(text) {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Each half of a pair stands for two of its four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes;
}

// Looked up once: every look at a global costs a script time.
const imul_ = Math.imul;

/**
 * A short digest to tell texts apart by, where storing them would take too much room.
 *
 * @param {string} text
 */
function shortHash_(text) {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = imul_(a ^ code, 2654435761);
    b = imul_(b ^ code, 1597334677);
  }
  a = imul_(a ^ (a >>> 16), 2246822507) ^ imul_(b ^ (b >>> 13), 3266489909);
  b = imul_(b ^ (b >>> 16), 2246822507) ^ imul_(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
}
