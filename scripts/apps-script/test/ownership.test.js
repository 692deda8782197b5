// A run touches what it wrote, and nothing else.
import { expect } from 'expect';
import { describe, test } from 'node:test';
import { dateOf } from './fake/cells.js';
import { FORM, World, argument, command, nameOf } from './fake/world.js';

const KIND = { ...FORM, task: 'kind', outputs: [{ field: 'kind', column: 'kind' }] };
const kindOf = values => ({ kind: `K-${values[0]}` });

function world(rows = 6) {
  const made = new World();
  made.addTask('kind', ['kind']);
  made.aws.prompts.push({ task_name: { S: 'kind' }, prompt_version: { S: '@production' }, version: { S: 'v1' } });
  const sheet = made.book.add(
    'list',
    [['no', 'company', 'memo']].concat(Array.from({ length: rows }, (_, i) => [i + 1, `㈱会社${i + 1}`, `m${i + 1}`])),
  );
  return { w: made, sheet };
}

function start(w, form) {
  const before = new Set(runIds(w));
  const reply = w.call('sidebarStart', form);
  expect(reply.fault).toBeUndefined();
  return runIds(w).find(id => !before.has(id));
}

const runIds = w => [...w.properties.keys()].filter(name => name.startsWith('seiri.run.')).map(name => name.slice(10));
const run = (w, id) => JSON.parse(w.properties.get(`seiri.run.${id}`));

function done(w, form, ...how) {
  const id = start(w, form);
  w.finish(id, ...how);
  w.tick();
  expect(run(w, id).state).toBe('done');
  return id;
}

const select = (sheet, ...rows) => (sheet.selection = rows.map(row => sheet.getRange(row, 1, 1, 1)));

describe('a second run', () => {
  test('of one row with another key column leaves the answers of all others', () => {
    const { w, sheet } = world(20);
    done(w, FORM);
    select(sheet, 5);
    done(w, { ...FORM, key: 'no', scope: 'selection' });
    expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
    expect(new Set(sheet.texts('verdict'))).toEqual(new Set(['ok']));
  });

  test('leaves a copied row and its twin as they are', () => {
    const { w, sheet } = world();
    done(w, FORM);
    sheet.insertRow(2, sheet.grid[3].slice());
    select(sheet, 2, 7);
    done(w, { ...FORM, scope: 'selection' });
    expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
    expect(new Set(sheet.texts('seiri_key')).size).toBe(7);
  });

  test('of another task leaves the marks of the first, and both correct their own', () => {
    const { w, sheet } = world();
    const first = done(w, FORM);
    const second = done(w, KIND, () => 'ok', kindOf);
    expect(sheet.texts('kind')).toEqual(sheet.texts('company').map(c => `K-${c}`));
    expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
    sheet.grid[2][sheet.column('name')] = '直した名前';
    sheet.grid[2][sheet.column('kind')] = '直した種別';
    w.call('sendCorrectionsNow');
    expect(w.corrections().map(c => [c.execution_id, c.field, c.person_value])).toEqual(
      expect.arrayContaining([
        [first, 'name', '直した名前'],
        [second, 'kind', '直した種別'],
      ]),
    );
    expect(sheet.texts('verdict')[1]).toBe('corrected');
    expect(sheet.texts('kind_verdict')[1]).toBe('corrected');
  });

  test('of the same rows by another person is refused in words while the first is not over, halted ones too', () => {
    const { w } = world();
    const id = start(w, FORM);
    w.book.user = 'other@example.com';
    expect(w.call('sidebarStart', FORM).fault).toBe(
      `6 of these rows belong to a run that is not over yet (${id}): wait for it, or cancel it.`,
    );
    w.status(id, 'halted', { status_reason: { S: 'budget' } });
    w.tick(1);
    expect(w.call('sidebarStart', { ...FORM, language: 'ja' }).fault).toContain('終わっていない別の実行');
    expect(w.call('sidebarStart', KIND).fault).toBeUndefined();
  });

  test('is estimated without the rows of one that is not over, and says so', () => {
    const { w, sheet } = world();
    select(sheet, 2, 3);
    start(w, { ...FORM, scope: 'selection' });
    const { rows, left, pin } = w.call('sidebarEstimate', FORM).value;
    expect([rows, left.taken]).toEqual([4, 2]);
    const id = start(w, { ...FORM, pin });
    expect(w.load(id)).toBe(4);
  });
});

