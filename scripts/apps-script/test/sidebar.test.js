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
  expect(command(w.aws.tasks[1])[0]).toBe('cancel');
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

test('what is being resumed is said in both languages, and can be cancelled', async () => {
  const w = world();
  const { id } = w.call('sidebarStart', FORM).value[0];
  w.status(id, 'halted', { status_reason: { S: 'budget reached' } });
  w.tick(1);
  const { page, errors } = await sidebar(chromium, w);
  await page.getByText('halted · 0 of 3 rows').waitFor();
  await page.getByRole('button', { name: `Resume: ${id}` }).click();
  await page.getByText('being resumed · 0 of 3 rows').waitFor();
  await page.locator('#language').selectOption('ja');
  await page.getByText('再開処理中 · 0 / 3 行').waitFor();
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
