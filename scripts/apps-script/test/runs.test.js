import { expect } from 'expect';
import { describe, test } from 'node:test';
import { modelsSource } from '../tools/models.js';
import { readFileSync } from 'node:fs';
import { FORM, World, argument, command } from './fake/world.js';

function world(rows = 3) {
  const made = new World();
  made.book.add(
    'list',
    [['company', 'kind']].concat(Array.from({ length: rows }, (_, i) => [`㈱会社${i % 2}`, 'k'])),
  );
  return made;
}

const started = w => w.call('sidebarStart', FORM).value[0].id;
const run = (w, id) => JSON.parse(w.properties.get(`seiri.run.${id}`));

test('the loader is started once, with the arguments that the rows need and no key of AWS', () => {
  const w = world();
  const id = started(w);
  const [task, ...more] = w.aws.tasks;
  expect(more).toEqual([]);
  expect(command(task)).toEqual([
    'sheets://book-1/0',
    '--task=company-name',
    `--execution-id=${id}`,
    '--id-column=seiri_key',
    `--where=seiri_run=${id}`,
    '--render=displayed',
    '--input-column=company',
    '--prompt-version=@production',
    '--ordered-by=op@example.com',
  ]);
  expect(id).toMatch(/^company-name-20261121-\d{6}-[0-9a-f]{4}$/);
  expect(JSON.stringify([...w.properties])).not.toContain('secret');
});

test('a start that is asked for while another is at work is refused', () => {
  const w = world();
  w.locked = true;
  expect(w.evaluate('sidebarStart($.form)', { form: FORM }).fault).toContain('Something else is at work');
  expect(w.aws.tasks).toEqual([]);
});

test('only the selected rows are picked, and blank ones never', () => {
  const w = world(10);
  const [sheet] = w.book.sheets;
  sheet.grid[5][0] = ' ';
  sheet.selection = [sheet.getRange(3, 1, 2, 1), sheet.getRange(6, 2, 2, 1)];
  const { id, rows } = w.call('sidebarStart', { ...FORM, scope: 'selection' }).value[0];
  expect(rows).toBe(3);
  expect(sheet.texts('seiri_run').flatMap((text, i) => (text === id ? [i + 2] : []))).toEqual([3, 4, 7]);
});

test('passing faults of AWS are tried again, lasting ones said', () => {
  const w = world();
  w.aws.hurt = ['unreachable', 503, 429];
  started(w);
  expect(w.aws.tasks).toHaveLength(1);
  w.aws.hurt = Array(9).fill('unreachable');
  expect(w.call('sidebarPrompt', 'company-name', 'v1', 'en').fault).toContain('AWS cannot be reached');
  w.aws.hurt = [];
  w.aws.sts = () => ({
    getResponseCode: () => 403,
    getContentText: () => '<Error><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>',
    getHeaders: () => ({}),
  });
  expect(w.call('sidebarPrompt', 'company-name', 'v1', 'en').fault).toContain('Not authorized to perform');
});

test('a loader that could not be started leaves a run that says so, and goes on if it was started after all', () => {
  const w = world();
  const invoke = w.aws.function.invoke.bind(w.aws.function);
  w.aws.function.invoke = order => {
    invoke(order);
    return { ok: false, error: { code: 'unavailable', field: '', message: 'RESOURCE:CPU' } };
  };
  expect(w.call('sidebarStart', FORM).fault).toContain('(RESOURCE:CPU)');
  const [{ id, state, message }] = w.call('sidebarRuns', 'en').value;
  expect([state, message]).toEqual(['failed', expect.stringContaining('(RESOURCE:CPU)')]);
  w.finish(id);
  w.call('sidebarResume', id, 'en');
  w.tick();
  expect(run(w, id)).toMatchObject({ state: 'done', written: 3 });
  expect(w.aws.tasks).toHaveLength(1);
});

