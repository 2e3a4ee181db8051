// A server with nes on hapi that knows sessions by a cookie, and lets those in who have none: nes.js PORT
'use strict';

const Hapi = require('hapi');

const server = new Hapi.Server();
server.connection({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.auth.scheme('anyone', () => ({ authenticate: (request, reply) => reply.continue({ credentials: {} }) }));
server.auth.strategy('default', 'anyone', true);
server.register({ register: require('nes'), options: { auth: { type: 'cookie' } } }, (error) => {
  if (error) throw error;
  server.start((problem) => {
    if (problem) throw problem;
  });
});
