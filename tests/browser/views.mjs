/* views.mjs - one run, several targets and a hostile stream, each as one file and as a folder of plain pages.
 *
 *     node views.mjs FOLDER      what lib/records.sh left there
 *
 * The folder is served with the strictest policy that build servers use: nothing of it may be refused. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, findBrowser } from './browser.mjs';
import { serveFolder } from './folder.mjs';

const work = process.argv[2];
const wait = 'new Promise((done) => setTimeout(done, 100))';
const pages = (name) => readdirSync(join(work, name)).filter((file) => file.endsWith('.html'));

/* ---- what must hold for every page ---- */

function quiet(page, base) {
  assert.deepEqual(page.messages, [], `${base}: the console stays empty`);
  const others = page.requests.filter((url) => !url.startsWith(base));
  assert.deepEqual(others, [], 'nothing else is asked for');
}

async function file(browser, name, test) {
  const page = await browser.page();
  const url = pathToFileURL(join(work, `${name}.html`)).href;
  await page.size(1400, 900);
  await page.open(url);
  await test(page);
  quiet(page, url);
  console.log(`ok - ${name}.html`);
}

async function folder(browser, name, test) {
  const server = await serveFolder(join(work, name));
  const page = await browser.page();
  await page.size(1400, 900);
  for (const sheet of pages(name)) {
    await page.open(server.url + sheet);
    const looks = await page.value(`({ font: getComputedStyle(document.body).fontSize, width: document.documentElement.scrollWidth,
      images: [...document.images].filter((i) => !i.complete || i.naturalWidth === 0).length })`);
    assert.deepEqual(looks, { font: '15px', width: 1400, images: 0 }, sheet);
  }
  await test(page, server);
  quiet(page, server.url);
  assert.deepEqual(server.missing, []);
  server.close();
  console.log(`ok - ${name}/, ${pages(name).length} pages, under a policy that allows neither script nor inline style`);
}

