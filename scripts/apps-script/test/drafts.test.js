import { expect } from 'expect';
import { describe, test } from 'node:test';
import { FORM, SETTINGS, World, command, nameOf, result } from './fake/world.js';

function world(rows = 30) {
  const w = new World();
  w.properties.set('seiri.settings', JSON.stringify({ ...SETTINGS, drafts: true }));
  const sheet = w.book.add('list', [['company']].concat(Array.from({ length: rows }, (_, i) => [`㈱会社${i}`])));
  return { w, sheet };
}

const DRAFT = { task: 'company-name', version: '@production', system: 'Be brief.', user: 'Say {{ input_value }}' };

const drafted = w => w.call('sidebarDraft', DRAFT, 'en').value;

describe('a draft', () => {
  test('is a version of its own, and no label moves', () => {
    const { w } = world();
    const labels = () => w.aws.prompts.filter(p => p.prompt_version.S.startsWith('@'));
    const before = JSON.stringify(labels());
    const { version, prompts } = drafted(w);
    expect(version).toMatch(/^draft-[0-9a-f]{12}$/);
    expect(prompts.map(p => p.prompt_version)).toContain(version);
    expect(w.call('sidebarPromptText', 'company-name', version, 'en').value).toMatchObject({
      system: 'Be brief.',
      user: 'Say {{ input_value }}',
      description: 'Draft of v1',
    });
    expect(drafted(w).version).toBe(version);
    expect(JSON.stringify(labels())).toBe(before);
    expect(w.aws.orders[0]).toEqual({
      order: 'draft',
      task: 'company-name',
      from_version: '@production',
      texts: { system_template: 'Be brief.', prompt_template: 'Say {{ input_value }}' },
      ordered_by: 'op@example.com',
    });
  });

  test('of a version that is not there says which', () => {
    const { w } = world();
    const fault = w.call('sidebarDraft', { ...DRAFT, version: 'v9' }, 'en').fault;
    expect(fault).toContain('change what it names');
    expect(fault).toContain('from_version: there is no such version');
  });

  test('with a fault is refused in words', () => {
    const { w } = world();
    const bad = { ...DRAFT, user: "{% include 'x' %}" };
    expect(w.call('sidebarDraft', bad, 'en').fault).toContain('The prompt has a fault');
    expect(w.call('sidebarDraft', bad, 'ja').fault).toContain('プロンプトに誤りがあります');
    const blind = { ...DRAFT, user: 'Say something.' };
    expect(w.call('sidebarDraft', blind, 'en').fault).toContain('takes nothing from the row');
  });

  test('is handed over with a note, and the command that releases it', () => {
    const { w } = world();
    const { version } = drafted(w);
    expect(w.call('sidebarHandOver', 'company-name', version, '  ', 'en').fault).toContain('1 to 500 characters');
    const handed = w.call('sidebarHandOver', 'company-name', version, "it's\nbetter", 'en').value;
    expect(handed.version).not.toBe(version);
    expect(handed.command).toBe(
      `scripts/seiri --stack STACK prompts promote company-name ${handed.version} --why 'it'\\''s better'`,
    );
    expect(w.call('sidebarPromptText', 'company-name', handed.version, 'en').value).toMatchObject({
      user: 'Say {{ input_value }}',
      description: "Handed over by op@example.com: it's better",
    });
  });
});

