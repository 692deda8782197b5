import { expect } from 'expect';
import { describe, test } from 'node:test';
import { FORM, SIX_MINUTES, World, argument, command, nameOf } from './fake/world.js';

const ROWS = 50000;

/** A sheet of companies, each of its own. */
function companies(rows) {
  return [['no', 'company', 'memo']].concat(
    Array.from({ length: rows }, (_, i) => [i + 1, `㈱会社${i + 1}`, `m${i + 1}`]),
  );
}

function started(rows, form = {}) {
  const world = new World();
  const sheet = world.book.add('list', companies(rows));
  const reply = world.call('sidebarStart', { ...FORM, ...form });
  expect(reply.fault).toBeUndefined();
  return { world, sheet, id: reply.value[0].id };
}

/** Every row that has an input has the answer to just that input, and every other row nothing. */
function expectEveryRowItsOwn(sheet, except = new Set()) {
  const [company, name, verdict] = ['company', 'name', 'verdict'].map(h => sheet.texts(h));
  const wrong = company.findIndex((input, i) =>
    except.has(input) ? false : input === '' ? name[i] !== '' : name[i] !== nameOf(input) || verdict[i] !== 'ok',
  );
  expect(wrong < 0 ? 'none' : `${company[wrong]} has ${name[wrong]} (${verdict[wrong]})`).toBe('none');
}

const byNumberDown = (a, b) => b[0] - a[0];

describe('50,000 rows', () => {
  test('sorted and inserted into while the run is under way', () => {
    const { world, sheet, id } = started(ROWS);
    expect(world.finish(id)).toBe(ROWS);
    sheet.sort(byNumberDown);
    sheet.insertRow(2, [0, '', 'new']);
    sheet.insertRow(25000, [0, '', 'new']);
    sheet.deleteRow(40000);
    const gone = 1;
    world.tick();
    expectEveryRowItsOwn(sheet);
    const run = JSON.parse(world.properties.get(`seiri.run.${id}`));
    expect(run).toMatchObject({ state: 'done', written: ROWS - gone, unplaced: gone });
    expect(run.message).toContain('1 results were not written');
    const runs = world.book.getSheetByName('Seiri runs');
    expect(runs.grid[1].slice(0, 2)).toEqual([id, '2026-11-21 10:00:00']);
    expect(runs.texts('state')).toEqual(['done']);
  });

  test('edited, sorted and inserted into between the calls of the writing itself', () => {
    const { world, sheet, id } = started(ROWS);
    world.finish(id);
    let calls = 0;
    const edited = new Map();
    world.book.between = name => {
      calls++;
      if (calls === 30 || calls === 61) {
        sheet.sort(calls === 30 ? byNumberDown : (a, b) => a[0] - b[0]);
      }
      if (calls === 45) {
        sheet.insertRow(12000, [0, '', 'new']);
      }
      if (calls % 17 === 0 && calls < 80 && name !== 'setValues') {
        const row = sheet.grid[1 + calls * 100];
        row[sheet.column('name')] = `person ${calls}`;
        edited.set(row[1], `person ${calls}`);
      }
    };
    world.tick();
    world.book.between = () => {};
    world.call('sendCorrectionsNow');
    expectEveryRowItsOwn(sheet, edited);
    const [company, name] = ['company', 'name'].map(h => sheet.texts(h));
    edited.forEach((text, input) => expect(name[company.indexOf(input)]).toBe(text));
    // What was typed before its answer came is kept, but is no correction of it.
    world.corrections().forEach(c => expect([...edited.values()]).toContain(c.person_value));
  });

  test('takes less than six minutes a script even where every call is slow', () => {
    const { world, sheet, id } = started(ROWS);
    world.finish(id);
    world.book.between = () => world.clock.pass(3000);
    let longest = 0;
    let ticks = 0;
    while (world.triggers.some(t => t.handler === 'seiriTick') && ticks++ < 40) {
      const begin = (world.clock.now += 60000);
      world.call('seiriTick');
      longest = Math.max(longest, world.clock.now - begin);
    }
    expect(ticks).toBeGreaterThan(1);
    expect(longest).toBeLessThan(SIX_MINUTES);
    world.book.between = () => {};
    expectEveryRowItsOwn(sheet);
  });
});

test('a run is written by scripts that are cut off at any moment, and nothing is written twice', () => {
  const { world, sheet, id } = started(12000);
  world.finish(id);
  let cuts = 0;
  let left = 23;
  world.book.writes.length = 0;
  world.book.between = () => {
    if (--left === 0) {
      cuts++;
      left = 23 + cuts * 7;
      world.clock.kill();
    }
  };
  world.tick(200);
  expect(cuts).toBeGreaterThan(3);
  expectEveryRowItsOwn(sheet);
  const name = sheet.column('name') + 1;
  const writes = world.book.writes.filter(at => at.startsWith('list:') && at.endsWith(`:${name}`));
  expect(writes.length).toBe(new Set(writes).size);
});

