// What an operator needs daily.
import { expect } from 'expect';
import { describe, test } from 'node:test';
import { dateOf } from './fake/cells.js';
import { FORM, SETTINGS, World, command, nameOf } from './fake/world.js';

function world(rows = 30) {
  const w = new World();
  const sheet = w.book.add(
    'list',
    [['no', 'company', 'memo']].concat(Array.from({ length: rows }, (_, i) => [i + 1, `㈱会社${i + 1}`, `m${i + 1}`])),
  );
  return { w, sheet };
}

const runIds = w => [...w.properties.keys()].filter(name => /^seiri\.run\.[^~]+$/.test(name)).map(name => name.slice(10));
const run = (w, id) => JSON.parse(w.properties.get(`seiri.run.${id}`));

function start(w, form = FORM) {
  const before = new Set(runIds(w));
  const reply = w.call('sidebarStart', form);
  expect(reply.fault).toBeUndefined();
  return runIds(w).find(id => !before.has(id));
}

function done(w, form, ...how) {
  const id = start(w, form);
  w.finish(id, ...how);
  w.tick();
  expect(run(w, id).state).toBe('done');
  return id;
}

test('the first rows are tried, looked at, and the rest is run', () => {
  const { w, sheet } = world();
  const first = done(w, { ...FORM, first: 5 });
  expect(sheet.texts('verdict').filter(v => v === 'ok')).toHaveLength(5);
  const { form, estimate } = w.call('sidebarRest', first, 'en').value;
  expect([estimate.rows, form.scope]).toEqual([25, 'todo']);
  w.clock.now += 1000;
  done(w, { ...form, pin: estimate.pin });
  expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
  expect(w.call('sidebarRest', first, 'en').fault).toContain('Every row has its result');
});

test('the results so far of a halted run are written, and the rest after it was resumed with another limit', () => {
  const { w, sheet } = world();
  const id = start(w, { ...FORM, maxCost: '1' });
  w.load(id);
  w.status(id, 'halted', { status_reason: { S: 'the budget of US$1 has no room' }, count_ok: { N: '12' } });
  w.tick(1);
  expect(run(w, id)).toMatchObject({ state: 'halted', message: expect.stringContaining('Raise the limit and resume') });
  expect(w.call('sidebarPartial', id, 'en').value[0].state).toBe('exporting');
  expect(command(w.aws.tasks[1])).toEqual(['export', id]);
  w.tick(1);
  expect(run(w, id).state).toBe('exporting');
  w.exportPartial(id, 12);
  w.tick(2);
  expect(run(w, id)).toMatchObject({ state: 'halted', written: 12, partial: '' });
  expect(sheet.texts('verdict').filter(v => v === 'ok')).toHaveLength(12);
  expect(w.call('sidebarResume', id, 'en', 'much').fault).toContain('must be a number over 0');
  w.call('sidebarResume', id, 'en', '5');
  expect(w.aws.orders[2]).toEqual({ order: 'resume', execution_id: id, max_cost_usd: 5, ordered_by: 'op@example.com' });
  expect(run(w, id).state).toBe('running');
  w.finish(id);
  w.tick();
  expect(run(w, id)).toMatchObject({ state: 'done', written: 30 });
  expect(sheet.texts('name')).toEqual(sheet.texts('company').map(nameOf));
});

test('the results so far of a cancelled run are written, and waiting for them is bounded', () => {
  const { w, sheet } = world();
  const id = start(w);
  w.load(id);
  w.status(id, 'cancelled', { status_reason: { S: 'cancelled from the spreadsheet' } });
  w.tick(1);
  w.call('sidebarPartial', id, 'en');
  expect(w.tick(60)).toBe(30);
  expect(run(w, id)).toMatchObject({ state: 'cancelled', message: expect.stringContaining('could not be collected in thirty minutes') });
  w.call('sidebarPartial', id, 'en');
  w.exportPartial(id, 3);
  w.tick(2);
  expect(run(w, id).state).toBe('cancelled');
  expect(sheet.texts('verdict').filter(v => v === 'ok')).toHaveLength(3);
});

