/* folder.mjs - serves a folder of the report as a build server does that trusts nothing it archives: Jenkins' default
 * content security policy, which allows no script, no inline style and no inline image. */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";
const types = { html: 'text/html; charset=utf-8', css: 'text/css', svg: 'image/svg+xml' };

/* The address of the folder, what could not be found in it, and how to end it. */
export async function serveFolder(path) {
  const missing = [];
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end(); /* browsers ask every server */
    const name = basename(decodeURIComponent(new URL(request.url, 'http://x').pathname)) || 'index.html';
    try {
      const body = readFileSync(join(path, name));
      response.writeHead(200, { 'Content-Type': types[name.split('.').pop()], 'Content-Security-Policy': policy });
      response.end(body);
    } catch {
      missing.push(request.url);
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, missing, close: () => server.close() };
}
