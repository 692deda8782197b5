// No run is stuck, and none starves another: every state has a bound, a button and a sentence.
import { expect } from 'expect';
import { describe, test } from 'node:test';
import { Cut, FORM, SIX_MINUTES, World, argument, command, nameOf } from './fake/world.js';

function world(rows = 6) {
  const w = new World();
  const sheet = w.book.add(
    'list',
    [['no', 'company', 'memo']].concat(Array.from({ length: rows }, (_, i) => [i + 1, `㈱会社${i + 1}`, `m${i + 1}`])),
  );
  return { w, sheet };
}

const runIds = w => [...w.properties.keys()].filter(name => /^seiri\.run\.[^~]+$/.test(name)).map(name => name.slice(10));
const run = (w, id) => JSON.parse(w.properties.get(`seiri.run.${id}`));
const hasTick = w => w.triggers.some(trigger => trigger.handler === 'seiriTick');

function start(w, form = FORM) {
  const before = new Set(runIds(w));
  const reply = w.call('sidebarStart', form);
  expect(reply.fault).toBeUndefined();
  return runIds(w).find(id => !before.has(id));
}

describe('writing', () => {
  test('over a dropdown that refuses some values leaves those cells out and says so', () => {
    const { w, sheet } = world();
    sheet.grid[0].push('legal_form', 'name');
    sheet.dropdown('name', ['会社1', '会社2', ' 会社３']);
    const id = start(w);
    w.finish(id);
    w.tick();
    expect(run(w, id).state).toBe('done');
    expect(sheet.texts('name')).toEqual(['会社1', '会社2', ' 会社３', '', '', '']);
    expect(sheet.texts('legal_form')).toEqual(Array(6).fill('株式会社'));
    expect(sheet.texts('reason')[0]).toBe('');
    expect(sheet.texts('reason')[3]).toBe('“name” does not allow this value, so it was not written (allow it and run the row again, or fill the cell yourself)');
  });

  test('over a protected output column writes all others, and names the column', () => {
    const { w, sheet } = world(700);
    sheet.grid[0].push('legal_form', 'name');
    sheet.guard('name');
    const id = start(w);
    w.finish(id);
    const calls = w.book.calls;
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 700 });
    expect(run(w, id).message).toContain('name: 700 cells: The range is protected');
    expect(sheet.texts('legal_form')).toEqual(Array(700).fill('株式会社'));
    expect(new Set(sheet.texts('name'))).toEqual(new Set(['']));
    expect(sheet.texts('reason')[5]).toContain('“name” could not be written');
    expect(w.book.calls - calls).toBeLessThan(600);
  });

  test('where Seiri’s own column is protected fails in words, and is resumed', () => {
    const { w, sheet } = world();
    const id = start(w);
    w.finish(id);
    const guard = sheet.guard('seiri_wrote');
    w.tick();
    expect(run(w, id).state).toBe('failed');
    expect(run(w, id).message).toContain('The column “seiri_wrote” cannot be written (The range is protected');
    expect(hasTick(w)).toBe(false);
    guard.editors.add('op@example.com');
    w.call('sidebarResume', id, 'en');
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 6 });
  });

  for (const [what, prepare] of [
    ['merged cells', sheet => sheet.merge(3, 3, 2, 1)],
    ['a Table', sheet => sheet.tables.push({ row: 1, column: 1, rows: 7, columns: 3 })],
  ]) {
    test(`ends where ${what} allow no filter`, () => {
      const { w, sheet } = world();
      prepare(sheet);
      const id = start(w);
      w.finish(id);
      w.tick();
      expect(run(w, id)).toMatchObject({ state: 'done', written: 6 });
      expect(sheet.getFilter()).toBeNull();
    });
  }

  test('of marks beyond what a cell holds remembers hashes', () => {
    const fields = Array.from({ length: 60 }, (_, i) => `field ${i} ${'長い名前'.repeat(10)}`);
    const { w, sheet } = world(3);
    w.addTask('wide', fields);
    const outputs = fields.map(field => ({ field, column: field }));
    const id = start(w, { ...FORM, task: 'wide', version: 'v1', outputs });
    w.finish(id, () => 'ok', () => Object.fromEntries(fields.map(field => [field, 'x'.repeat(1900)])));
    w.tick();
    expect(w.call('sidebarRuns', 'en').value[0]).toMatchObject({ state: 'done', written: 3 });
    sheet.texts('seiri_wrote').forEach(text => expect(text.length).toBeLessThan(50000));
    w.call('sendCorrectionsNow');
    expect(w.corrections()).toEqual([]);
  });

  test('of an export with lines that cannot be read writes the others, and fails in words', () => {
    const { w, sheet } = world();
    const id = start(w);
    w.finish(id);
    const key = `exports/execution_id=${id}/results.jsonl`;
    const lines = w.aws.objects.get(key).toString().trim().split('\n');
    lines[1] = lines[1].slice(0, 40);
    lines[3] = lines[3].replace(id, 'another-execution');
    w.aws.objects.set(key, Buffer.from(lines.join('\n') + '\n'));
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'failed', written: 4 });
    expect(run(w, id).message).toContain('2 lines cannot be read, 0 are missing');
    expect(sheet.texts('verdict').filter(v => v === 'ok')).toHaveLength(4);
    w.finish(id);
    w.call('sidebarResume', id, 'en');
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 6 });
  });

  test('of an export without its last lines is not done', () => {
    for (const cut of [lines => lines.slice(0, 4).join('\n') + '\n', lines => lines.join('\n').slice(0, -30)]) {
      const { w } = world();
      const id = start(w);
      w.finish(id);
      const key = `exports/execution_id=${id}/results.jsonl`;
      w.aws.objects.set(key, Buffer.from(cut(w.aws.objects.get(key).toString().trim().split('\n'))));
      w.tick();
      expect(run(w, id).state).toBe('failed');
      expect(run(w, id).message).toMatch(/file of results is incomplete/);
    }
  });

  test('of an export that is not there is given up after half an hour', () => {
    const { w } = world();
    const id = start(w);
    w.finish(id);
    w.aws.objects.delete(`exports/execution_id=${id}/results.jsonl`);
    expect(w.tick(60)).toBeLessThanOrEqual(32);
    expect(run(w, id).state).toBe('failed');
    expect(run(w, id).message).toContain('after thirty minutes of errors');
  });

  test('without the right to edit is given up after half an hour, and resumed once it is back', () => {
    const { w } = world();
    const id = start(w);
    w.finish(id);
    w.book.viewers.add('op@example.com');
    expect(w.tick(60)).toBeLessThanOrEqual(32);
    expect(run(w, id).state).toBe('failed');
    expect(run(w, id).message).toMatch(/protected|may not edit/);
    w.book.viewers.clear();
    w.call('sidebarResume', id, 'en');
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 6 });
  });

  test('of one run that cannot be written holds back no other', () => {
    const { w, sheet } = world();
    const bad = start(w);
    w.finish(bad);
    w.aws.objects.delete(`exports/execution_id=${bad}/results.jsonl`);
    w.properties.set('seiri.run.corrupt', '{"id": "corr');
    const other = w.book.add('other', [['company'], ['㈱ほか']]);
    w.book.setActiveSheet(other);
    w.clock.now += 1000;
    const good = start(w);
    w.finish(good);
    w.tick(2);
    expect(run(w, good).state).toBe('done');
    expect(other.texts('name')).toEqual(['ほか']);
    expect(sheet.texts('name')).toEqual(Array(6).fill(''));
  });

  test('of many rows of one run leaves time for another', () => {
    const { w } = world(30000);
    const first = start(w);
    w.finish(first);
    const other = w.book.add('other', [['company'], ['㈱ほか']]);
    w.book.setActiveSheet(other);
    const second = start(w);
    w.finish(second);
    w.book.between = () => w.clock.pass(2500);
    w.tick(3);
    expect(run(w, first).state).toBe('writing');
    expect(run(w, second).state).toBe('done');
  });
});