test('an estimate names the rows that are left out and the columns that hold something', () => {
  const { w, sheet } = world();
  sheet.grid[0].push('name');
  sheet.grid[3][1] = '  ';
  sheet.grid[4][1] = '#N/A';
  sheet.grid[5][3] = 'mine';
  sheet.getDataRange().createFilter();
  sheet.hides = row => row[0] > 28;
  const { rows, left, filled, model, version } = w.call('sidebarEstimate', FORM).value;
  expect(left).toEqual({ blank: 1, errors: 1, hidden: 2, taken: 0 });
  expect(rows).toBe(26);
  expect(filled).toEqual(['name']);
  expect([model, version]).toEqual(['global.anthropic.claude-haiku-5-5', '@production (v1)']);
  expect(w.call('sidebarEstimate', { ...FORM, hidden: true }).value.rows).toBe(28);
});

test('whether rows are hidden is not looked at for longer than people wait', () => {
  const { w, sheet } = world(5000);
  sheet.getDataRange().createFilter();
  const begin = w.clock.now;
  const { rows, left } = w.call('sidebarEstimate', FORM).value;
  expect(w.clock.now - begin).toBeLessThan(30000);
  expect([rows, left.hidden]).toEqual([5000, null]);
});

test('runs are listed with sheet, person, local time and cost, a month has its sum, and one jumps to the rows', () => {
  const { w, sheet } = world();
  sheet.selection = [sheet.getRange(8, 1, 3, 1)];
  const id = done(w, { ...FORM, scope: 'selection' });
  const [shown] = w.call('sidebarRuns', 'en').value;
  expect(shown).toMatchObject({ sheet: 'list', by: 'op@example.com', at: '2026-11-21 10:00:00', costUsd: 0.0125 });
  expect(w.call('sidebarState').months).toEqual([{ month: '2026-11', costUsd: 0.0125 }]);
  w.book.setActiveSheet(w.book.getSheetByName('Seiri runs'));
  expect(w.call('sidebarJump', id, 'en').value).toBe(true);
  expect(w.book.getActiveSheet()).toBe(sheet);
  expect([sheet.selection[0].getRow(), sheet.selection[0].getNumRows()]).toEqual([8, 3]);
});

test('what a review allows to say of a run is shown as it improves, in both languages', () => {
  const { w } = world();
  const id = done(w, FORM);
  const said = language => w.call('sidebarCertificate', id, language).value;
  const key = `exports/execution_id=${id}/certificate.json`;
  expect(said('en')).toBe(`This run has not been reviewed yet. A review is begun by this command, with the stack’s name for STACK: scripts/seiri --stack STACK review ${id}`);
  expect(said('ja')).toContain('まだ行われていません');
  const certificate = {
    execution_id: id,
    sentence: 'Of the 9,655 rows that nobody looked at, at most 96 are wrong (95 %).',
    sentence_ja: '確認していない9,655行のうち、誤りは多くても96行です（信頼度95%）。',
    drawn_rows: 299,
    skipped_rows: 2,
    flagged_rows: 312,
    flagged_undecided_rows: 5,
    flagged_wrong_rows: 40,
    frame_wrong_rows: 1,
  };
  w.aws.objects.set(key, Buffer.from(JSON.stringify(certificate)));
  const at = said('en').slice(-'2026-11-21 10:00:00.'.length);
  expect(at).toMatch(/^2026-11-21 1\d:\d\d:\d\d\.$/);
  expect(said('en').slice(0, -at.length)).toBe(
    'Of the 9,655 rows that nobody looked at, at most 96 are wrong (95 %). Flagged rows: 312 (5 still to be looked at). ' +
      'Rows drawn at random: 299. Found wrong: 41. 7 rows that are not decided yet count as wrong until they are. As of ',
  );
  expect(said('ja')).toContain(
    '確認していない9,655行のうち、誤りは多くても96行です（信頼度95%）。誤りの疑いがある行: 312 行（うち未確認 5 行）、無作為に選んで確認した行: 299 行、見つかった誤り: 41 行。判断していない 7 行は、確認するまで誤りとして数えています。（2026-11-21 1',
  );
  w.aws.objects.set(key, Buffer.from(JSON.stringify({ ...certificate, skipped_rows: 0, flagged_undecided_rows: 0, sentence: 'Better.' })));
  expect(said('en')).toContain('Better. Flagged rows: 312 (0 still');
  expect(said('en')).not.toContain('count as wrong');
  for (const other of ['{', '[]', 'null', JSON.stringify({ ...certificate, execution_id: 'another' }), JSON.stringify({ ...certificate, sentence: 1 })]) {
    w.aws.objects.set(key, Buffer.from(other));
    expect(said('en')).toContain('has not been reviewed yet');
  }
  expect(w.call('sidebarCertificate', 'gone', 'en').fault).toContain('There is no such run here');
});

