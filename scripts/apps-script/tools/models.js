// Writes src/Models.js from the catalog of models that the rest of Seiri uses.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const CATALOG = '../../../core/src/main/resources/dev/seiri/core/model/models.yaml';

/** The text that src/Models.js must have. */
export function modelsSource() {
  const { models } = parse(readFileSync(new URL(CATALOG, import.meta.url), 'utf8'));
  const rows = models
    .filter(model => model.prices)
    .map(model => `  ['${model.match}', ${model.prices.input}, ${model.prices.output}],`);
  return [
    '/**',
    ' * What models cost, in US dollars per million tokens of input and output. Made from core’s models.yaml by',
    ' * `npm run models`; a test holds the two together.',
    ' */',
    '',
    '/** @type {Array<[string, number, number]>} */',
    'const MODEL_PRICES = [',
    ...rows,
    '];',
    '',
    '/** What regional inference profiles cost of the list price. */',
    'const REGIONAL_FACTOR = 1.1;',
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../src/Models.js', import.meta.url), modelsSource());
}