describe('watching', () => {
  test('without a trigger to be had is done by the sidebar, which says so', () => {
    const { w } = world();
    for (let i = 0; i < 20; i++) {
      w.triggers.push({ handler: `other${i}`, user: 'op@example.com', getHandlerFunction: () => `other${i}` });
    }
    const id = start(w);
    expect(w.call('sidebarState').notices[0]).toContain('cannot be watched by themselves');
    w.finish(id);
    w.clock.now += 200000;
    w.call('sidebarRuns', 'en');
    expect(w.call('sidebarRuns', 'en').value[0]).toMatchObject({ state: 'done', written: 6 });
  });

  test('without settings fails the runs in words instead of waiting for ever', () => {
    const { w } = world();
    const id = start(w);
    w.properties.delete('seiri.settings');
    expect(w.tick(5)).toBe(1);
    expect(run(w, id).state).toBe('failed');
    expect(run(w, id).message).toContain('There are no settings yet');
  });

  test('goes on after faults of AWS, and so does the sidebar', () => {
    const { w } = world();
    const id = start(w);
    w.aws.hurt = Array(4).fill('unreachable');
    expect(w.call('sidebarRuns', 'en').value[0].message).toContain('AWS cannot be reached');
    w.aws.hurt = Array(8).fill(503);
    w.tick(1);
    expect(run(w, id)).toMatchObject({ state: 'starting' });
    w.aws.hurt = [];
    w.finish(id);
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', faultSince: '' });
  });

  test('a loaded execution without news is looked at less often, told of, and given up after a day', () => {
    const { w } = world();
    const id = start(w);
    w.status(id, 'running', { count_ok: { N: '1' } });
    w.tick(30);
    const fetches = w.aws.fetches;
    w.tick(60);
    expect(w.aws.fetches - fetches).toBeLessThan(60);
    w.tick(60);
    expect(run(w, id).message).toContain('No new result has come for two hours');
    w.tick(24 * 60);
    expect(run(w, id)).toMatchObject({ state: 'failed', message: expect.stringContaining('Resume watches it again') });
    expect(hasTick(w)).toBe(false);
  });

  test('a protected list of runs holds no run back, and is told of', () => {
    const { w } = world();
    const id = start(w);
    w.book.getSheetByName('Seiri runs').guardAll();
    w.finish(id);
    w.tick();
    expect(run(w, id).state).toBe('done');
    expect(w.call('sidebarState').notices[0]).toContain('“Seiri runs” cannot be written (The range is protected');
  });

  test('a message beyond what a property holds is cut', () => {
    const { w } = world();
    const id = start(w);
    w.status(id, 'halted', { status_reason: { S: '長い理由'.repeat(4000) } });
    w.tick(1);
    expect(run(w, id).state).toBe('halted');
    expect(run(w, id).message.length).toBeLessThan(700);
  });

  test('a run with names beyond what a property holds is kept in parts', () => {
    const { w, sheet } = world();
    const fields = Array.from({ length: 80 }, (_, i) => `${'とても長い項目の名前'.repeat(5)}${i}`);
    w.addTask('wide', fields);
    const id = start(w, { ...FORM, task: 'wide', version: 'v1', outputs: fields.map(field => ({ field, column: field })) });
    w.finish(id, () => 'ok', () => Object.fromEntries(fields.map(field => [field, 'v'])));
    w.tick();
    expect(w.call('sidebarRuns', 'en').value[0]).toMatchObject({ id, state: 'done', written: 6 });
    expect(sheet.texts(fields[79])).toEqual(Array(6).fill('v'));
  });
});