describe('a correction', () => {
  const corrected = (w, sheet, row, header, value) => {
    sheet.grid[row - 1][sheet.column(header)] = value;
    w.call('sendCorrectionsNow');
    return w.corrections().map(c => c.person_value);
  };

  test('arrives after forty later runs', () => {
    const { w, sheet } = world(60);
    select(sheet, 2);
    const first = done(w, { ...FORM, scope: 'selection' });
    for (let row = 3; row < 48; row++) {
      select(sheet, row);
      w.clock.now += 1000;
      done(w, { ...FORM, scope: 'selection' });
    }
    expect(w.properties.has(`seiri.run.${first}`)).toBe(false);
    corrected(w, sheet, 2, 'name', '直した');
    expect(w.corrections()).toMatchObject([{ execution_id: first, record_id: sheet.texts('seiri_key')[0], prompt_version: 'v1' }]);
  });

  test('is none where the input was edited since, or the cell was cleared', () => {
    const { w, sheet } = world();
    done(w, FORM);
    sheet.grid[2][1] = '別の会社';
    expect(corrected(w, sheet, 3, 'name', '別の会社の名前')).toEqual([]);
    expect(corrected(w, sheet, 4, 'name', '')).toEqual([]);
  });

  test('is none of a copied row, whatever was edited in it', () => {
    const { w, sheet } = world();
    done(w, FORM);
    const copy = sheet.grid[2].slice();
    copy[1] = '写した会社';
    sheet.insertRow(4, copy);
    expect(corrected(w, sheet, 4, 'name', '写した会社の名前')).toEqual([]);
    expect(corrected(w, sheet, 3, 'name', 'どちらの？')).toEqual([]);
  });

  test('is none where a value stood before the answer came, be it a checkbox or a default', () => {
    const { w, sheet } = world();
    sheet.grid[0].push('legal_form', 'name');
    sheet.grid.slice(1).forEach(row => row.push('未選択', ''));
    sheet.checkboxes('name');
    done(w, FORM);
    w.call('sendCorrectionsNow');
    expect(w.corrections()).toEqual([]);
    expect(new Set(sheet.texts('legal_form'))).toEqual(new Set(['未選択']));
    expect(sheet.texts('reason')[0]).toContain('“legal_form” held a value already');
    expect(sheet.texts('reason')[0]).toContain('“name” does not allow this value');
  });

  test('is none of a row that was sorted away while it was read', () => {
    for (let call = 1; call < 40; call++) {
      const { w, sheet } = world();
      done(w, FORM);
      [2, 3, 4, 5, 6, 7].forEach(row => (sheet.cells(row)[sheet.column('name')] = `typed ${row}`));
      w.call('sendCorrectionsNow');
      const before = w.corrections();
      let calls = 0;
      w.book.between = () => {
        if (++calls === call) {
          sheet.sort((a, b) => b[0] - a[0]);
        }
      };
      w.call('sendCorrectionsNow');
      w.book.between = () => {};
      expect([call, before.length]).toEqual([call, 6]);
      expect([call, w.corrections()]).toEqual([call, before]);
      expect([call, sheet.texts('verdict')]).toEqual([call, Array(6).fill('corrected')]);
    }
  });

  test('is none of a column that was inserted while rows were read', () => {
    for (let call = 1; call < 40; call++) {
      const { w, sheet } = world();
      sheet.grid[0].push('legal_form', 'name', 'seiri_wrote', 'seiri_key', 'seiri_run', 'more');
      sheet.grid.slice(1).forEach(row => (row[8] = 'more'));
      done(w, { ...FORM, outputs: [...FORM.outputs, { field: 'name', column: 'again' }] });
      let calls = 0;
      w.book.between = () => {
        if (++calls === call) {
          sheet.insertColumn(9, 'inserted');
        }
      };
      w.call('sendCorrectionsNow');
      w.book.between = () => {};
      expect([call, w.corrections()]).toEqual([call, []]);
    }
  });

  test('is none of merged cells, where only the first takes what is written', () => {
    const { w, sheet } = world();
    sheet.grid[0].push('legal_form', 'name');
    sheet.merge(2, 4, 3, 2);
    done(w, FORM);
    w.call('sendCorrectionsNow');
    expect(w.corrections()).toEqual([]);
    expect(sheet.texts('verdict')).toEqual(Array(6).fill('ok'));
  });

  test('is none of a text that was cut in the middle of a pair of surrogates', () => {
    const { w, sheet } = world(2);
    const long = 'x'.repeat(48999) + '😀' + 'y'.repeat(100);
    done(w, FORM, () => 'ok', () => ({ legal_form: long, name: '😀'.repeat(30000) }));
    w.call('sendCorrectionsNow');
    expect(w.corrections()).toEqual([]);
    expect(sheet.texts('legal_form')[0]).toBe('x'.repeat(48999) + '…');
    expect(sheet.texts('name')[0].isWellFormed()).toBe(true);
  });

  test('is none of a number whose format was changed, and keeps its kind', () => {
    const { w, sheet } = world(2);
    done(w, FORM, () => 'ok', () => ({ legal_form: 1234.5, name: 7 }));
    sheet.getRange(2, sheet.column('legal_form') + 1, 1, 1).setNumberFormat('#,##0');
    expect(sheet.texts('legal_form')[0]).toBe('1234.5');
    w.call('sendCorrectionsNow');
    expect(w.corrections()).toEqual([]);
    expect(corrected(w, sheet, 2, 'name', 8)).toEqual(['8']);
  });
});

