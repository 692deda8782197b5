/**
 * What models cost, in US dollars per million tokens of input and output. Made from core’s models.yaml by
 * `npm run models`; a test holds the two together.
 */

/** @type {Array<[string, number, number]>} */
const MODEL_PRICES = [
  ['anthropic.claude-haiku-5-5*', 0.1, 0.5],
  ['anthropic.claude-sonnet-5-5*', 2, 10],
  ['anthropic.claude-opus-5-5*', 4, 20],
  ['anthropic.claude-fable-5-1*', 10, 50],
  ['anthropic.claude-haiku-4-5*', 1, 5],
  ['seiri.offline-rules-v1', 0, 0],
];

/** What regional inference profiles cost of the list price. */
const REGIONAL_FACTOR = 1.1;