test('a person is told by mail when a run is over, if they asked for it', () => {
  const { w } = world();
  done(w, FORM);
  expect(w.mails).toEqual([]);
  w.clock.now += 1000;
  done(w, { ...FORM, mail: true, language: 'ja' });
  expect(w.mails).toEqual([
    { to: 'op@example.com', subject: expect.stringMatching(/^Seiri: 実行 .* の状態: 完了$/), body: expect.stringContaining('書き込んだ行: 30 / 30') },
  ]);
});

test('the form is remembered for each sheet, and presets for all', () => {
  const { w } = world();
  done(w, { ...FORM, mail: true, maxCost: '3' });
  expect(w.call('sidebarState').state.value.sheet.form).toMatchObject({ inputs: ['company'], maxCost: '3', mail: true });
  expect(w.call('sidebarSavePreset', ' 月次 ', FORM).value).toMatchObject([{ name: '月次' }]);
  const other = w.book.add('other', [['name of it'], ['x']]);
  w.book.setActiveSheet(other);
  const there = w.call('sidebarSheet', 1, 'en', 0).value;
  expect(there).toMatchObject({ headers: ['name of it'], sheet: { name: 'other', form: null, tasks: [] } });
  expect(w.call('sidebarState').presets).toMatchObject([{ name: '月次' }]);
  expect(w.call('sidebarSavePreset', '', FORM).fault).toContain('1 to 40 characters');
  expect(w.call('sidebarDeletePreset', '月次', 'en').value).toEqual([]);
});

test('a header below a title is recognized, or chosen', () => {
  const w = new World();
  const sheet = w.book.add('list', [['取引先の一覧'], [], ['no', 'company'], [1, '㈱山田'], [2, '㈱鈴木']]);
  expect(w.call('sidebarState').state.value).toMatchObject({ headers: ['no', 'company'], sheet: { header: 3 } });
  const id = done(w, FORM);
  expect(command(w.aws.tasks[0])[0]).toBe('sheets://book-1/0?header-row=3');
  expect(sheet.grid.slice(2).map(row => row[sheet.column('name')])).toEqual(['name', '山田', '鈴木']);
  expect(sheet.grid[0]).toEqual(['取引先の一覧']);
  sheet.grid[4][sheet.column('name')] = '直した';
  w.call('sendCorrectionsNow');
  expect(w.corrections()).toMatchObject([{ execution_id: id, person_value: '直した' }]);
  expect(w.call('sidebarEstimate', { ...FORM, header: 99 }).fault).toContain('from 1 to 5');
  expect(w.call('sidebarSheet', 1, 'en', 0).value.headers).toContain('取引先の一覧');
});

test('a prompt can be read', () => {
  const { w } = world();
  expect(w.call('sidebarPromptText', 'company-name', '@production', 'en').value).toEqual({
    version: 'v1',
    description: 'Takes company names apart.',
    system: 'You normalize company names.',
    user: '<input>{{ input_value }}</input>',
    schema: expect.stringContaining('legal_form'),
    model: 'global.anthropic.claude-haiku-5-5',
  });
});

