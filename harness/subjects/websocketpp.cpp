// websocketpp.cpp - an echo server with WebSocket++ and its iostream transport.
#include <algorithm>
#include <websocketpp/config/core.hpp>
#include <websocketpp/server.hpp>

#include "harness/subject.h"

using Server = websocketpp::server<websocketpp::config::core>;
using websocketpp::connection_hdl;
using websocketpp::lib::error_code;

namespace {

bool closed; // the connection in hand

bool validate(Server &server, connection_hdl hdl)
{
    auto connection = server.get_con_from_hdl(hdl);
    const auto &offered = connection->get_requested_subprotocols();
    if (std::find(offered.begin(), offered.end(), "chat") != offered.end())
        connection->select_subprotocol("chat");
    return true;
}

Server &server()
{
    static Server *made;
    if (made)
        return *made;
    made = new Server;
    made->clear_access_channels(websocketpp::log::alevel::all);
    made->clear_error_channels(websocketpp::log::elevel::all);
    made->set_validate_handler([](connection_hdl hdl) { return validate(*made, hdl); });
    made->set_message_handler([](connection_hdl hdl, Server::message_ptr message) {
        error_code failed;
        made->send(hdl, message->get_payload(), message->get_opcode(), failed);
    });
    made->set_shutdown_handler([](connection_hdl) {
        closed = true;
        return error_code();
    });
    return *made;
}

wsh_subject_end answer(const uint8_t *request, size_t n, wsh_subject_answer *to)
{
    closed = false;
    Server::connection_ptr connection = server().get_connection();
    connection->set_write_handler([to](connection_hdl, const char *octets, size_t size) {
        wsh_subject_say(to, octets, size);
        return error_code();
    });
    connection->start();
    connection->read_all(reinterpret_cast<const char *>(request), n);
    wsh_subject_end end = closed ? WSH_SUBJECT_CLOSED : WSH_SUBJECT_OPEN;
    connection->set_write_handler([](connection_hdl, const char *, size_t) { return error_code(); });
    if (!closed)
        connection->eof();
    return end;
}

} // namespace

const struct wsh_subject wsh_subject = {"websocketpp", 0, answer, nullptr, nullptr, nullptr, nullptr};
