// An echo server with Boost.Beast: server PORT
#include <utility> // Boost 1.74's coroutines use std::exchange without it

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using asio::use_awaitable;

using Stream = websocket::stream<beast::tcp_stream>;

static asio::awaitable<void> echo(Stream ws)
{
    try {
        ws.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
        co_await ws.async_accept(use_awaitable);
        for (beast::flat_buffer buffer;; buffer.clear()) {
            co_await ws.async_read(buffer, use_awaitable);
            ws.text(ws.got_text());
            co_await ws.async_write(buffer.data(), use_awaitable);
        }
    } catch (const std::exception &e) {
        std::cerr << e.what() << '\n';
    }
}

static asio::awaitable<void> listen(tcp::endpoint endpoint)
{
    auto executor = co_await asio::this_coro::executor;
    tcp::acceptor acceptor(executor, endpoint);
    for (;;) {
        Stream ws(co_await acceptor.async_accept(use_awaitable));
        asio::co_spawn(executor, echo(std::move(ws)), asio::detached);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    auto port = static_cast<unsigned short>(std::atoi(argv[1]));
    asio::io_context context(1);
    asio::co_spawn(context, listen({asio::ip::make_address("127.0.0.1"), port}), [](std::exception_ptr failed) {
        if (failed)
            std::rethrow_exception(failed);
    });
    context.run();
}
