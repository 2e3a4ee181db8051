/* report.mjs - the HTML report as a reader meets it: it loads without a word, fetches nothing, and its filters work.
 *
 *     node report.mjs PAGE...     the first page is driven, every page is loaded
 *
 * The pages are the golden files, so what is reviewed there is what is tested here. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, findBrowser } from './browser.mjs';

const visible = `[...document.querySelectorAll('.case')].filter((c) => c.checkVisibility())
  .map((c) => c.querySelector('code').textContent)`;
const type = (name, value) => `{ const field = document.forms.filter.elements.${name}; field.value = ${JSON.stringify(value)};
  field.dispatchEvent(new Event('input', { bubbles: true })); }`;
const press = (verdict) => `document.querySelector('#filter input[value=${verdict}]').click()`;
const open = (id) => `document.getElementById(${JSON.stringify(id)}).closest('.case').open`;

const tests = {
  async 'failures are seen at once, passes wait behind their heading'(page) {
    const shown = await page.value(visible);
    assert.ok(shown.includes('version/unassigned-99'));
    assert.ok(!shown.includes('baseline/minimal'));
    assert.equal(await page.value(`document.querySelector('.group').id`), 'fail');
  },
  async 'a verdict filter opens the group and hides the others'(page) {
    await page.value(press('p'));
    assert.deepEqual(await page.value(visible), ['baseline/minimal']);
    assert.equal(await page.value(`document.querySelector('#filter output').textContent`), '1 of 11');
    await page.value(press('f'));
    assert.equal((await page.value(visible)).length, 5);
    await page.value(press('f'));
    await page.value(press('p'));
    assert.equal(await page.value(`document.querySelector('#filter output').textContent`), '11 results');
  },
  async 'search looks at ids, rules and octets, and wants every word'(page) {
    for (const [words, id] of [['unassigned', 'version/unassigned-99'], ['r6455-4.4-must-list', 'version/unassigned-99'],
      ['A × 65536', 'limits/endless-head'], ['hybi-08 purpose', 'version/interim-8']]) {
      await page.value(type('q', words));
      assert.deepEqual(await page.value(visible), [id], words);
    }
    await page.value(type('q', 'no such words'));
    assert.deepEqual(await page.value(visible), []);
    await page.value(type('q', ''));
  },
  async 'a family can be chosen in the list and in the picture'(page) {
    await page.value(type('f', 'origin'));
    assert.deepEqual(await page.value(visible), ['origin/foreign']);
    await page.value(`document.querySelector('.families th[data-f=version] button').click()`);
    assert.deepEqual(await page.value(visible), ['version/unassigned-99', 'version/interim-8']);
    await page.value(`document.querySelector('.families th[data-f=version] button').click()`);
    assert.equal(await page.value(`document.forms.filter.elements.f.value`), '');
  },
  async 'rule and impact narrow the list'(page) {
    await page.value(type('r', 'R6455-4.4-MUST-LIST'));
    assert.deepEqual(await page.value(visible), ['version/unassigned-99']);
    await page.value(type('r', ''));
    await page.value(type('i', 'hijack'));
    assert.deepEqual(await page.value(visible), ['origin/foreign']);
    await page.value(type('i', ''));
  },
  async 'a link leads to its case, through a closed group and a filter'(page) {
    await page.value(press('f'));
    await page.value(`location.hash = '#baseline/minimal'`);
    await page.value('new Promise((done) => setTimeout(done, 100))');
    assert.equal(await page.value(open('baseline/minimal')), true);
    assert.ok((await page.value(visible)).includes('baseline/minimal'));
  },
  async 'keys: / searches, j and k walk, o opens, and the focus can be seen'(page) {
    await page.key('/');
    assert.equal(await page.value('document.activeElement.name'), 'q');
    await page.key('Escape');
    const at = `document.activeElement.closest('.case')?.querySelector('code').textContent`;
    await page.value('document.activeElement.blur()');
    await page.key('j');
    assert.equal(await page.value(at), 'version/unassigned-99');
    await page.key('j');
    assert.equal(await page.value(at), 'hostile/echo');
    await page.key('k');
    assert.equal(await page.value(at), 'version/unassigned-99');
    assert.notEqual(await page.value(`getComputedStyle(document.activeElement).outlineStyle`), 'none');
    const before = await page.value(open('version/unassigned-99'));
    await page.key('o');
    assert.equal(await page.value(open('version/unassigned-99')), !before);
    if (!before) await page.key('o');
  },
  async 'light and dark: as the system says, until somebody chooses'(page) {
    const paper = `getComputedStyle(document.body).backgroundColor`;
    await page.media('prefers-color-scheme', 'dark');
    const dark = await page.value(paper);
    await page.media('prefers-color-scheme', 'light');
    const light = await page.value(paper);
    assert.notEqual(dark, light);
    await page.value(`document.getElementById('theme-dark').click()`);
    assert.equal(await page.value(paper), dark);
    await page.value(`document.getElementById('theme-auto').click()`);
    assert.equal(await page.value(paper), light);
  },
  async 'pictures are there and say what they show'(page) {
    const labels = await page.value(`[...document.querySelectorAll('svg')].map((s) => s.getAttribute('aria-label'))`);
    assert.ok(labels.length >= 12 && labels.every((label) => label.length > 5), labels.join('; '));
    assert.ok(await page.value(`[...document.querySelectorAll('.families svg rect')].every((r) => r.getBoundingClientRect().width >= 1)`));
  },
  async 'everything shown can be opened and closed'(page) {
    await page.value(`document.querySelector('[data-do=all]').click()`);
    assert.equal(await page.value(open('version/unassigned-99')), true);
    await page.value(`document.querySelector('[data-do=all]').click()`);
    assert.equal(await page.value(open('version/unassigned-99')), false);
  },
  async 'findings are marked where they are'(page) {
    const marks = await page.value(`[...document.getElementById('version/unassigned-99').querySelectorAll('mark')]
      .map((m) => [m.dataset.n ?? '', m.textContent])`);
    assert.deepEqual(marks, [['1', 'HTTP/1.1 '], ['2', '101'], ['', ' Switching Protocols'], ['3', ''], ['4', '']]);
  },
  async 'what the peer said is text'(page) {
    assert.equal(await page.value(`document.scripts.length`), 1);
    assert.equal(await page.value(`document.querySelectorAll('main script, main iframe, main img').length`), 0);
    assert.equal(await page.value(`document.getElementById('hostile/echo').textContent.includes('</script><script>alert(1)')`),
      true);
  },
  async 'a command can be copied as it is'(page) {
    assert.equal(await page.value(`document.querySelectorAll('.cmd button').length > 10`), true);
    const text = await page.value(`{ let text; navigator.clipboard.writeText = async (t) => { text = t; };
      document.querySelector('.cmd button').click(); text }`);
    assert.match(text, /^wshake run '?ws:/);
  },
  async 'nothing is wider than the window'(page) {
    await page.value(`document.querySelector('[data-do=all]').click()`);
    for (const width of [380, 600, 861, 1400, 2400]) {
      await page.size(width, 900);
      assert.equal(await page.value('document.documentElement.scrollWidth'), width);
    }
  },
};

async function drive(page) {
  for (const [name, test] of Object.entries(tests)) {
    await test(page);
    console.log(`ok - ${name}`);
  }
}

/* Without script: everything is there, in order, and can be opened by hand. */
async function withoutScript(page, url) {
  await page.send('Emulation.setScriptExecutionDisabled', { value: true });
  await page.open(url);
  const { root } = await page.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await page.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'details.case' });
  const { nodeId } = await page.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'form[hidden]' });
  assert.equal(nodeIds.length, 11);
  assert.ok(nodeId > 0, 'the filter stays hidden');
  console.log('ok - readable without script');
}

const path = findBrowser();
if (!path) {
  console.log('skipped: no chromium here (Debian: chromium)');
  process.exit(77);
}
const browser = new Browser(path);
try {
  const urls = process.argv.slice(2).map((file) => pathToFileURL(resolve(file)).href);
  for (const [index, url] of urls.entries()) {
    const page = await browser.page();
    await page.size(1400, 900);
    await page.open(url);
    if (index === 0) await drive(page);
    assert.deepEqual(page.messages, [], `${url}: the console stays empty`);
    assert.deepEqual([...new Set(page.requests.map((r) => r.split('#')[0]))], [url], 'nothing else is asked for');
    console.log(`ok - quiet and closed: ${url.split('/').pop()}`);
  }
  await withoutScript(await browser.page(), urls[0]);
} finally {
  await browser.close();
}
