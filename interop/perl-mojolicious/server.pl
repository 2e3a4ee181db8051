# An echo server with Mojolicious: server.pl PORT
use Mojolicious::Lite -signatures;

my $port = shift @ARGV;

websocket '/' => sub ($c) {
    $c->tx->with_protocols('chat');
    $c->on(text   => sub ($c, $octets) { $c->send({text   => $octets}) });
    $c->on(binary => sub ($c, $octets) { $c->send({binary => $octets}) });
};

app->mode('production');
app->log->level('warn');
app->start('daemon', '-l', "http://127.0.0.1:$port");