test('a loader that could not be started is started when the run is resumed', () => {
  const w = world();
  w.aws.full = true;
  w.call('sidebarStart', FORM);
  const [{ id }] = w.call('sidebarRuns', 'en').value;
  w.tick(1);
  expect(w.call('sidebarResume', id, 'en').fault).toContain('RESOURCE:CPU');
  expect(run(w, id)).toMatchObject({ state: 'failed', message: expect.stringContaining('RESOURCE:CPU') });
  w.aws.full = false;
  expect(w.call('sidebarResume', id, 'en').value[0]).toMatchObject({ state: 'starting', message: '' });
  expect(argument(command(w.aws.tasks[0]), '--execution-id')).toBe(id);
  expect(w.tick(1)).toBe(1);
  w.finish(id);
  w.tick();
  expect(run(w, id)).toMatchObject({ state: 'done', written: 3 });
});

describe('under way', () => {
  test('progress is seen, a halted run resumed, a cancelled one ended', () => {
    const w = world();
    const id = started(w);
    w.status(id, 'running', { count_ok: { N: '1' }, count_refused: { N: '1' }, count_reused: { N: '1' } });
    expect(w.call('sidebarRuns', 'en').value[0]).toMatchObject({ state: 'running', results: 2, notOk: 1 });
    w.status(id, 'halted', { status_reason: { S: 'budget reached' } });
    w.call('seiriTick');
    expect(run(w, id)).toMatchObject({ state: 'halted', message: expect.stringContaining('(budget reached)') });
    expect(w.triggers.map(t => t.handler)).toEqual(['seiriDaily']);
    expect(w.call('sidebarResume', id, 'en').fault).toBeUndefined();
    expect(w.aws.orders[1]).toEqual({ order: 'resume', execution_id: id, ordered_by: 'op@example.com' });
    expect(run(w, id).state).toBe('running');
    expect(w.triggers.map(t => t.handler)).toContain('seiriTick');
    w.tick(1);
    expect(w.call('sidebarCancel', id, 'en').value[0].state).toBe('cancelled');
    expect(run(w, id).message).toContain('(cancelled by op@example.com)');
    w.tick();
    expect(w.call('sidebarCancel', id, 'en').fault).toBe('That cannot be done now: the run is cancelled. Wait until that changes, or use another button.');
    expect(w.book.getSheetByName('Seiri runs').texts('state')).toEqual(['cancelled']);
  });

  test('what rows wait for is said as long as it is reported', () => {
    const w = world();
    const id = started(w);
    const at = new Date(w.clock.now).toISOString();
    w.status(id, 'running', { waits_for: { M: { why: { S: 'the model throttles' }, at: { S: at } } } });
    expect(w.call('sidebarRuns', 'en').value[0]).toMatchObject({
      state: 'running',
      message: 'Rows are waiting: the model throttles',
    });
    w.clock.now += 200000;
    w.tick(1);
    expect(run(w, id).message).toBe('');
  });

  test('what the loader could not load is said in its words, and a silent loader is told of', () => {
    const w = world();
    const id = started(w);
    w.tick(9);
    expect(run(w, id)).toMatchObject({ state: 'starting', message: '' });
    w.tick(2);
    expect(run(w, id).state).toBe('starting');
    expect(run(w, id).message).toContain('Nothing was heard of the loader for ten minutes');
    w.note(id, 'Google Sheets: may not read it');
    w.call('seiriTick');
    expect(run(w, id)).toMatchObject({ state: 'failed', message: expect.stringContaining('(Google Sheets: may not read it)') });
  });

  test('a run whose columns were removed fails in words, and is written once they are back', () => {
    const w = world();
    const id = started(w);
    w.finish(id);
    const [sheet] = w.book.sheets;
    sheet.grid[0][0] = 'renamed';
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'failed' });
    expect(run(w, id).message).toContain('no column headed “company”');
    sheet.grid[0][0] = 'company';
    w.call('sidebarResume', id, 'en');
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 3 });
  });

  test('a run with several input columns is written by what they all say', () => {
    const w = world(4);
    const { id } = w.call('sidebarStart', { ...FORM, inputs: ['company', 'kind'] }).value[0];
    w.finish(id);
    w.book.sheets[0].grid[1][1] = 'other';
    w.tick();
    expect(w.book.sheets[0].texts('verdict')).toEqual(['pending', 'ok', 'ok', 'ok']);
  });
});

