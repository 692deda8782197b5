// Texts that a sheet might take for formulas, the same that the command line's CSV is tested with.
import { expect } from 'expect';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadScript } from './fake/script.js';

const FORMULAS = '../../../core/src/test/resources/dev/seiri/core/output/formulas.json';

test('whatever might run as a formula is guarded, in a sheet as in a CSV', () => {
  const script = loadScript({});
  const texts = JSON.parse(readFileSync(new URL(FORMULAS, import.meta.url), 'utf8'));
  expect(texts.length).toBeGreaterThan(10);
  for (const text of texts) {
    expect(script('safeCell_($.text)', { text })).toBe(`'${text}`);
  }
});