test('a script that is cut off at any call, and a review before the next one, leave no answer out', () => {
  for (let at = 1, reached = true; reached; at++) {
    const { world, sheet, id } = started(6);
    sheet.insertColumn(sheet.column('verdict') + 1, 'between');
    world.finish(id);
    let calls = 0;
    world.book.between = () => {
      if (++calls === at) {
        world.clock.kill();
      }
    };
    world.tick(1);
    world.book.between = () => {};
    reached = calls >= at;
    world.call('seiriDaily');
    world.tick();
    world.call('sendCorrectionsNow');
    expectEveryRowItsOwn(sheet);
    expect(world.corrections()).toEqual([]);
  }
});

test('an answer whose writing was cut off, and whose run is given up, is run again by the default choice', () => {
  const { world, sheet, id } = started(3);
  world.finish(id);
  world.book.between = () => {
    if (sheet.texts('seiri_wrote')[0] !== '') {
      world.clock.kill();
    }
  };
  world.tick(1);
  world.book.between = () => {};
  expect(JSON.parse(sheet.texts('seiri_wrote')[0]).u).toBe(1);
  world.aws.objects.delete(`exports/execution_id=${id}/results.jsonl`);
  world.tick(60);
  const again = world.call('sidebarStart', { ...FORM, scope: 'todo' });
  expect(again.fault).toBeUndefined();
});

test('a sort of some columns alone parts rows from their keys: answers follow what was asked', () => {
  const { world, sheet, id } = started(300);
  world.finish(id);
  sheet.sort(byNumberDown, [0, 1, 2]);
  world.tick();
  expectEveryRowItsOwn(sheet);
});

test('a sort in the moment between reading and writing is found out and put right', () => {
  for (let at = 1; at < 60; at++) {
    const { world, sheet, id } = started(40);
    sheet.grid[7][sheet.column('name')] = 'by hand';
    world.finish(id);
    let calls = 0;
    world.book.between = () => {
      calls++;
      if (calls === at) {
        sheet.sort(byNumberDown);
      }
    };
    world.tick();
    expectEveryRowItsOwn(sheet, new Set(['㈱会社7']));
    expect(sheet.texts('name')[sheet.texts('company').indexOf('㈱会社7')]).toBe('by hand');
  }
});

test('a sort in the moment of writing is put right by the same script, even where its time is over', () => {
  const world = new World();
  const sheet = world.book.add('list', [['no', 'name', 'company']].concat(Array.from({ length: 6 }, (_, i) => [i + 1, '', `㈱会社${i + 1}`])));
  world.call('sidebarStart', FORM);
  const [run] = world.call('sidebarRuns', 'en').value;
  world.finish(run.id);
  world.book.between = (name, range) => {
    if (name === 'setValues' && range.column === 2) {
      world.book.between = () => {};
      sheet.sort((a, b) => b[0] - a[0]);
      world.clock.now += 280000;
    }
  };
  world.clock.pass(60000);
  world.tickOnce();
  expect(JSON.parse(world.properties.get(`seiri.run.${run.id}`)).state).toBe('writing');
  expect(sheet.texts('name')).toEqual(Array(6).fill(''));
  world.tick();
  expect(world.call('sidebarRuns', 'en').value[0].state).toBe('done');
  expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
  expect(sheet.texts('reason')).toEqual(Array(6).fill(''));
});

test('a column moved while the run is under way is found by its header', () => {
  const { world, sheet, id } = started(20);
  world.finish(id);
  sheet.insertColumn(2, 'between');
  world.tick();
  expectEveryRowItsOwn(sheet);
  expect(sheet.texts('memo')[3]).toBe('m4');
});

test('a column inserted before any look at the sheet costs nobody a cell', () => {
  for (let at = 1, reached = true; reached; at++) {
    const { world, sheet, id } = started(20);
    world.finish(id);
    const memo = sheet.texts('memo');
    let looks = 0;
    world.book.between = name => {
      if (name.startsWith('get') && ++looks === at) {
        sheet.insertColumn(2, 'between');
      }
    };
    world.tick();
    world.book.between = () => {};
    world.tick();
    reached = looks >= at;
    expectEveryRowItsOwn(sheet);
    expect(sheet.texts('memo')).toEqual(memo);
    expect(new Set(sheet.texts('between'))).toEqual(new Set(['']));
  }
});

