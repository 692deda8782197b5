import { expect } from 'expect';
import { after, before, test } from 'node:test';
import { browser, sidebar } from './fake/page.js';
import { FORM, SETTINGS, World, command } from './fake/world.js';

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium?.close());

function world() {
  const made = new World();
  made.book.add('list', [
    ['no', 'company', 'memo'],
    [1, '㈱山田', ''],
    [2, '㈱山田', ''],
    [3, '<b>㈱鈴木</b>', ''],
  ]);
  return made;
}

test('a run is estimated, started and watched with the keyboard alone', async () => {
  const w = world();
  const { page, errors } = await sidebar(chromium, w);
  await page.getByText('Output columns').waitFor();
  await page.locator('#outputs .output').nth(1).waitFor();
  await page.locator('#language').focus();
  const tabTo = async selector => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(s => document.activeElement.matches(s), selector)) {
        return;
      }
    }
    throw new Error(`${selector} cannot be reached by Tab`);
  };
  await tabTo('#inputs input[value=company]');
  await page.keyboard.press('Space');
  await tabTo('#estimate');
  await page.keyboard.press('Enter');
  await page.getByRole('rowheader', { name: 'Distinct inputs' }).waitFor();
  expect(await page.locator('#figures tr').allInnerTexts()).toEqual([
    'Sheet\tlist',
    'Input columns\tcompany',
    'Output columns\tlegal_form, name',
    'Prompt\t@production (v1)',
    'Model\tglobal.anthropic.claude-haiku-5-5',
    'Rows\t3',
    'Distinct inputs\t2',
    expect.stringMatching(/^Tokens \(in, out\)\t\d+ · \d+$/),
    expect.stringMatching(/^Cost\tUS\$0\.0000\d+$/),
    'Spending limit\tUS$10',
    expect.stringMatching(/^Time\tabout \d+ min$/),
  ]);
  expect(w.aws.tasks).toHaveLength(0);
  expect(await page.evaluate(() => document.activeElement.id)).toBe('confirmTitle');
  await tabTo('#start');
  await page.keyboard.press('Enter');
  await page.getByText('starting · 0 of 3 rows').waitFor();
  expect(command(w.aws.tasks[0])).toContain('--input-column=company');
  await tabTo('button[data-order^=cancel]');
  await page.keyboard.press('Enter');
  await page.getByText('being cancelled').waitFor();
  expect(w.aws.orders.at(-1).order).toBe('cancel');
  expect(errors).toEqual([]);
  await page.close();
});

test('it speaks Japanese to who does, and changes at a touch', async () => {
  const w = world();
  w.locale = 'ja';
  const { page } = await sidebar(chromium, w);
  await page.getByText('入力の列').waitFor();
  await page.locator('#estimate:enabled').click();
  await page.getByText('入力の列を選んでください。').waitFor();
  await page.locator('#language').selectOption('en');
  await page.getByText('Input columns').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.close();
});

test('a run that was resumed runs again at once, in both languages, and can be cancelled', async () => {
  const w = world();
  const { id } = w.call('sidebarStart', FORM).value[0];
  w.status(id, 'halted', { status_reason: { S: 'budget reached' } });
  w.tick(1);
  const { page, errors } = await sidebar(chromium, w);
  await page.getByText('halted · 0 of 3 rows').waitFor();
  await page.getByRole('button', { name: `Resume: ${id}` }).click();
  await page.getByText('running · 0 of 3 rows').waitFor();
  await page.locator('#language').selectOption('ja');
  await page.getByText('実行中 · 0 / 3 行').waitFor();
  expect(await page.locator('#runs button').allInnerTexts()).toEqual(['中止', '対象の行へ移動']);
  expect(errors).toEqual([]);
  await page.close();
});

test('a run that failed can be resumed, and cancelled while rows of it are left', async () => {
  const w = world();
  const { id } = w.call('sidebarStart', FORM).value[0];
  w.status(id, 'loading', { count_ok: { N: '2' } });
  w.clock.now += 1000;
  w.note(id, 'DynamoDB does not answer');
  w.tick(1);
  const { page } = await sidebar(chromium, w);
  await page.getByText('DynamoDB does not answer').waitFor();
  expect(await page.locator('#runs button').allInnerTexts()).toEqual(['Cancel', 'Resume', 'Go to its rows']);
  await page.close();
  w.finish(id);
  w.call('sidebarResume', id, 'en');
  w.book.sheets[0].grid[0][1] = 'renamed';
  w.tick();
  const again = await sidebar(chromium, w);
  await again.page.getByText('There is no column headed “company”').waitFor();
  expect(await again.page.locator('#runs button').allInnerTexts()).toEqual(['Resume', 'Go to its rows']);
  await again.page.close();
});

