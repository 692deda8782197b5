/**
 * What a run will take, from a sample of its rows.
 */

const SAMPLE_ROWS = 200;
/** What a row’s place in a call of several takes: its id, twice, and its tags. */
const TOKENS_OF_PLACE = 20;
/** Assumed of a run that has no like: answers under way at once, and seconds for one. */
const ASSUMED_IN_FLIGHT = 64;
const ASSUMED_SECONDS = 2;
/** From the click to the first answer, and from the last one to the export: the task's start and the sweep. */
const AROUND_SECONDS = 240;

/**
 * @typedef {object} Estimate
 * @property {number} rows
 * @property {number} distinct
 * @property {number} sample
 * @property {number} inputTokens
 * @property {number} outputTokens
 * @property {number | null} costUsd null where the model has no price
 * @property {number} minutes
 */

/**
 * Four ASCII characters or one other character a token: on the high side for Japanese.
 *
 * @param {string} text
 */
function tokens_(text) {
  const others = (text.match(/[^\u0000-\u007f]/gu) || []).length;
  const ascii = (text.match(/[\u0000-\u007f]/g) || []).length;
  return Math.ceil(ascii / 4) + others;
}

/**
 * Every so many-th of a list, so that a sample is the same each time and from all over it.
 *
 * @template T
 * @param {T[]} list
 * @param {number} most
 * @returns {T[]}
 */
function sample_(list, most) {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(list.length, most) }, (_, i) => list[Math.floor(i * step)]);
}

/**
 * @param {string[][]} inputs of all rows
 * @param {{system_template?: string, prompt_template?: string, output_schema?: string, defaults?: any}} prompt
 * @param {string} model
 * @param {{outputTokensOfOne: number, perSecond: number} | null} history of a like run
 * @param {string} [rowsPerCall] as in the form
 * @returns {Estimate}
 */
function estimate_(inputs, prompt, model, history, rowsPerCall) {
  const distinct = [...new Set(inputs.map(row => JSON.stringify(row)))];
  const sample = sample_(distinct, SAMPLE_ROWS);
  const fixed =
    tokens_(prompt.system_template || '') +
    tokens_((prompt.prompt_template || '').replace(/\{[{%#].*?[}%#]\}/gs, '')) +
    tokens_(prompt.output_schema || '');
  const mean =
    sample.reduce((sum, row) => sum + JSON.parse(row).reduce(countTokens_, 0), 0) /
    Math.max(1, sample.length);
  const outputOfOne = history ? history.outputTokensOfOne : guessedOutput_(prompt, mean);
  const together = sharing_(prompt, rowsPerCall);
  const inputTokens = Math.round(distinct.length * (fixed / together + (together > 1 ? TOKENS_OF_PLACE : 0) + mean));
  const outputTokens = Math.round(distinct.length * outputOfOne);
  const perSecond = history ? history.perSecond : ASSUMED_IN_FLIGHT / ASSUMED_SECONDS;
  const price = priceOf_(model);
  return {
    rows: inputs.length,
    distinct: distinct.length,
    sample: sample.length,
    inputTokens,
    outputTokens,
    costUsd: price && (inputTokens * price.input + outputTokens * price.output) / 1e6,
    minutes: Math.max(1, Math.ceil((AROUND_SECONDS + distinct.length / perSecond) / 60)),
  };
}

/**
 * How many rows share what is the same for all. Of `auto` it is not known before the run: 1 is the dearest.
 *
 * @param {{defaults?: any}} prompt
 * @param {string} [rowsPerCall]
 */
function sharing_(prompt, rowsPerCall) {
  return rowsPerCall === 'auto' ? 1 : Number(rowsPerCall || (prompt.defaults || {}).rows_per_call || 1);
}

/**
 * @param {number} sum
 * @param {string} text
 */
function countTokens_(sum, text) {
  return sum + tokens_(text);
}

/**
 * An answer repeats its input, about, under its fields' names.
 *
 * @param {{output_schema?: string}} prompt
 * @param {number} inputTokens
 */
function guessedOutput_(prompt, inputTokens) {
  const names = fieldsOf_(prompt);
  return names.reduce((sum, name) => sum + tokens_(name) + 4, 6) + inputTokens * 1.2;
}

/**
 * The output's fields in the schema's order; one without a name where there is no schema.
 *
 * @param {{output_schema?: string}} prompt
 * @returns {string[]}
 */
function fieldsOf_(prompt) {
  const schema = prompt.output_schema ? JSON.parse(prompt.output_schema) : {};
  const names = Object.keys(schema.properties || {});
  return names.length > 0 ? names : [''];
}

/**
 * Prices of a model in US dollars per million tokens.
 *
 * @param {string} model a model or an inference profile
 * @returns {{input: number, output: number} | null}
 */
function priceOf_(model) {
  const profile = /^(global|us|eu|jp|au|apac)\.(.*)$/.exec(model);
  const id = profile ? profile[2] : model;
  const found = MODEL_PRICES.find(([match]) =>
    match.endsWith('*') ? id.startsWith(match.slice(0, -1)) : id === match,
  );
  if (!found) {
    return null;
  }
  const factor = profile && profile[1] !== 'global' ? REGIONAL_FACTOR : 1;
  return { input: found[1] * factor, output: found[2] * factor };
}

/** Asked where neither the form nor the prompt names a model: the loader's own default. */
const DEFAULT_MODEL = 'global.anthropic.claude-haiku-5-5';