test('rows that are not ok are coloured and can be filtered, and run again alone', () => {
  const { world, sheet, id } = started(30);
  world.finish(id, (input, i) => (i % 10 === 3 ? 'refused' : 'ok'));
  world.tick();
  const verdicts = sheet.texts('verdict');
  expect(verdicts.filter(v => v === 'refused')).toHaveLength(3);
  expect(sheet.colors[4][sheet.column('verdict')]).toBe('#fce8e6');
  expect((sheet.colors[5] || [])[sheet.column('verdict')] ?? null).toBeNull();
  expect(sheet.texts('reason')[3]).toMatch(/refused to answer.* — it is refused$/);
  expect(sheet.getFilter()).not.toBeNull();

  const { form, estimate } = world.call('sidebarRetry', id, 'en').value;
  expect(estimate.rows).toBe(3);
  expect(world.aws.tasks).toHaveLength(1);
  const again = world.call('sidebarStart', { ...form, pin: estimate.pin });
  expect(again.fault).toBeUndefined();
  const second = again.value.find(run => run.id !== id).id;
  expect(command(world.aws.tasks[1])).toContain('--no-reuse');
  expect(world.finish(second)).toBe(3);
  world.tick();
  expectEveryRowItsOwn(sheet);
  expect(sheet.colors[4][sheet.column('verdict')]).toBeNull();
  expect(world.call('sidebarRetry', second, 'en').fault).toBe('No row has failed.');
});

test('a row whose input was changed gets no answer, and says so', () => {
  const { world, sheet, id } = started(5);
  world.finish(id);
  sheet.grid[2][1] = '別の会社';
  world.tick();
  expect(sheet.texts('name')[1]).toBe('');
  expect(sheet.texts('verdict')[1]).toBe('pending');
  expect(sheet.texts('reason')[1]).toContain('changed before its answer came');
  expectEveryRowItsOwn(sheet, new Set(['別の会社']));
});

test('a copied row does not take the other’s place', () => {
  const { world, sheet, id } = started(5);
  world.finish(id);
  const copy = sheet.grid[2].slice();
  copy[1] = '写した会社';
  sheet.insertRow(2, copy);
  world.tick();
  expectEveryRowItsOwn(sheet, new Set(['写した会社']));
  expect(sheet.texts('name')[0]).toBe('');
});

test('nothing that a model says runs as a formula', () => {
  const world = new World();
  const evil = ['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', "'=1", '-5', '001'];
  const sheet = world.book.add('list', [['company'], ...evil.map(text => [`x${text}`])]);
  const { id } = world.call('sidebarStart', FORM).value[0];
  const key = sheet.column('seiri_key');
  world.export(
    id,
    evil.map((text, i) =>
      JSON.stringify({
        request_id: `${id}-${i}`,
        record_id: sheet.grid[i + 1][key],
        input_value: `x${text}`,
        verdict: i === 0 ? 'not_json' : 'ok',
        output: { legal_form: text, name: { a: [text] } },
        error_message: i === 0 ? '=cmd|x' : null,
        ...(i === 1 ? { flags: [{ check: 'a', message: '=1' }, { check: 'b', message: 'x' }] } : {}),
      }),
    ),
  );
  world.tick();
  expect(sheet.grid.flat().filter(cell => typeof cell === 'object')).toEqual([]);
  expect(sheet.grid.slice(1).map(row => row[sheet.column('legal_form')])).toEqual(
    evil.map(text => text.replace(/\r/g, '\n')),
  );
  expect(sheet.texts('reason')[0]).toContain('=cmd|x');
  expect(sheet.texts('reason').slice(1, 3)).toEqual(['please check: =1; x', '']);
  // What was made safe is not taken for a person's edit afterwards.
  world.call('sendCorrectionsNow');
  expect(world.corrections()).toEqual([]);
});

