// An echo server with ws: server.js PORT [CERT KEY]
// WS_ADDRESS   listen there instead of on 127.0.0.1
// WS_DEFLATE   turn permessage-deflate on, which ws leaves off by default
'use strict';

const fs = require('fs');
const https = require('https');
const { Server } = require('ws'); // the name that old versions have too

const [port, cert, key] = process.argv.slice(2);
const host = process.env.WS_ADDRESS || '127.0.0.1';
const options = { perMessageDeflate: Boolean(process.env.WS_DEFLATE) };

function secure() {
  const tls = { cert: fs.readFileSync(cert), key: fs.readFileSync(key) };
  return https.createServer(tls, (request, response) => response.writeHead(426).end()).listen(port, host);
}

const wss = new Server(cert ? { ...options, server: secure() } : { ...options, host, port });

wss.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
wss.on('connection', (ws) => {
  ws.on('error', (error) => console.error(error.message));
  ws.on('message', (data, binary) => ws.send(data, { binary }));
});
