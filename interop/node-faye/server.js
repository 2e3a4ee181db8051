// An echo server with faye-websocket: server.js PORT [CERT KEY]
'use strict';

const fs = require('fs');
const http = require('http');
const https = require('https');
const deflate = require('permessage-deflate');
const WebSocket = require('faye-websocket');

const [port, cert, key] = process.argv.slice(2);
const notFound = (request, response) => response.writeHead(404).end();
const server = cert
  ? https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, notFound)
  : http.createServer(notFound);

server.on('upgrade', (request, socket, body) => {
  socket.on('error', (error) => console.error(error.message));
  if (!WebSocket.isWebSocket(request)) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const ws = new WebSocket(request, socket, body, ['chat'], { extensions: [deflate] });
  ws.on('error', (event) => console.error(event.message));
  ws.on('message', (event) => ws.send(event.data));
});

server.listen(port, '127.0.0.1');