describe('values keep their kind', () => {
  test('numbers add up, truth values tick boxes, dropdowns get their choices, and texts stay texts', () => {
    const { w, sheet } = world(2);
    w.addTask('typed', ['amount', 'flag', 'choice', 'text']);
    sheet.grid[0].push('flag', 'choice');
    sheet.grid.slice(1).forEach(row => row.push('', ''));
    sheet.checkboxes('flag');
    sheet.dropdown('choice', ['Ａ社', 'Ｂ社']);
    const fields = ['amount', 'flag', 'choice', 'text'];
    const outputs = fields.map(field => ({ field, column: field }));
    done(w, { ...FORM, task: 'typed', version: 'v1', outputs }, () => 'ok', () => ({ amount: 1234.5, flag: true, choice: 'A社', text: '1-2' }));
    const row = sheet.grid[1];
    expect(fields.map(field => row[sheet.column(field)])).toEqual([1234.5, true, 'Ａ社', '1-2']);
    w.call('sendCorrectionsNow');
    expect(w.corrections()).toEqual([]);
    expect(sheet.texts('verdict')).toEqual(['ok', 'ok']);
  });

  test('nothing becomes a date, a number or a formula by accident', () => {
    const texts = ['1-2', '2026/11/21', '3月4日', '001', '1e5', '50%', 'TRUE', '=1+1', '+81-3', '-', '@x', "'quoted"];
    const { w, sheet } = world(texts.length);
    done(w, FORM, () => 'ok', values => ({ legal_form: texts[Number(values[0].slice(3)) - 1], name: 'x' }));
    expect(sheet.grid.slice(1).map(row => row[sheet.column('legal_form')])).toEqual(texts);
    const before = dateOf(46000);
    expect(before).toBeInstanceOf(Date);
    expect(sheet.grid.slice(1).flat().some(cell => cell instanceof Date)).toBe(false);
  });
});