describe('what a person types while results are written', () => {
  test('stays, however often they type', () => {
    const { w, sheet } = world(3000);
    const id = start(w, FORM);
    w.finish(id);
    const typed = new Map();
    let calls = 0;
    // At any call but a write: what a person types in the very moment of a write cannot be seen.
    w.book.between = name => {
      if (name !== 'setValues' && ++calls % 3 === 0) {
        const row = 1 + ((calls * 37) % 3000);
        sheet.cells(row + 1)[sheet.column('name')] = `typed ${calls}`;
        typed.set(row, `typed ${calls}`);
      }
    };
    w.tick();
    expect(typed.size).toBeGreaterThan(30);
    const names = sheet.texts('name');
    typed.forEach((text, row) => expect(names[row - 1]).toBe(text));
  });
});

describe('an input that was edited after the run', () => {
  test('marks its row at once, and unmarks it when it is as it was', () => {
    const { w, sheet } = world();
    done(w, FORM);
    w.type(sheet, 3, 'company', '別の会社');
    expect(sheet.texts('verdict')[1]).toBe('stale');
    expect(sheet.texts('reason')[1]).toContain('the result is that of the old one');
    expect(sheet.texts('name')[1]).toBe('会社2');
    expect(sheet.colors[2][sheet.column('verdict')]).toBe('#feefc3');
    w.type(sheet, 3, 'company', '㈱会社2');
    expect([sheet.texts('verdict')[1], sheet.texts('reason')[1]]).toEqual(['ok', '']);
    expect(sheet.colors[2][sheet.column('verdict')]).toBeNull();
  });

  test('is found by the nightly review too, and run again by the default choice', () => {
    const { w, sheet } = world();
    done(w, FORM);
    sheet.grid[2][1] = '㈱別の会社';
    w.call('seiriDaily');
    expect(sheet.texts('verdict')[1]).toBe('stale');
    const id = start(w, { ...FORM, scope: 'todo' });
    expect(w.load(id)).toBe(1);
    w.finish(id);
    w.tick();
    expect([sheet.texts('name')[1], sheet.texts('verdict')[1]]).toEqual(['別の会社', 'ok']);
    expect(w.call('sidebarStart', { ...FORM, scope: 'todo' }).fault).toContain('Every row has its result');
  });

  for (const [kind, before, after] of [
    ['text', 'a', 'b'],
    ['integer', 5, 6],
    ['fraction', 0.1, 0.2],
    ['large number', 1e21, 1.5e21],
    ['truth value', true, false],
    ['date', dateOf(46000), dateOf(46001)],
    ['time', dateOf(0.25), dateOf(0.5)],
  ]) {
    test(`is noticed in raw mode: ${kind}`, () => {
      const raw = { ...FORM, inputs: ['memo'], render: 'raw' };
      const { w, sheet } = world(3);
      sheet.grid.slice(1).forEach((row, i) => (row[2] = i === 0 ? before : `other ${i}`));
      const id = start(w, raw);
      w.finish(id, () => 'ok', () => ({ legal_form: 'x', name: 'y' }));
      sheet.grid[1][2] = after;
      w.tick();
      expect(sheet.texts('verdict')).toEqual(['pending', 'ok', 'ok']);
      sheet.grid[1][2] = before;
      w.call('sidebarCancel', id, 'en');
      const second = start(w, { ...raw, scope: 'todo' });
      w.finish(second, () => 'ok', () => ({ legal_form: 'x', name: 'y' }));
      w.tick();
      expect(sheet.texts('verdict')[0]).toBe('ok');
      sheet.grid[1][2] = after;
      w.call('seiriDaily');
      expect(sheet.texts('verdict')[0]).toBe('stale');
    });
  }
});

