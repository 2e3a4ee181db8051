// Node's llhttp, strict, on each piece of standard input, as proof/stream.h says.
'use strict';
const { HTTPParser, methods } = require('_http_common');
const LIMIT = 4 * 1024 * 1024; // of a head: Node's 16 KiB is a choice, not a reading

const hex = (text) => Buffer.from(text, 'latin1').toString('hex');

function read(octets) {
  let head = null, whole = false, early = [], target = '';
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {}, LIMIT, HTTPParser.kLenientNone);
  // Many fields come in portions before the rest.
  parser[HTTPParser.kOnHeaders | 0] = (fields, url) => {
    if (!head) early = early.concat(fields);
    target += url;
  };
  parser[HTTPParser.kOnHeadersComplete | 0] = (major, minor, fields, method, url) => {
    if (whole) return; // of the next message
    const all = fields ? early.concat(fields) : early;
    head = [hex(methods[method]), hex(url || target), hex(`HTTP/${major}.${minor}`)];
    for (let i = 0; i < all.length; i += 2) head.push([hex(all[i]), hex(all[i + 1])]);
  };
  parser[HTTPParser.kOnMessageComplete | 0] = () => { whole = true; };
  const said = octets.length ? parser.execute(octets) : 0;
  // What stands behind the request is the next message's trouble.
  if (whole) return { answer: 'accept', says: '', head };
  if (said instanceof Error) return { answer: 'reject', says: said.code, head: null };
  // Behind a request to upgrade Node hides what went wrong in the body and only says where.
  if (said < octets.length) return { answer: 'reject', says: 'stops in the body', head: null };
  return { answer: 'more', says: '', head: null };
}

const input = require('fs').readFileSync(0);
for (let at = 0; at < input.length;) {
  const end = at + 4 + input.readUInt32BE(at);
  process.stdout.write(JSON.stringify(read(input.subarray(at + 4, end))) + '\n');
  at = end;
}
