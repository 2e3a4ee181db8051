/* access.mjs - the report for everybody: axe-core finds nothing serious or critical, in light and in dark.
 *
 *     node access.mjs AXE PAGE... FOLDER/...    */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, findBrowser } from './browser.mjs';

const path = findBrowser();
if (!path) {
  console.log('skipped: no chromium here (Debian: chromium)');
  process.exit(77);
}
const [library, ...names] = process.argv.slice(2);
const axe = readFileSync(library, 'utf8');
/* Of a folder, one page of each kind. */
const sheets = (folder) => ['index.html', 'fail.html', ...readdirSync(folder).filter((f) => f.startsWith('family-')).slice(0, 1)]
  .filter((f) => readdirSync(folder).includes(f));
const files = names.flatMap((name) => (name.endsWith('/') ? sheets(name).map((f) => name + f) : [name]));
/* What is read is open: the first failure, and what waits behind headings. */
const unfold = `document.querySelectorAll('details:not(.case)').forEach((d) => d.open = true);
  [...document.querySelectorAll('.case')].slice(0, 3).forEach((d) => d.open = true); scrollTo(0, 0)`;

async function check(browser, file, scheme) {
  const page = await browser.page();
  await page.size(1400, 900);
  await page.send('Page.setBypassCSP', { enabled: true });
  await page.media('prefers-color-scheme', scheme);
  await page.open(pathToFileURL(resolve(file)).href);
  await page.value(unfold);
  await page.value(`${axe}; 0`);
  const found = await page.value(`axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => v.id + ' x' + v.nodes.length + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | ')))`);
  assert.deepEqual(found, [], `${file}, ${scheme}`);
  console.log(`ok - ${scheme}: ${file.split('/').slice(-2).join('/')}`);
}

const browser = new Browser(path);
try {
  for (const file of files) for (const scheme of ['light', 'dark']) await check(browser, file, scheme);
} finally {
  await browser.close();
}