describe('a cell that a person has edited', () => {
  test('before its answer came is kept, and is no correction of it', () => {
    const { world, sheet, id } = started(10);
    world.finish(id);
    sheet.grid[3][sheet.column('name')] = '正しい名前';
    world.tick();
    world.call('sendCorrectionsNow');
    expect(sheet.texts('name')[2]).toBe('正しい名前');
    expect(sheet.texts('legal_form')[2]).toBe('株式会社');
    expect(sheet.texts('verdict')[2]).toBe('ok');
    expect(sheet.texts('reason')[2]).toContain('“name” held a value already and was not overwritten (to get the result, clear the cell');
    expect(world.corrections()).toEqual([]);
  });

  test('is marked and sent back', () => {
    const { world, sheet, id } = started(10);
    world.finish(id);
    world.tick();
    sheet.grid[3][sheet.column('name')] = '正しい名前';
    world.call('sendCorrectionsNow');
    expect(sheet.texts('name')[2]).toBe('正しい名前');
    expect(sheet.texts('verdict')[2]).toBe('corrected');
    expect(sheet.texts('reason')[2]).toBe('corrected by a person (ok)');
    expect(sheet.colors[3][sheet.column('name')]).toBe('#d2e3fc');
    expect(world.corrections()).toEqual([
      {
        object: expect.stringMatching(`^corrections/execution_id=${id}/[A-Za-z0-9._-]+\\.jsonl$`),
        execution_id: id,
        request_id: `${id}-00000003`,
        record_id: sheet.texts('seiri_key')[2],
        task_name: 'company-name',
        prompt_version: 'v1',
        field: 'name',
        model_value: '会社3',
        person_value: '正しい名前',
        corrected_by: 'op@example.com',
        corrected_at: expect.stringMatching(/^2026-11-21T0/),
      },
    ]);
  });

  test('after its answer came is found the next time, sent once, and again when it changes', () => {
    const { world, sheet, id } = started(10);
    world.finish(id);
    world.tick();
    const cell = value => (sheet.grid[5][sheet.column('name')] = value);
    cell('直した');
    world.call('sendCorrectionsNow');
    world.call('sendCorrectionsNow');
    expect(world.alerts).toEqual([
      '1 corrections were sent. Rows whose input has changed: 0.',
      '0 corrections were sent. Rows whose input has changed: 0.',
    ]);
    expect(sheet.texts('verdict')[4]).toBe('corrected');
    cell('もう一度');
    world.call('seiriDaily');
    cell('会社5');
    world.call('seiriDaily');
    world.call('seiriDaily');
    expect(world.corrections().map(c => c.person_value)).toEqual(['直した', 'もう一度', '会社5']);
  });

  test('is kept by later runs, and a cell that was blanked is filled again', () => {
    const { world, sheet, id } = started(10);
    world.finish(id);
    world.tick();
    sheet.grid[5][sheet.column('name')] = '直した';
    sheet.grid[6][sheet.column('name')] = '';
    world.call('sendCorrectionsNow');
    const second = world.call('sidebarStart', FORM).value.find(run => run.id !== id).id;
    world.finish(second);
    world.tick();
    expect(sheet.texts('name')[4]).toBe('直した');
    expect(sheet.texts('reason')[4]).toContain('“name” held a value already');
    expect(sheet.texts('name')[5]).toBe('会社6');
    expect(sheet.texts('verdict')[5]).toBe('ok');
    const own = sheet.column('seiri_wrote');
    expect(JSON.parse(sheet.grid[5][own]).e).toBe(second);
  });

  test('is kept where it holds a formula of the person’s own', () => {
    const { world, sheet, id } = started(3);
    world.finish(id);
    const formula = { formula: '=B2' };
    sheet.grid[1][sheet.column('name')] = formula;
    world.tick();
    expect(sheet.grid[1][sheet.column('name')]).toBe(formula);
  });
});

test('the key column is made, hidden and protected, and a filter is widened over it', () => {
  const world = new World();
  const sheet = world.book.add('list', companies(4));
  const filter = sheet.getRange(1, 1, 5, 3).createFilter();
  filter.setColumnFilterCriteria(2, 'the same');
  expect(world.call('sidebarStart', FORM).fault).toBeUndefined();
  const made = ['seiri_wrote', 'seiri_key', 'seiri_run'].map(name => sheet.column(name) + 1);
  expect(sheet.hidden).toEqual(made);
  expect(sheet.protections.map(p => p.range.getColumn())).toEqual(made);
  expect(new Set(sheet.texts('seiri_key')).size).toBe(4);
  const { range, criteria: kept } = sheet.getFilter();
  expect(range.getColumn() + range.getNumColumns() - 1).toBeGreaterThanOrEqual(Math.max(...made));
  expect(kept.get(2)).toBe('the same');
});

test('a key that people keep themselves must name each row', () => {
  const world = new World();
  const sheet = world.book.add('list', companies(4));
  const form = { ...FORM, key: 'no' };
  sheet.grid[3][0] = 1;
  expect(world.call('sidebarStart', form).fault).toContain('repeated value in row 4');
  sheet.grid[3][0] = 3;
  const { id } = world.call('sidebarStart', form).value[0];
  expect(argument(command(world.aws.tasks[0]), '--id-column')).toBe('no');
  world.finish(id);
  world.tick();
  expectEveryRowItsOwn(sheet);
  expect(sheet.column('seiri_key')).toBe(-1);
});
