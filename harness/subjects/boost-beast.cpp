// boost-beast.cpp - Boost.Beast's echo server over a stream in memory.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include "harness/subject.h"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using beast::error_code;

namespace {

asio::io_context context;

// All octets of the client are there; behind them a read would block.
struct Memory {
    using executor_type = asio::io_context::executor_type;
    asio::const_buffer rest;
    wsh_subject_answer *to;
    bool starved = false;

    Memory(asio::const_buffer request, wsh_subject_answer *answer) : rest(request), to(answer) {}
    executor_type get_executor() { return context.get_executor(); }

    template <class Buffers> std::size_t read_some(const Buffers &buffers, error_code &ec)
    {
        std::size_t n = asio::buffer_copy(buffers, rest);
        starved = n == 0 && asio::buffer_size(buffers) > 0;
        ec = starved ? error_code(asio::error::would_block) : error_code();
        rest += n;
        return n;
    }
    template <class Buffers> std::size_t read_some(const Buffers &buffers)
    {
        error_code ec;
        std::size_t n = read_some(buffers, ec);
        if (ec)
            throw beast::system_error(ec);
        return n;
    }
    template <class Buffers> std::size_t write_some(const Buffers &buffers, error_code &ec)
    {
        ec = {};
        for (asio::const_buffer b : beast::buffers_range_ref(buffers))
            wsh_subject_say(to, b.data(), b.size());
        return asio::buffer_size(buffers);
    }
    template <class Buffers> std::size_t write_some(const Buffers &buffers)
    {
        error_code ec;
        return write_some(buffers, ec);
    }
};

void teardown(beast::role_type, Memory &, error_code &ec) { ec = {}; }
[[maybe_unused]] void beast_close_socket(Memory &) {}

wsh_subject_end answer(const uint8_t *request, size_t n, wsh_subject_answer *to)
{
    websocket::stream<Memory> ws(asio::const_buffer(request, n), to);
    error_code ec;
    ws.accept(ec);
    for (beast::flat_buffer buffer; !ec; buffer.clear()) {
        ws.read(buffer, ec);
        if (ec)
            break;
        ws.text(ws.got_text());
        ws.write(buffer.data(), ec);
    }
    return ws.next_layer().starved ? WSH_SUBJECT_OPEN : WSH_SUBJECT_CLOSED;
}

} // namespace

const struct wsh_subject wsh_subject = {"boost-beast", 0, answer, nullptr, nullptr, nullptr, nullptr};