describe('what is said', () => {
  test('of faults of AWS, Google and the loader says in both languages what to do next', () => {
    const { w } = world();
    const say = (code, values) => ['ja', 'en'].map(language => w.evaluate('text_($.language, $.code, $.values)', { language, code, values }));
    expect(say('awsBusy', { why: 'x' })[0]).toContain('もう一度');
    for (const [why, ja] of [
      ['Google Sheets: may not read it: x; share the spreadsheet', 'サービスアカウントに共有'],
      ['Google Sheets: its rows were moved while they were read, 6 times', '並べ替えを止めてから'],
      ['Google Sheets: the sheet "x" has no column "y"', '見出しを元に戻してから'],
      ['execution e exists with other rows (x)', '新しく実行してください'],
      ['there is no task x', 'プロンプトの担当者'],
      ['something new', '管理者に渡してください'],
    ]) {
      expect(w.evaluate('loaderText_("ja", $.why)', { why })).toContain(ja);
      expect(w.evaluate('loaderText_("ja", $.why)', { why })).toContain(why);
    }
    for (const [why, ja] of [
      ['the budget of US$1 has no room for another call', '上限を上げて「再開」'],
      ['of the first 20 results 15 have no valid answer', 'プロンプトとモデルを見直し'],
      ['access to the model is denied', 'モデルの利用許可'],
      ['something new', '原因を直して「再開」'],
    ]) {
      expect(w.evaluate('haltText_("ja", $.why)', { why })).toContain(ja);
    }
    for (const [message, ja] of [
      ['You are trying to edit a protected cell or object.', '保護された範囲'],
      ['Service invoked too many times for one day: urlfetch.', '1 日の利用上限'],
      ['Service Spreadsheets timed out while accessing document', '応答しません'],
      ['Service invoked too many times in a short time: spreadsheets. Try Utilities.sleep(1000) between calls.', '応答しません'],
      ['We\'re sorry, a server error occurred. Please wait a bit and try again.', '応答しません'],
      ['ドキュメント（ID: x）にアクセスしているときにサービス（スプレッドシート）がタイムアウトしました。', '応答しません'],
      ['You have exceeded the property storage quota. Please remove some properties and try again.', '設定の量'],
      ['このアクションにより、ブックのセルの数が上限の 10000000 個を超えることになります。', '1,000 万セル'],
      ['You do not have permission to call ScriptApp.newTrigger. Required permissions: https://x', '承認してください'],
      ['You do not have permission to perform that action.', '編集する権限がありません'],
    ]) {
      expect(w.evaluate('faultText_(new Error($.message), "ja")', { message })).toContain(ja);
    }
  });

  test('of every state and verdict there is a sentence, and none speaks English in Japanese', () => {
    const { w } = world();
    const messages = w.evaluate('MESSAGES');
    ['preparing', 'starting', 'running', 'halted', 'resuming', 'cancelling', 'cancelled', 'exporting', 'writing', 'done', 'failed'].forEach(
      state => expect([messages[`state_${state}`], messages[`about_${state}`]]).not.toContain(undefined),
    );
    ['truncated', 'refused', 'empty', 'not_json', 'schema_violation', 'template_error', 'input_too_large', 'model_error'].forEach(
      verdict => expect(messages[`verdict_${verdict}`].ja).toMatch(/ください$/),
    );
    Object.entries(messages).forEach(([code, { ja }]) => {
      const plain = ja.replace(/\{\w+\}|Seiri runs|Seiri|SheetSettings|AWS|STACK|Google|JSON|aud|azp|sub|email|reason|US\$|#N\/A|Tables?/g, '');
      expect([code, plain.match(/[A-Za-z]{3,}/g)]).toEqual([code, null]);
    });
  });
});

describe('SheetSettings', () => {
  const save = (w, change) => w.call('sidebarSettings', JSON.stringify({ ...SETTINGS, ...change }), 'en').fault;

  test('of a forged region sends the identity token nowhere, however they came into the sheet', () => {
    const { w } = world();
    const hosts = [];
    const fetch = w.aws.fetch.bind(w.aws);
    w.aws.fetch = (url, options) => {
      hosts.push(new URL(url).host);
      return fetch(url, options);
    };
    for (const region of ['evil.example/', 'a.evil.example#', 'us-east-1@evil.example', 'evil.example:443/x?', '', 'US-EAST-1', 'ap-northeast-1\n']) {
      expect(save(w, { region })).toContain('(region)');
      w.properties.set('seiri.settings', JSON.stringify({ ...SETTINGS, region }));
      w.call('sidebarEstimate', FORM);
      w.call('sidebarStart', FORM);
      w.call('seiriTick');
    }
    expect(hosts).toEqual([]);
    w.properties.set('seiri.settings', JSON.stringify(SETTINGS));
    w.call('sidebarEstimate', FORM);
    expect(hosts.length).toBeGreaterThan(0);
    hosts.forEach(host => expect(host).toMatch(/\.amazonaws\.com$/));
  });

  test('are checked field by field, and keep no other', () => {
    const { w } = world();
    for (const [field, bad] of [
      ['role', 'arn:aws:iam::1:role/x'],
      ['bucket', 'evil.example/x'],
      ['bucket', 'a..b'],
      ['orders', 'a b'],
      ['orders', '../x'],
      ['orders', 'arn:aws:lambda:x'],
      ['executions', 'a/b'],
      ['prompts', 5],
      ['models', ['*']],
      ['models', [null]],
    ]) {
      expect(save(w, { [field]: bad })).toContain(`(${field})`);
    }
    expect(w.call('sidebarSettings', 'null', 'en').fault).toContain('cannot be read');
    expect(w.call('sidebarSettings', '{"a":"' + 'x'.repeat(9000) + '"}', 'en').fault).toContain('cannot be read');
    expect(save(w, { endpoint: 'https://evil.example' })).toBeUndefined();
    expect(JSON.parse(w.properties.get('seiri.settings'))).toEqual(SETTINGS);
  });
});