/* Every link inside the folder leads to a page and a place that are there. */
function links(name) {
  const text = (sheet) => readFileSync(join(work, name, sheet), 'utf8');
  const ids = new Map(pages(name).map((sheet) => [sheet, new Set([...text(sheet).matchAll(/ id="([^"]*)"/g)].map((m) => m[1]))]));
  let n = 0;
  for (const sheet of pages(name))
    for (const [, href] of text(sheet).matchAll(/<a[^>]* href="(?!https:)([^"]*)"/g)) {
      const [to, hash] = href.split('#');
      const there = ids.get(to || sheet);
      assert.ok(there, `${sheet} links to ${href}`);
      const place = hash && decodeURIComponent(hash).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
      if (hash) assert.ok(there.has(place), `${sheet} links to ${href}`);
      n++;
    }
  assert.ok(n > 20, `${n} links`);
  console.log(`ok - ${name}/: ${n} links lead somewhere`);
}

/* ---- single views ---- */

async function oneFolder(page, server) {
  await page.open(`${server.url}fail.html`);
  const href = await page.value(`document.querySelector('.lines a').getAttribute('href')`);
  await page.open(server.url + href);
  const id = decodeURIComponent(href.split('#')[1]);
  assert.equal(await page.value(`document.getElementById(${JSON.stringify(id)}).closest('.case').open`), true,
    'a link opens its case without script');
  assert.equal(await page.value(`document.scripts.length + document.querySelectorAll('[style]').length`), 0);
  const paper = `getComputedStyle(document.body).backgroundColor`;
  await page.media('prefers-color-scheme', 'dark');
  const dark = await page.value(paper);
  await page.media('prefers-color-scheme', 'light');
  assert.notEqual(await page.value(paper), dark);
  await page.value(`document.getElementById('theme-dark').checked = true`);
  assert.equal(await page.value(paper), dark, 'the switch needs no script');
}

const seen = (selector) => `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((e) => e.checkVisibility()).length`;

async function matrix(page) {
  const all = await page.value(`document.querySelectorAll('.matrix')[0].querySelectorAll('tr:not(.fam) th[scope=row]').length`);
  const rows = '.matrix:has(#all-cases) tbody tr:not(.fam)';
  const differing = await page.value(seen(rows));
  assert.ok(differing > 0 && differing < all, 'only what differs is shown at first');
  await page.value(`document.getElementById('all-cases').click()`);
  assert.equal(await page.value(seen(rows)), all);
  await page.value(`document.getElementById('all-cases').click()`);
  const cell = '.matrix td.f a';
  assert.equal(await page.value(`document.querySelector('${cell}').textContent`), 'F', 'a verdict is a letter, not a colour alone');
  assert.match(await page.value(`document.querySelector('${cell}').title`), /^fail/);
}

async function twoFile(page) {
  await matrix(page);
  assert.deepEqual(await page.value(`[...document.querySelectorAll('.runs .rank')].map((c) => c.textContent)`), ['1', '2']);
  assert.match(await page.value(`document.querySelector('.runs tbody tr:last-child .worst').textContent`), /version\//);
  assert.match(await page.value(`document.querySelector('.runs tbody tr:first-child th').textContent`), /^strict/);
  await page.value(`document.querySelector('.matrix td.f a').click()`);
  await page.value(wait);
  assert.equal(await page.value(`document.getElementById(decodeURIComponent(location.hash.slice(1))).closest('.case').open`), true);
  assert.ok(await page.value(`document.querySelector('.case[open] .who').textContent.includes('flawed')`));
  await page.value(`{ const t = document.forms.filter.elements.t; t.value = '2'; t.dispatchEvent(new Event('input', { bubbles: true })); }`);
  const shown = await page.value(`[...document.querySelectorAll('.case')].filter((c) => !c.hidden).map((c) => c.dataset.t)`);
  assert.ok(shown.length > 0 && shown.every((t) => t.split(' ').includes('2')), 'only where the second target fails or warns');
  const left = await page.value(seen('.matrix:has(#all-cases) tbody tr:not(.fam)'));
  assert.ok(left > 0 && left <= shown.length, 'the matrix follows the filter');
  for (const width of [390, 860, 1400]) {
    await page.size(width, 900);
    assert.equal(await page.value('document.documentElement.scrollWidth'), width);
  }
  await page.value(`document.querySelector('.scroll').scrollTo(0, 200)`);
  assert.ok(await page.value(`(() => { const box = document.querySelector('.scroll').getBoundingClientRect();
    return Math.abs(document.querySelector('.mx thead').getBoundingClientRect().top - box.top) < 3; })()`), 'headers stick');
}

async function inert(page) {
  assert.notEqual(await page.value('document.title'), 'owned');
  assert.equal(await page.value(`document.querySelectorAll('main script, main style, main img[onerror], main [onload]').length`), 0);
  assert.ok(await page.value(`document.body.textContent.includes("document.title='owned'")`), 'it is shown');
  assert.ok(await page.value(`document.body.textContent.includes('\\\\xE2\\\\x80\\\\xAE')`), 'bidi is spelled out');
}

const path = findBrowser();
if (!path) {
  console.log('skipped: no chromium here (Debian: chromium)');
  process.exit(77);
}
const browser = new Browser(path);
try {
  await file(browser, 'one', async () => {});
  await folder(browser, 'one', oneFolder);
  links('one');
  await file(browser, 'two', twoFile);
  await folder(browser, 'two', async (page, server) => {
    await page.open(`${server.url}index.html`);
    await matrix(page);
  });
  links('two');
  await file(browser, 'bad', inert);
  await folder(browser, 'bad', async (page, server) => {
    for (const sheet of pages('bad')) {
      await page.open(server.url + sheet);
      assert.notEqual(await page.value('document.title'), 'owned');
    }
    await page.open(`${server.url}index.html`);
    await inert(page);
  });
  links('bad');
} finally {
  await browser.close();
}
