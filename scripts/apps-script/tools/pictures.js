// Draws the pictures of docs/spreadsheet.md: the sidebar's own HTML in Chromium, over the tests' fakes. Wants a font
// with Japanese (Debian's fonts-noto-cjk).
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { browser, sidebar } from '../test/fake/page.js';
import { SETTINGS, World } from '../test/fake/world.js';

const FOLDER = new URL('../../../docs/images/', import.meta.url);
const COMPANIES = ['㈱山田製作所', '山田製作所株式会社', '(有)鈴木商店', 'ﾔﾏﾀﾞ電機(株)', '合同会社Ｂｌｕｅ　Ｓｋｙ', '㈱山田製作所'];

function world() {
  const made = new World();
  made.book.add(
    'list',
    [['no', 'company', 'memo']].concat(
      Array.from({ length: 1200 }, (_, i) => [i + 1, `${COMPANIES[i % 6]}${Math.floor(i / 9) || ''}`, '']),
    ),
  );
  return made;
}

async function shoot(page, name) {
  const box = await page.locator('body').boundingBox();
  await page.setViewportSize({ width: 320, height: Math.ceil(box.height) });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: fileURLToPath(new URL(`sheet-${name}.png`, FOLDER)) });
}

async function ready(page) {
  await page.locator('#outputs .output').nth(1).waitFor();
  await page.locator('#inputs input[value=company]').check();
}

async function settings(chromium) {
  const w = world();
  w.properties.clear();
  const { page } = await sidebar(chromium, w, { width: 320, height: 500 });
  await page.locator('#settings').fill(JSON.stringify(SETTINGS, null, 1));
  await shoot(page, '1-settings');
}

async function japanese(chromium) {
  const w = world();
  w.locale = 'ja';
  const { page } = await sidebar(chromium, w, { width: 320, height: 800 });
  await ready(page);
  await shoot(page, '2-form-ja');
}

async function run(chromium) {
  const w = world();
  const { page } = await sidebar(chromium, w, { width: 320, height: 800 });
  await ready(page);
  await shoot(page, '2-form');
  await page.locator('#estimate').click();
  await page.locator('#figures tr').first().waitFor();
  await shoot(page, '3-estimate');
  await page.locator('#start:enabled').click();
  await page.getByText('starting ·').waitFor();
  const [id] = [...w.properties.keys()].filter(name => name.startsWith('seiri.run.')).map(name => name.slice(10));
  w.status(id, 'running', { count_ok: { N: '730' }, count_refused: { N: '4' } });
  await page.getByText('running · 734').waitFor({ timeout: 20000 });
  await shoot(page, '4-running');
  w.finish(id, (input, i) => (i % 200 === 7 ? 'refused' : 'ok'));
  w.status(id, 'finished', { count_ok: { N: '1194' }, count_refused: { N: '6' } });
  w.tick();
  await page.getByText('done · ').waitFor({ timeout: 20000 });
  await shoot(page, '5-done');
}

mkdirSync(FOLDER, { recursive: true });
const chromium = await browser();
try {
  await settings(chromium);
  await japanese(chromium);
  await run(chromium);
} finally {
  await chromium.close();
}
