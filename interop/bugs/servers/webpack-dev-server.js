// The development server of webpack as it comes: webpack-dev-server.js PORT
'use strict';

const fs = require('fs');
const path = require('path');
const webpack = require('webpack');
const Server = require('webpack-dev-server');

const root = fs.mkdtempSync(path.join(require('os').tmpdir(), 'wshake-webpack-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
process.on('SIGTERM', () => process.exit(0));
fs.writeFileSync(path.join(root, 'index.js'), '');

const compiler = webpack({ mode: 'development', context: root, entry: './index.js', output: { path: root } });
new Server({ host: '127.0.0.1', port: Number(process.argv[2]), static: false }, compiler).start();