describe('resuming', () => {
  const halted = w => {
    const id = started(w);
    w.status(id, 'halted', { status_reason: { S: 'budget reached' } });
    w.tick(1);
    expect(run(w, id).state).toBe('halted');
    return id;
  };

  test('is done at once, and the results are written', () => {
    const w = world();
    const id = halted(w);
    expect(w.call('sidebarResume', id, 'en').value[0]).toMatchObject({ state: 'running', message: '' });
    expect(w.aws.executions.get(id).status.S).toBe('running');
    w.finish(id);
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 3 });
    expect(w.book.sheets[0].texts('verdict')).toEqual(['ok', 'ok', 'ok']);
  });

  test('that comes to nothing says so, and can be asked for again', () => {
    const w = world();
    const id = halted(w);
    const move = w.aws.function.move;
    // It is halted again at once: its budget is used up.
    w.aws.function.move = () => ({});
    expect(w.call('sidebarResume', id, 'en').value[0]).toMatchObject({
      state: 'halted',
      message: expect.stringContaining('(budget reached)'),
    });
    w.aws.function.move = move;
    expect(w.call('sidebarResume', id, 'en').value[0].state).toBe('running');
    expect(w.aws.tasks).toHaveLength(1);
  });

  test('an execution that was cancelled meanwhile is said', () => {
    const w = world();
    const id = halted(w);
    w.status(id, 'cancelled', { status_reason: { S: 'cancelled by somebody' } });
    expect(w.call('sidebarResume', id, 'en').fault).toContain('does not allow it now');
  });
});

describe('cancelling', () => {
  const cancels = w => w.aws.orders.filter(({ order }) => order === 'cancel');

  test('before the loader has written the execution is done once it has', () => {
    const w = world();
    const id = started(w);
    expect(w.call('sidebarCancel', id, 'en').value[0].state).toBe('cancelling');
    expect(w.tick(4)).toBe(4);
    expect(cancels(w)).toHaveLength(1);
    w.status(id, 'loading');
    w.call('sidebarRuns', 'en');
    expect(cancels(w)).toHaveLength(1);
    w.tick(1);
    expect(cancels(w)).toHaveLength(2);
    expect(w.aws.executions.get(id).status.S).toBe('cancelled');
    expect(run(w, id)).toMatchObject({ state: 'cancelled', message: expect.stringContaining('(cancelled by op@example.com)') });
  });

  test('ends where the loader never writes the execution', () => {
    const w = world();
    const id = started(w);
    w.tick(1);
    w.call('sidebarCancel', id, 'en');
    expect(w.tick(60)).toBe(30);
    expect(run(w, id)).toMatchObject({
      state: 'cancelled',
      message: expect.stringContaining('had not begun after thirty minutes'),
    });
    expect(cancels(w)).toHaveLength(1);
    const v = world();
    const other = started(v);
    v.call('sidebarCancel', other, 'en');
    v.clock.now += 1000;
    v.note(other, 'there is no task company-name');
    expect(v.tick()).toBe(1);
    expect(run(v, other)).toMatchObject({ state: 'cancelled', message: expect.stringContaining('(there is no task company-name)') });
  });

  test('that is never done is given up in words, and can be asked for again', () => {
    const w = world();
    const id = started(w);
    w.status(id, 'running');
    const move = w.aws.function.move;
    w.aws.function.move = () => ({});
    expect(w.call('sidebarCancel', id, 'en').value[0].state).toBe('cancelling');
    expect(w.tick(60)).toBe(30);
    expect(run(w, id)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('could not be cancelled in thirty minutes'),
    });
    expect(cancels(w).length).toBeLessThanOrEqual(31);
    w.aws.function.move = move;
    expect(w.call('sidebarCancel', id, 'en').value[0].state).toBe('cancelled');
  });

  test('what is finished already is said, and its results are written', () => {
    const w = world();
    const id = started(w);
    w.finish(id);
    expect(w.call('sidebarCancel', id, 'en').fault).toContain('does not allow it now');
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 3 });
  });
});