describe('a start', () => {
  test('that fails gives its rows back', () => {
    const { w, sheet } = world();
    const first = done(w, FORM);
    w.book.between = name => {
      if (name === 'flush') {
        w.book.between = () => {};
        sheet.grid[2][1] = 'edited in the moment of starting';
      }
    };
    expect(w.call('sidebarStart', FORM).fault).toContain('nothing was run');
    expect(new Set(sheet.texts('seiri_run'))).toEqual(new Set([first]));
    expect(runIds(w)).toEqual([first]);
    expect(w.call('sidebarStart', FORM).fault).toBeUndefined();
  });

  test('takes no column of a person’s, whenever one is inserted', () => {
    for (let call = 1; call < 60; call++) {
      const { w, sheet } = world();
      let calls = 0;
      w.book.between = name => {
        if (++calls === call && name !== 'setValues') {
          sheet.insertColumn(2, 'inserted');
        }
      };
      w.call('sidebarStart', FORM);
      w.book.between = () => {};
      const headers = sheet.grid[0].map(String);
      const [id] = runIds(w);
      expect([call, headers.length]).toEqual([call, new Set(headers).size]);
      if (headers.includes('inserted')) {
        expect([call, sheet.texts('inserted')]).toEqual([call, Array(6).fill('')]);
        expect([call, sheet.hidden.includes(headers.indexOf('inserted') + 1)]).toEqual([call, false]);
      }
      if (id) {
        expect([call, sheet.texts('seiri_run')]).toEqual([call, Array(6).fill(id)]);
        expect([call, new Set(sheet.texts('seiri_key')).size]).toEqual([call, 6]);
      }
    }
  });

  test('runs what was estimated, on the sheet and the rows that it was estimated of', () => {
    const { w, sheet } = world();
    const other = w.book.add('other', [['company'], ['㈱ほか']]);
    select(sheet, 3, 4);
    const form = { ...FORM, scope: 'selection' };
    const estimate = w.call('sidebarEstimate', form).value;
    expect(estimate).toMatchObject({ sheet: 'list', rows: 2, inputs: ['company'], outputs: ['legal_form', 'name'] });
    w.book.setActiveSheet(other);
    select(sheet, 6);
    const id = start(w, { ...form, pin: estimate.pin });
    expect(command(w.aws.tasks[0])[0]).toBe('sheets://book-1/0');
    expect(sheet.texts('seiri_run').flatMap((text, i) => (text === id ? [i + 2] : []))).toEqual([3, 4]);
  });

  test('refuses what differs from its estimate: rows, columns, the prompt', () => {
    const { w, sheet } = world();
    const pin = w.call('sidebarEstimate', FORM).value.pin;
    expect(w.call('sidebarStart', { ...FORM, maxCost: '99', pin }).fault).toContain('after the estimate');
    sheet.grid[2][1] = 'edited';
    expect(w.call('sidebarStart', { ...FORM, pin }).fault).toContain('after the estimate');
    sheet.grid[2][1] = '㈱会社2';
    sheet.sort((a, b) => b[0] - a[0]);
    w.aws.prompts[1].version = { S: 'v2' };
    expect(w.call('sidebarStart', { ...FORM, pin }).fault).toContain('after the estimate');
    w.aws.prompts[1].version = { S: 'v1' };
    expect(w.call('sidebarStart', { ...FORM, pin }).fault).toBeUndefined();
    expect(w.aws.tasks).toHaveLength(1);
  });
});

test('what is said of results without a row is true', () => {
  const { w, sheet } = world();
  const id = start(w, FORM);
  w.load(id);
  w.status(id, 'loading');
  w.note(id, 'DynamoDB does not answer');
  w.tick(1);
  expect(run(w, id).state).toBe('failed');
  const second = start(w, FORM);
  w.finish(second);
  w.tick();
  w.finish(id);
  w.call('sidebarResume', id, 'en');
  w.tick();
  expect(run(w, id).message).toContain('6 whose row another run has taken, 0 whose row cannot be found');
  expect(new Set(sheet.texts('verdict'))).toEqual(new Set(['ok']));
});

