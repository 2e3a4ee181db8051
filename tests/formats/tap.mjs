// What the npm package tap-parser reads in TAP files: complaints end with 1; counts are printed, a file a line.
//   node tap.mjs FOLDER-OF-NODE-MODULES FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, ...files] = process.argv.slice(2);
const { Parser } = createRequire(join(resolve(folder), "package.json"))("tap-parser");
let bad = 0;

function complain(file, what) {
  console.error(`${file}: ${what}`);
  bad++;
}

for (const file of files) {
  const points = [];
  let version = null;
  let bailed = "";
  const watch = (parser) => {
    parser.on("version", (v) => { version ??= v; });
    parser.on("assert", (a) => { points.push(a); });
    parser.on("child", watch);
    parser.on("extra", (text) => complain(file, `no TAP: ${JSON.stringify(text.slice(0, 200))}`));
  };
  const parser = new Parser({ strict: true });
  watch(parser);
  parser.on("bailout", (why) => { bailed = why; });
  let results;
  parser.on("complete", (r) => { results = r; });
  parser.end(readFileSync(file, "utf8"));
  if (String(version) !== "14") complain(file, `version ${version}`);
  for (const f of results.failures ?? []) if (f.tapError && !bailed) complain(file, f.tapError);
  for (const p of points)
    if (!p.ok && !p.skip && p.diag && typeof p.diag.because !== "string" && p.diag.severity !== undefined && p.diag.because !== undefined)
      complain(file, `point ${p.id}: a block without a sentence`);
  const count = (test) => points.filter(test).length;
  console.log(`${file}: points ${points.length}, not ok ${count((p) => !p.ok)}, expected ${count((p) => p.todo)}, ` +
              `skipped ${count((p) => p.skip)}, blocks ${count((p) => p.diag)}${bailed ? ", bailed out" : ""}`);
}
process.exit(bad ? 1 : 0);
