import { expect } from 'expect';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readOrder } from './fake/orders.js';
import { FORM, World } from './fake/world.js';

const CASES = JSON.parse(readFileSync(new URL('../../../examples/orders/cases.json', import.meta.url), 'utf8'));

describe('the stand-in of the function', () => {
  CASES.valid.forEach(one =>
    test(`takes what the function takes: ${one.name}`, () => {
      const { id, args } = readOrder(one.order, CASES.bucket);
      expect(id).toBe(one.execution_id);
      expect(args).toEqual(one.arguments);
    }),
  );

  CASES.invalid.forEach(one =>
    test(`refuses what the function refuses: ${one.name}`, () => {
      const order = one.order || { ...CASES.start, ...one.change };
      let error = null;
      try {
        readOrder(order, CASES.bucket);
      } catch (refusal) {
        error = refusal.error;
      }
      expect(error).toMatchObject({ code: one.code, field: one.field });
    }),
  );
});

function world() {
  const w = new World();
  w.book.add('list', [['company'], ['a'], ['b']]);
  return w;
}

const started = w => w.call('sidebarStart', FORM).value[0].id;

test('an order whose answer was lost is sent again, and starts one loader', () => {
  const w = world();
  const invoke = w.aws.function.invoke.bind(w.aws.function);
  let lost = 0;
  w.aws.function.invoke = order => {
    const answer = invoke(order);
    if (lost++ < 2) {
      throw new Error('Address unavailable');
    }
    return answer;
  };
  started(w);
  expect(w.aws.orders).toHaveLength(3);
  expect(w.aws.orders[2]).toEqual(w.aws.orders[0]);
  expect(w.aws.tasks).toHaveLength(1);
});

test('an order says rows, task and limits, and no command line', () => {
  const w = world();
  const { id } = w.call('sidebarStart', { ...FORM, maxCost: '2.5', model: 'm' }).value[0];
  expect(w.aws.orders).toEqual([
    {
      order: 'start',
      order_key: id,
      attempt: 1,
      rows: {
        sheet: {
          spreadsheet: 'book-1',
          gid: 0,
          header_row: 1,
          id_column: 'seiri_key',
          where: { column: 'seiri_run', value: id },
          render: 'displayed',
          columns: ['company'],
        },
      },
      task: 'company-name',
      prompt_version: '@production',
      model: 'm',
      max_cost_usd: 2.5,
      reuse: true,
      ordered_by: w.book.user,
    },
  ]);
});

test('an order says how many rows share a call, and the form remembers it', () => {
  const w = world();
  const of = rowsPerCall => w.call('sidebarStart', { ...FORM, rowsPerCall });
  of('auto');
  expect(w.aws.orders.at(-1)).toMatchObject({ rows_per_call: 'auto' });
  expect(w.aws.tasks.at(-1).overrides.containerOverrides[0].command).toContain('--rows-per-call=auto');
  for (const bad of ['0', '101', '2.5', 'many', '１０']) {
    expect(of(bad).fault).toContain('must be 1 to 100');
  }
  const other = world();
  other.call('sidebarStart', { ...FORM, rowsPerCall: '20' });
  expect(other.aws.orders.at(-1)).toMatchObject({ rows_per_call: 20 });
  expect(other.call('sidebarState').state.value.sheet.form.rowsPerCall).toBe('20');
});

test('an estimate shares what is the same for all rows of a call', () => {
  const w = world();
  const prompt = { system_template: 'a'.repeat(4000), prompt_template: '{{ input_value }}' };
  const tokens = (rowsPerCall, defaults = {}) =>
    w.call('estimate_', [['x'], ['y']], { ...prompt, defaults }, 'm', null, rowsPerCall).inputTokens;
  expect([tokens(''), tokens('auto'), tokens('20'), tokens('1', { rows_per_call: 20 })]).toEqual([2002, 2002, 142, 2002]);
  expect([tokens('', { rows_per_call: 20 }), tokens(undefined, { rows_per_call: 20 })]).toEqual([142, 142]);
});

test('what the function refuses is said in both languages', () => {
  const w = world();
  for (const code of ['conflict', 'not_found', 'not_now', 'not_allowed', 'unavailable', 'bad_prompt', 'failed', 'other_place', 'new_code']) {
    w.aws.function.invoke = () => ({ ok: false, error: { code, field: 'task', message: 'said in English' } });
    const en = w.call('sidebarStart', FORM).fault;
    const ja = w.call('sidebarStart', { ...FORM, language: 'ja' }).fault;
    expect(en).toContain('task: said in English');
    expect(ja).toMatch(/[ぁ-ん].*task: said in English/);
    expect(en).not.toContain('undefined');
  }
});

test('a function that fails without an answer is said', () => {
  const w = world();
  w.aws.function.invoke = () => ({ errorMessage: 'Task timed out after 60.00 seconds' });
  expect(w.call('sidebarStart', FORM).fault).toContain('the function failed');
});

test('settings of an older stack say what to do', () => {
  const w = world();
  const old = { ...JSON.parse(w.properties.get('seiri.settings')), cluster: 'c' };
  delete old.orders;
  w.properties.set('seiri.settings', JSON.stringify(old));
  expect(w.call('sidebarStart', FORM).fault).toContain('paste its new SheetSettings');
  expect(w.call('sidebarSettings', JSON.stringify(old), 'ja').fault).toContain('新しい SheetSettings');
});