describe('a loader that dies', () => {
  test('after it has written the execution is heard, and started again where the run is resumed', () => {
    const w = world();
    const id = started(w);
    w.status(id, 'loading', { count_ok: { N: '1' } });
    w.tick(1);
    expect(run(w, id)).toMatchObject({ state: 'running', message: '' });
    w.note(id, 'DynamoDB does not answer');
    expect(w.tick()).toBe(1);
    expect(run(w, id)).toMatchObject({ state: 'failed', message: expect.stringContaining('(DynamoDB does not answer)') });
    w.clock.now += 60000;
    expect(w.call('sidebarResume', id, 'en').value[0].state).toBe('starting');
    expect(w.call('sidebarResume', id, 'en').fault).toBe('That cannot be done now: the run is starting. Wait until that changes, or use another button.');
    const [first, second, ...more] = w.aws.tasks;
    expect(more).toEqual([]);
    // The same order: what the label and the prompt's own model stood for is the stack's to know.
    expect(command(second)).toEqual(command(first));
    expect(w.aws.orders.map(order => order.attempt)).toEqual([1, 2]);
    expect(w.tick(2)).toBe(2);
    expect(run(w, id)).toMatchObject({ state: 'running', message: '' });
    w.finish(id);
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 3 });
  });

  test('without a word is missed: after ten minutes in words, after thirty for good', () => {
    const w = world();
    const id = started(w);
    w.tick(1);
    w.status(id, 'loading');
    w.tick(1);
    w.tick(25);
    expect(run(w, id).message).toContain('Nothing was heard of the loader for ten minutes');
    w.status(id, 'loading', { count_ok: { N: '1' } });
    w.tick(1);
    expect(run(w, id)).toMatchObject({ state: 'running', message: '' });
    expect(w.tick(60)).toBe(30);
    expect(run(w, id)).toMatchObject({ state: 'failed', message: expect.stringContaining('Resume starts it again') });
    expect(w.triggers.map(t => t.handler)).toEqual(['seiriDaily']);
  });

  test('while its execution was halted is missed too, once that goes on', () => {
    const w = world();
    const id = started(w);
    w.status(id, 'running', { request_count: undefined });
    expect(w.tick(60)).toBe(31);
    expect(run(w, id).state).toBe('failed');
    w.call('sidebarResume', id, 'en');
    expect(w.aws.tasks).toHaveLength(2);
  });

  test('before it has begun is not waited for for ever, and started again where the run is resumed', () => {
    const w = world();
    const id = started(w);
    expect(w.tick(60)).toBe(30);
    expect(run(w, id)).toMatchObject({ state: 'failed', message: expect.stringContaining('for thirty minutes') });
    expect(w.triggers.map(t => t.handler)).toEqual(['seiriDaily']);
    w.call('sidebarResume', id, 'en');
    const [first, second] = w.aws.tasks;
    expect(command(second)).toEqual(command(first));
    expect(w.tick(29)).toBe(29);
    expect(run(w, id).state).toBe('starting');
  });

  test('is told from one whose rows are all loaded, which may take their time', () => {
    const w = world();
    const id = started(w);
    w.status(id, 'running', { count_ok: { N: '1' } });
    expect(w.tick(60)).toBe(60);
    expect(run(w, id)).toMatchObject({ state: 'running', message: '' });
  });
});