test('without settings it asks for them, and says what is wrong with them', async () => {
  const w = world();
  w.properties.clear();
  const { page } = await sidebar(chromium, w);
  await page.locator('#settings').fill('{"region": "x"}');
  await page.locator('#save:enabled').click();
  await page.getByText('The settings cannot be read (role)').waitFor();
  await page.locator('#settings').fill(JSON.stringify(SETTINGS));
  await page.locator('#save:enabled').click();
  await page.locator('#inputs input[value=company]').waitFor();
  await page.close();
});

test('every control has a name, and nothing of a sheet is taken for HTML', async () => {
  const w = world();
  w.book.sheets[0].grid[0][1] = '<img src=x onerror=alert(1)>';
  const { page, errors } = await sidebar(chromium, w);
  await page.locator('#outputs .output').nth(1).waitFor();
  expect(await page.locator('#inputs img').count()).toBe(0);
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('input, select, textarea, button')]
      .filter(e => !e.labels?.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && !e.textContent.trim())
      .map(e => e.id || e.outerHTML),
  );
  expect(nameless).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
});

const NARROW = { width: 300, height: 700 };

test('at 300 px nothing is wider than the sidebar, however long the names, and the boxes keep their width', async () => {
  const w = world();
  w.addTask('wide', ['とても長い出力項目の名前で折り返さないと入らないもの', 'a_very_long_field_name_without_any_space_in_it_at_all']);
  w.book.sheets[0].grid[0][2] = 'とても長い列の名前'.repeat(8);
  const { page } = await sidebar(chromium, w, NARROW);
  await page.locator('#outputs .output').nth(1).waitFor();
  await page.locator('#task').selectOption('wide');
  await page.getByText('a_very_long_field_name').waitFor();
  const widths = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    boxes: [...document.querySelectorAll('#outputs input[type=text]')].map(e => e.getBoundingClientRect().width),
  }));
  expect(widths.page).toBeLessThanOrEqual(300);
  expect(Math.min(...widths.boxes)).toBeGreaterThan(200);
  await page.close();
});

test('many columns are searched, by what is typed in any width', async () => {
  const w = world();
  w.book.sheets[0].maxColumns = 50;
  w.book.sheets[0].grid[0].push(...Array.from({ length: 30 }, (_, i) => `列${i}`), 'Ａｄｄｒｅｓｓ');
  const { page } = await sidebar(chromium, w, NARROW);
  await page.locator('#search').fill('address');
  expect(await page.locator('#inputs label:visible').allInnerTexts()).toEqual(['Ａｄｄｒｅｓｓ']);
  await page.locator('#inputs input[value=Ａｄｄｒｅｓｓ]').check();
  await page.locator('#search').fill('');
  expect(await page.locator('#inputs label:visible').count()).toBe(34);
  await page.close();
});

test('a fault stands beside what was clicked, within sight', async () => {
  const w = world();
  const { page } = await sidebar(chromium, w, NARROW);
  await page.locator('#outputs .output').nth(1).waitFor();
  await page.locator('#estimate:enabled').click();
  await page.getByText('Choose at least one input column').waitFor();
  const [button, fault] = await Promise.all([page.locator('#estimate').boundingBox(), page.locator('#fault').boundingBox()]);
  expect(fault.y - (button.y + button.height)).toBeLessThan(60);
  expect(fault.y + fault.height).toBeLessThanOrEqual(NARROW.height);
  await page.close();
});

test('polling goes on after a fault', async () => {
  const w = world();
  const { id } = w.call('sidebarStart', FORM).value[0];
  const { page } = await sidebar(chromium, w, NARROW);
  await page.getByText('starting · 0 of 3 rows').waitFor();
  w.properties.delete('seiri.settings');
  await page.waitForTimeout(11000);
  w.properties.set('seiri.settings', JSON.stringify(SETTINGS));
  w.status(id, 'running', { count_ok: { N: '2' } });
  await page.getByText('running · 2 of 3 rows').waitFor({ timeout: 25000 });
  await page.close();
});

