// An echo server with socket.io that welcomes pages of its own address: socketio.js PORT
'use strict';

const [port] = process.argv.slice(2);
const server = require('http').createServer((request, response) => response.writeHead(404).end());
const io = require('socket.io')(server);

io.on('connection', (socket) => socket.on('message', (message) => socket.send(message)));
server.listen(port, '127.0.0.1');
