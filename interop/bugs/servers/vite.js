// The development server of vite as it comes, with the channel of its own page: vite.js PORT
'use strict';

const root = require('fs').mkdtempSync(require('path').join(require('os').tmpdir(), 'wshake-vite-'));

process.on('exit', () => require('fs').rmSync(root, { recursive: true }));
process.on('SIGTERM', () => process.exit(0));
require('vite')
  .createServer({ root, configFile: false, cacheDir: root, server: { host: '127.0.0.1', port: Number(process.argv[2]), strictPort: true, watch: null } })
  .then((server) => server.listen());
