/* hostile.mjs - a record turned against its reader: node hostile.mjs RECORD >HOSTILE
 *
 * Every text that a peer, a case file or a tool could have written becomes markup, script, bidi and control characters;
 * one answer becomes 1 MiB without a line break. The lines stay valid, so that the report has to show all of it. */
import { readFileSync } from 'node:fs';

const harm = `</script><script>document.title='owned'</script></style><img src=x onerror="document.title='owned'">` +
  `"'><svg onload="document.title='owned'"> javascript:document.title='owned' \u202Egnp.exe \u0007\u001B[31m\u200B &amp;`;
const octets = (text) => Buffer.from(text).toString('base64');

const lines = readFileSync(process.argv[2], 'utf8').trim().split('\n').map((line) => JSON.parse(line));
lines.forEach((line, index) => {
  if (line.type === 'header') {
    line.target += harm;
    line.server = harm;
    line.declared = [harm];
  }
  if (line.type !== 'case') return;
  if (index % 5 === 2) line.family = `${line.family}${harm}`;
  if (index % 7 === 2) line.case = `${line.case}${harm}`;
  for (const key of ['title', 'because', 'at', 'why']) line[key] = `${line[key] ?? ''} ${harm}`;
  line.rules = [...(line.rules ?? []), harm];
  for (const finding of line.findings ?? []) finding.actual = harm;
  if (typeof line.received === 'string') line.received = octets(`${harm}\r\n${index === 5 ? 'x'.repeat(1 << 20) : ''}`);
  if (typeof line.target === 'string') line.target += harm;
});
for (const line of lines) console.log(JSON.stringify(line));