test('it follows the sheet that is open, and remembers the form of each', async () => {
  const w = world();
  w.call('sidebarStart', { ...FORM, maxCost: '7' });
  const other = w.book.add('other', [['name of it', 'more'], ['x', 'y']]);
  const { page } = await sidebar(chromium, w, NARROW);
  await page.getByText('Sheet “list”').waitFor();
  await page.locator('#outputs .output').nth(1).waitFor();
  expect(await page.locator('#maxCost').inputValue()).toBe('7');
  expect(await page.locator('input[name=scope]:checked').getAttribute('value')).toBe('todo');
  w.book.setActiveSheet(other);
  // One that comes right after another is ignored.
  await page.waitForTimeout(2500);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByText('Sheet “other”').waitFor();
  expect(await page.locator('#inputs label').allInnerTexts()).toEqual(['name of it', 'more']);
  expect(await page.locator('#maxCost').inputValue()).toBe('10');
  await page.close();
});

test('failed rows are retried after their estimate, and presets are kept', async () => {
  const w = world();
  const { id } = w.call('sidebarStart', FORM).value[0];
  w.finish(id, (_, i) => (i === 0 ? 'refused' : 'ok'));
  w.tick();
  w.status(id, 'finished', { count_ok: { N: '2' }, count_refused: { N: '1' } });
  const run = JSON.parse(w.properties.get(`seiri.run.${id}`));
  w.properties.set(`seiri.run.${id}`, JSON.stringify({ ...run, tally: { ...run.tally, notOk: 1 } }));
  const { page, errors } = await sidebar(chromium, w, NARROW);
  await page.locator('#outputs .output').nth(1).waitFor();
  await page.locator('#presetName').fill('monthly');
  await page.locator('#presetSave').click();
  await page.locator('#preset option[value=monthly]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: `Retry failed rows: ${id}` }).click();
  await page.getByRole('rowheader', { name: 'Rows' }).waitFor();
  expect(w.aws.tasks).toHaveLength(1);
  await page.locator('#start:enabled').click();
  await page.getByText('starting · 0 of 1 rows').waitFor();
  expect(w.aws.tasks).toHaveLength(2);
  expect(errors).toEqual([]);
  await page.close();
});

test('what a review allows to say stays beside its run', async () => {
  const w = world();
  const { id } = w.call('sidebarStart', FORM).value[0];
  w.finish(id);
  w.tick();
  const sentence = 'Of the 3 rows that nobody looked at, at most 1 are wrong (95 %).';
  w.aws.objects.set(`exports/execution_id=${id}/certificate.json`, Buffer.from(JSON.stringify({ execution_id: id, sentence, sentence_ja: '確認' })));
  const { page, errors } = await sidebar(chromium, w, NARROW);
  await page.getByRole('button', { name: `Show the review: ${id}` }).click();
  await page.getByRole('status').filter({ hasText: sentence }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
  await page.locator('#language').selectOption('ja');
  await page.getByRole('button', { name: `確認の状況: ${id}` }).click();
  await page.getByRole('status').filter({ hasText: '確認' }).waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

test('a draft is written, tried beside the present version and handed over', async () => {
  const w = world();
  w.properties.set('seiri.settings', JSON.stringify({ ...SETTINGS, drafts: true }));
  const [sheet] = w.book.sheets;
  sheet.selection = [sheet.getRange(2, 1, 2, 1)];
  const { page, errors } = await sidebar(chromium, w, NARROW);
  await page.locator('#outputs .output').nth(1).waitFor();
  await page.locator('#inputs input[value=company]').check();
  await page.locator('#promptBox summary').click();
  await page.getByLabel('Text for each row').fill('Say {{ input_value }}');
  await page.getByRole('button', { name: 'Register the draft' }).click();
  await page.getByText(/^Draft draft-/).waitFor();
  expect(await page.locator('#draftName').innerText()).toMatch(/^Draft draft-[0-9a-f]{12}, made from @production$/);
  expect(await page.locator('#version').inputValue()).toBe('@production');
  await page.getByRole('button', { name: /^Try it on the selected rows/ }).click();
  await page.getByText(/^Tries 2 rows with @production and with draft-[0-9a-f]{12}. Cost: US\$0\.0/).waitFor();
  expect(w.aws.orders.map(order => order.order)).toEqual(['draft']);
  sheet.selection = [sheet.getRange(3, 1, 1, 1)];
  // The focus is on the button that goes on.
  await page.keyboard.press('Enter');
  await page.getByText('Waiting for the answers').waitFor();
  expect(await page.locator('#trialAsk').isHidden()).toBe(true);
  expect(w.aws.orders.map(order => order.order)).toEqual(['draft', 'start', 'start']);
  await page.getByLabel('Note for the hand-over: what gets better').fill('knows branch offices');
  await page.getByRole('button', { name: 'Hand over for release' }).click();
  await page.getByText('prompts promote company-name draft-').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.close();
});
