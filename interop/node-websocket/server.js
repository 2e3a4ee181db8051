// An echo server with websocket (WebSocket-Node): server.js PORT [CERT KEY]
'use strict';

const fs = require('fs');
const http = require('http');
const https = require('https');
const { server: WebSocketServer } = require('websocket');

const [port, cert, key] = process.argv.slice(2);
const notFound = (request, response) => response.writeHead(404).end();
const httpServer = cert
  ? https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, notFound)
  : http.createServer(notFound);

// Until its answer is written the library leaves the socket without an error handler, and accept() takes away
// ours: a client that resets right then would end the process.
const guard = (socket) => socket.on('error', (error) => console.error(error.message));
httpServer.on('upgrade', (request, socket) => guard(socket));

const server = new WebSocketServer({ httpServer, autoAcceptConnections: false });

server.on('request', (request) => {
  let connection;
  try {
    connection = request.accept(request.requestedProtocols.includes('chat') ? 'chat' : null, request.origin);
  } catch (error) {
    console.error(error.message);
    return;
  }
  guard(connection.socket);
  connection.on('message', (message) => {
    if (message.type === 'utf8') connection.sendUTF(message.utf8Data);
    else connection.sendBytes(message.binaryData);
  });
});

httpServer.listen(port, '127.0.0.1');