describe('a button', () => {
  test('gives up a run that is being prepared, or collected, and advances one that waits', () => {
    const { w, sheet } = world();
    let calls = 0;
    w.book.between = name => {
      if (name === 'setValues' && ++calls === 4) {
        w.clock.kill();
      }
    };
    expect(() => w.call('sidebarStart', FORM)).toThrow('maximum execution time');
    w.book.between = () => {};
    const [id] = runIds(w);
    expect(run(w, id).state).toBe('preparing');
    expect(w.call('sidebarCancel', id, 'en').value[0].state).toBe('cancelled');
    expect(new Set(sheet.texts('seiri_run'))).toEqual(new Set(['']));
    w.clock.now += 1000;
    const second = start(w);
    w.load(second);
    w.status(second, 'halted', { status_reason: { S: 'budget' }, count_ok: { N: '2' } });
    w.tick(1);
    w.call('sidebarPartial', second, 'en');
    expect(w.call('sidebarCancel', second, 'en').value[0].state).toBe('halted');
    w.call('sidebarResume', second, 'en');
    w.finish(second);
    w.call('sidebarContinue', second, 'en');
    expect(w.call('sidebarContinue', second, 'en').value[0]).toMatchObject({ state: 'done', written: 6 });
  });
});

describe('starting', () => {
  test('50,000 scattered rows takes few calls', () => {
    const { w, sheet } = world(50000);
    sheet.grid.slice(1).forEach((row, i) => (row[1] = i % 2 ? row[1] : ''));
    const { pin, rows } = w.call('sidebarEstimate', FORM).value;
    expect(rows).toBe(25000);
    const calls = w.book.calls;
    const id = start(w, { ...FORM, pin });
    expect(w.book.calls - calls).toBeLessThan(200);
    expect(w.load(id)).toBe(25000);
  });

  test('is continued where the script is cut off at any moment, or gives the rows back', () => {
    for (let at = 1, reached = true; reached; at += 3) {
      const { w, sheet } = world(12);
      sheet.grid.slice(1).forEach((row, i) => (row[1] = i % 2 ? row[1] : ''));
      let calls = 0;
      w.book.between = () => {
        if (++calls === at) {
          w.clock.kill();
        }
      };
      try {
        w.call('sidebarStart', FORM);
      } catch (e) {
        expect(e).toBeInstanceOf(Cut);
      }
      reached = calls >= at;
      w.book.between = () => {};
      const [id] = runIds(w);
      if (!id) {
        continue;
      }
      w.tick(2);
      expect(w.aws.tasks).toHaveLength(1);
      expect(w.load(id)).toBe(6);
      w.finish(id);
      w.tick();
      expect(run(w, id)).toMatchObject({ state: 'done', written: 6 });
    }
  });

  test('takes less than six minutes a script even where every call is slow', () => {
    const { w } = world(50000);
    w.book.between = () => w.clock.pass(3000);
    const begin = w.clock.now;
    w.call('sidebarStart', FORM);
    expect(w.clock.now - begin).toBeLessThan(SIX_MINUTES);
    w.tick(6);
    const [id] = runIds(w);
    expect(argument(command(w.aws.tasks[0]), '--execution-id')).toBe(id);
    expect(run(w, id).state).toBe('starting');
    w.book.between = () => {};
    expect(w.load(id)).toBe(50000);
  });

  test('a sort before it is continued gives the rows back', () => {
    const { w, sheet } = world(12);
    sheet.grid.slice(1).forEach((row, i) => (row[1] = i < 6 ? row[1] : ''));
    let calls = 0;
    w.book.between = name => {
      if (name === 'setValues' && ++calls === 3) {
        w.clock.kill();
      }
    };
    expect(() => w.call('sidebarStart', FORM)).toThrow('maximum execution time');
    w.book.between = () => {};
    sheet.sort((a, b) => b[0] - a[0]);
    w.tick(2);
    const [id] = runIds(w);
    expect(run(w, id)).toMatchObject({ state: 'cancelled', message: expect.stringContaining('nothing was run') });
    expect(new Set(sheet.texts('seiri_run'))).toEqual(new Set(['']));
    expect(w.aws.tasks).toEqual([]);
  });

  test('a sort after all rows were marked costs nothing', () => {
    const { w, sheet } = world(12);
    let calls = 0;
    w.book.between = name => {
      if (name === 'setValues' && ++calls === 4) {
        w.clock.kill();
      }
    };
    expect(() => w.call('sidebarStart', FORM)).toThrow('maximum execution time');
    w.book.between = () => {};
    sheet.sort((a, b) => b[0] - a[0]);
    w.tick(1);
    const [id] = runIds(w);
    w.finish(id);
    w.tick();
    expect(run(w, id)).toMatchObject({ state: 'done', written: 12 });
    expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
  });
});

test('one row whose mark is damaged holds no other back', () => {
  const { w, sheet } = world();
  const id = start(w);
  w.finish(id);
  w.tick();
  sheet.grid[2][sheet.column('seiri_wrote')] = '{"k": damaged';
  w.clock.now += 1000;
  const second = start(w);
  w.finish(second);
  w.tick();
  expect(run(w, second).state).toBe('done');
  expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
});
