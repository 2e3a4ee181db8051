// An echo server with sockjs under /echo: sockjs.js PORT
'use strict';

const server = require('http').createServer((request, response) => response.writeHead(404).end());
const echo = require('sockjs').createServer({ log: () => {} });

echo.on('connection', (connection) => connection.on('data', (message) => connection.write(message)));
echo.installHandlers(server, { prefix: '/echo' });
server.listen(Number(process.argv[2]), '127.0.0.1');
