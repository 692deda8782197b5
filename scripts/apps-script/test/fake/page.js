// The sidebar in a real browser, its google.script.run answered by the project itself.
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function browser() {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`there is no ${CHROMIUM}: install Debian's package chromium, or name one with CHROMIUM`);
  }
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Opens the sidebar over a world of fakes. */
export async function sidebar(from, world, size = { width: 320, height: 900 }) {
  const page = await from.newPage({ viewport: size, deviceScaleFactor: 1 });
  const errors = [];
  page.on('pageerror', error => errors.push(String(error)));
  await page.exposeFunction('callScript', (name, args) => JSON.stringify(world.call(name, ...args)));
  await page.addInitScript(() => {
    const run = (ok, bad) =>
      new Proxy(
        {},
        {
          get: (_, name) =>
            name === 'withSuccessHandler'
              ? next => run(next, bad)
              : name === 'withFailureHandler'
                ? next => run(ok, next)
                : (...args) => {
                    window.callScript(name, args).then(text => ok(JSON.parse(text)), bad);
                  },
        },
      );
    window.google = { script: { run: run(() => {}, () => {}) } };
  });
  const html = readFileSync(new URL('../../src/Sidebar.html', import.meta.url), 'utf8');
  await page.route('**/*', route => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
  await page.goto('http://sidebar.invalid/');
  return { page, errors };
}