describe('estimates', () => {
  test('count what is paid for, and say when a model has no price', () => {
    const w = world(1000);
    const estimate = w.call('sidebarEstimate', { ...FORM, model: 'anthropic.claude-sonnet-5-5' }).value;
    expect(estimate).toMatchObject({ rows: 1000, distinct: 2, sample: 2 });
    const { inputTokens, outputTokens } = estimate;
    expect(estimate.costUsd).toBeCloseTo((inputTokens * 2 + outputTokens * 10) / 1e6, 12);
    const regional = w.call('sidebarEstimate', { ...FORM, model: 'jp.anthropic.claude-sonnet-5-5' }).value;
    expect(regional.costUsd / estimate.costUsd).toBeCloseTo(1.1, 9);
    expect(w.call('sidebarEstimate', { ...FORM, model: 'other.model' }).value.costUsd).toBeNull();
  });

  test('of 50,000 rows take a sample from all over the sheet', () => {
    const w = new World();
    w.book.add('list', [['company']].concat(Array.from({ length: 50000 }, (_, i) => ['あ'.repeat(1 + (i % 20)) + i])));
    const estimate = w.call('sidebarEstimate', FORM).value;
    expect(estimate).toMatchObject({ rows: 50000, distinct: 50000, sample: 200 });
    expect(estimate.inputTokens).toBeGreaterThan(50000 * 20);
    expect(w.aws.tasks).toEqual([]);
  });

  test('what is asked wrongly is said before anything is begun', () => {
    const w = world();
    const fault = form => w.call('sidebarEstimate', { ...FORM, ...form }).fault;
    expect(fault({ inputs: [] })).toContain('at least one input column');
    expect(fault({ outputs: [] })).toContain('at least one output column');
    expect(fault({ outputs: [{ field: 'name', column: 'company' }] })).toContain('“company” is an input');
    expect(fault({ outputs: [{ field: 'name', column: 'seiri_key' }] })).toContain('seiri_key');
    expect(fault({ maxCost: '-1' })).toContain('number over 0');
    expect(fault({ inputs: ['nowhere'] })).toContain('no column headed “nowhere”');
    expect(fault({ version: 'v9' })).toContain('There is no prompt company-name/v9');
    expect(w.call('sidebarEstimate', { ...FORM, inputs: [], language: 'ja' }).fault).toBe('入力の列を選んでください。');
    expect(w.book.sheets[0].grid[0]).toEqual(['company', 'kind']);
  });
});

test('labels and versions of all pages of the table are offered', () => {
  const w = world();
  const state = w.call('sidebarState');
  expect(state.state.value.prompts.map(p => p.prompt_version)).toEqual(['v1', '@production', 'v2']);
  expect(state.state.value.models).toEqual(['global.anthropic.claude-haiku-5-5']);
});

test('an output that is headed like a column of the sheet’s own goes beside it', () => {
  const w = world();
  w.book.sheets[0].grid[0][1] = 'name';
  const fields = w.call('sidebarPrompt', 'company-name', '@production', 'en').value;
  expect(fields).toEqual([
    { field: 'legal_form', column: 'legal_form' },
    { field: 'name', column: 'output_name' },
  ]);
});

test('the administrator is told what to pin', () => {
  const w = world();
  w.call('showIdentity');
  expect(w.alerts[0]).toContain('aud: client-1\nazp: client-1\nsub: 1234\nemail: op@example.com');
});

test('everything said is said in both languages', () => {
  const w = world();
  const messages = w.evaluate('MESSAGES');
  const places = text => (text.match(/\{\w+\}/g) || []).sort().join();
  Object.values(messages).forEach(({ ja, en }) => {
    expect(ja).toBeTruthy();
    expect(places(ja)).toBe(places(en));
  });
});

test('prices are those of the catalog of models', () => {
  expect(readFileSync(new URL('../src/Models.js', import.meta.url), 'utf8')).toBe(modelsSource());
});
