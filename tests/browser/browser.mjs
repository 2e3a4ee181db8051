/* browser.mjs - a headless Chromium through its debugging pipe: no package needed, no port opened.
 *
 * What the page logs, throws or asks of the network is collected, so that a test can demand that there was nothing. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--remote-debugging-pipe', '--force-device-scale-factor=1', '--hide-scrollbars'];

/* The path of a browser, or null: then the caller skips. */
export function findBrowser() {
  const folders = (process.env.PATH ?? '').split(':');
  for (const name of names)
    for (const folder of folders) if (folder && existsSync(join(folder, name))) return join(folder, name);
  return null;
}

export class Browser {
  #next = 1;
  #waiting = new Map();
  #listeners = [];
  #rest = Buffer.alloc(0);

  constructor(path) {
    this.profile = mkdtempSync(join(tmpdir(), 'wshake-browser-'));
    this.process = spawn(path, [...flags, `--user-data-dir=${this.profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.process.stdio[4].on('data', (data) => this.#read(data));
    this.process.stdio[3].on('error', () => {});
    this.process.on('exit', () => this.#fail('the browser ended'));
    this.process.on('error', (error) => this.#fail(error.message));
  }

  #fail(why) {
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }

  #read(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (let end; (end = this.#rest.indexOf(0)) >= 0; this.#rest = this.#rest.subarray(end + 1))
      this.#take(JSON.parse(this.#rest.subarray(0, end).toString()));
  }

  #take(message) {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (!waiting) for (const listener of this.#listeners) listener(message);
    else if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }

  on(listener) {
    this.#listeners.push(listener);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  async page() {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`);
    return page;
  }

  async close() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    await this.send('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Page {
  messages = []; /* console, exceptions, log entries */
  requests = []; /* every address that was asked for */
  #loaded = null;

  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
    browser.on((message) => message.sessionId === session && this.#hear(message));
  }

  #hear({ method, params }) {
    if (method === 'Runtime.consoleAPICalled') this.messages.push(params.args.map((a) => a.value).join(' '));
    if (method === 'Runtime.exceptionThrown') this.messages.push(params.exceptionDetails.exception?.description ?? '?');
    if (method === 'Log.entryAdded') this.messages.push(params.entry.text);
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    if (method === 'Page.loadEventFired') this.#loaded?.();
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  async open(url) {
    const loaded = new Promise((resolve) => (this.#loaded = resolve));
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /* The value of an expression in the page; promises are awaited. */
  async value(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  size(width, height) {
    return this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  }

  media(feature, value) {
    return this.send('Emulation.setEmulatedMedia', { features: [{ name: feature, value }] });
  }

  /* One key pressed and let go. */
  async key(key) {
    const text = key.length === 1 ? { text: key } : {};
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  async screenshot() {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }
}