describe('a trial', () => {
  const selected = (sheet, first, count) => (sheet.selection = [sheet.getRange(first, 1, count, 1)]);

  /** What loader, handler and sweep do with both executions. */
  function finish(w, outputs) {
    w.aws.tasks.forEach(task => {
      const args = command(task);
      const id = args.find(arg => arg.startsWith('--execution-id=')).slice(15);
      const mark = args.find(arg => arg.startsWith('--where=')).split('=')[2];
      const sheet = w.book.sheets[0];
      const at = name => sheet.grid[0].indexOf(name);
      const rows = sheet.grid.slice(1).filter(row => row && row[at('seiri_run__try')] === mark);
      const output = outputs[id.endsWith('-draft') ? 1 : 0];
      w.export(id, rows.map((row, i) => JSON.stringify(result(id, i + 1, row[at('seiri_key')], ['company'], [row[0]], 'ok', output))));
    });
  }

  test('asks both versions about the selected rows, and writes nothing into the sheet', () => {
    const { w, sheet } = world();
    const { version } = drafted(w);
    selected(sheet, 3, 4);
    expect(w.call('sidebarTry', FORM, version).value).toMatchObject({ open: true, fault: '', versions: ['@production', version] });
    expect(w.aws.tasks.map(task => command(task).find(arg => arg.startsWith('--prompt-version=')))).toEqual([
      '--prompt-version=@production',
      `--prompt-version=${version}`,
    ]);
    expect(w.call('sidebarTrial', 'en').value.open).toBe(true);
    const name = ([input]) => ({ name: nameOf(input) });
    finish(w, [name, ([input]) => ({ name: nameOf(input), short: true })]);
    const { open, rows } = w.call('sidebarTrial', 'en').value;
    expect(open).toBe(false);
    expect(rows).toEqual(
      [1, 2, 3, 4].map(i => ({
        input: `㈱会社${i}`,
        answers: [
          { verdict: 'ok', text: `name: 会社${i}` },
          { verdict: 'ok', text: `name: 会社${i}\nshort: true` },
        ],
      })),
    );
    expect(sheet.grid[0]).toEqual(['company', 'seiri_key', 'seiri_run__try']);
    expect(w.call('sidebarRuns', 'en').value).toEqual([]);
  });

  test('runs what was estimated, and costs what both versions do', () => {
    const { w, sheet } = world();
    const { version } = drafted(w);
    selected(sheet, 3, 4);
    const one = w.call('sidebarEstimate', { ...FORM, scope: 'selection' }).value.costUsd;
    const { rows, costUsd, pin } = w.call('sidebarTryEstimate', FORM, version).value;
    expect(rows).toBe(4);
    expect(costUsd).toBeGreaterThan(one * 1.5);
    expect(sheet.grid[0]).toEqual(['company']);
    selected(sheet, 2, 1);
    sheet.grid[3][0] = 'edited';
    expect(w.call('sidebarTry', { ...FORM, pin }, version).fault).toContain('after the estimate');
    sheet.grid[3][0] = '㈱会社2';
    expect(w.call('sidebarTry', { ...FORM, pin }, version).fault).toBeUndefined();
    expect(sheet.texts('seiri_run__try').flatMap((text, i) => (text ? [i + 2] : []))).toEqual([3, 4, 5, 6]);
  });

  test('takes a few rows alone', () => {
    const { w, sheet } = world();
    const { version } = drafted(w);
    selected(sheet, 2, 21);
    expect(w.call('sidebarTryEstimate', FORM, version).fault).toContain('at most 20 rows, and 21 are selected');
    expect(w.call('sidebarTry', FORM, version).fault).toContain('at most 20 rows, and 21 are selected');
    expect(w.aws.tasks).toEqual([]);
    expect(sheet.grid[0]).toEqual(['company']);
  });

  test('that fails or stays silent says so', () => {
    const { w, sheet } = world();
    const { version } = drafted(w);
    selected(sheet, 2, 2);
    w.call('sidebarTry', FORM, version);
    const ids = w.aws.orders.slice(1).map(order => order.order_key);
    w.clock.now += 31 * 60000;
    expect(w.call('sidebarTrial', 'en').value).toMatchObject({ open: false, fault: expect.stringContaining('No answers came') });
    w.note(ids[1], 'Google Sheets: may not read it');
    w.status(ids[0], 'running');
    expect(w.call('sidebarTrial', 'en').value.fault).toContain('share it with the loader’s service account');
    w.status(ids[1], 'halted', { status_reason: { S: 'budget reached' } });
    expect(w.call('sidebarTrial', 'en').value.fault).toContain('(budget reached)');
  });

  test('leaves rows alone that a run has', () => {
    const { w, sheet } = world(6);
    const { version } = drafted(w);
    const { id } = w.call('sidebarStart', FORM).value[0];
    const marks = sheet.texts('seiri_run');
    sheet.selection = [sheet.getRange(2, 1, 2, 1)];
    expect(w.call('sidebarTry', FORM, version).fault).toBeDefined();
    expect(sheet.texts('seiri_run')).toEqual(marks);
    w.finish(id);
    w.tick();
    expect(w.call('sidebarTry', FORM, version).value.open).toBe(true);
  });
});

test('a stack that takes no drafts offers none', () => {
  const { w } = world();
  expect(w.call('sidebarState', 'en').state.value.drafts).toBe(true);
  w.properties.set('seiri.settings', JSON.stringify(SETTINGS));
  expect(w.call('sidebarState', 'en').state.value.drafts).toBe(false);
});