test('results whose rows were edited, moved to another run or deleted are told apart', () => {
  const { w, sheet } = world();
  const id = start(w, FORM);
  w.finish(id);
  sheet.grid[1][1] = 'edited';
  sheet.deleteRow(4);
  w.tick();
  expect(run(w, id).message).toContain('2 results were not written (1 whose input has changed, 0 whose row another run has taken, 1 whose row cannot be found)');
});

test('a result whose row has lost its key is told of', () => {
  const { w, sheet } = world();
  const id = start(w, { ...FORM, key: 'no' });
  w.finish(id);
  sheet.merge(2, 1, 2, 1);
  w.tick();
  expect(run(w, id)).toMatchObject({ state: 'done', written: 5, unplaced: 1 });
  expect(run(w, id).message).toContain('1 results were not written');
});

test('a copied sheet keeps its columns, its answers and what is known of them', () => {
  const { w, sheet } = world();
  done(w, FORM);
  const copy = w.book.add('copy of list', sheet.grid.map(row => row.slice()));
  w.book.setActiveSheet(copy);
  expect(w.call('sidebarEstimate', { ...FORM, scope: 'todo' }).fault).toContain('Every row has its result');
  copy.grid[2][copy.column('company')] = '㈱新しい';
  copy.grid[3][copy.column('name')] = '直した';
  const id = start(w, { ...FORM, scope: 'todo' });
  expect(w.load(id)).toBe(1);
  w.finish(id);
  w.tick();
  expect(copy.texts('name')).toEqual(['会社1', '新しい', '直した', '会社4', '会社5', '会社6']);
  expect(copy.grid[0].filter(name => /verdict/.test(name))).toEqual(['verdict']);
  w.call('sendCorrectionsNow');
  expect(w.corrections().map(c => c.person_value)).toEqual(['直した']);
  expect(sheet.texts('name')[1]).toBe('会社2');
});

test('a hidden column that is gone is told from one of the person’s', () => {
  const { w, sheet } = world();
  const id = start(w, FORM);
  w.finish(id);
  const [at, header] = [sheet.column('seiri_key'), 'seiri_key'];
  sheet.grid[0][at] = '';
  w.tick();
  expect(run(w, id).message).toContain(`Seiri’s hidden column “${header}” is gone: undo its removal`);
  sheet.grid[0][at] = header;
  sheet.grid[0][1] = '';
  expect(w.call('sidebarResume', id, 'en').fault).toBeUndefined();
  w.tick();
  expect(run(w, id).message).toContain('There is no column headed “company”: put the header back');
});

test('two tasks at once are both written, and tell the loader which rows are theirs', () => {
  const { w, sheet } = world();
  const first = start(w, FORM);
  const second = start(w, KIND);
  expect(w.aws.tasks.map(task => argument(command(task), '--where'))).toEqual([`seiri_run=${first}`, `seiri_run_kind=${second}`]);
  w.finish(second, () => 'ok', kindOf);
  w.finish(first);
  w.tick();
  expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
  expect(sheet.texts('kind')).toEqual(sheet.texts('company').map(c => `K-${c}`));
});

test('retrying asks for the failed rows alone, whatever people do to the verdicts', () => {
  const { w, sheet } = world(10);
  const id = done(w, FORM, (_, i) => (i % 5 === 1 ? 'refused' : 'ok'));
  sheet.grid[1][sheet.column('verdict')] = 'checked by me';
  sheet.grid[4][sheet.column('verdict')] = '';
  const { form, estimate } = w.call('sidebarRetry', id, 'en').value;
  expect(estimate.rows).toBe(2);
  const second = start(w, { ...form, pin: estimate.pin });
  expect(w.load(second)).toBe(2);
  expect(w.loadedRows.get(second).rows.map(row => row.values[0])).toEqual(['㈱会社2', '㈱会社7']);
});

test('a person’s colours stay', () => {
  const { w, sheet } = world();
  sheet.grid[0].push('legal_form', 'name');
  const name = sheet.column('name') + 1;
  sheet.getRange(2, name, 1, 1).setBackgrounds([['#00ff00']]);
  const id = done(w, FORM, (_, i) => (i === 0 ? 'ok' : 'refused'));
  const { form, estimate } = w.call('sidebarRetry', id, 'en').value;
  done(w, { ...form, pin: estimate.pin });
  expect(sheet.colors[1][name - 1]).toBe('#00ff00');
  expect(sheet.colors[2][sheet.column('verdict')]).toBeNull();
});
