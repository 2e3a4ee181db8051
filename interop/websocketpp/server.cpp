// An echo server with WebSocket++: server PORT
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/server.hpp>

using Server = websocketpp::server<websocketpp::config::asio>;
using websocketpp::connection_hdl;

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    Server server;
    server.clear_access_channels(websocketpp::log::alevel::all);
    server.init_asio();
    server.set_reuse_addr(true);
    server.set_validate_handler([&](connection_hdl hdl) {
        auto connection = server.get_con_from_hdl(hdl);
        const auto &offered = connection->get_requested_subprotocols();
        if (std::find(offered.begin(), offered.end(), "chat") != offered.end())
            connection->select_subprotocol("chat");
        return true;
    });
    server.set_message_handler([&](connection_hdl hdl, Server::message_ptr message) {
        websocketpp::lib::error_code failed;
        server.send(hdl, message->get_payload(), message->get_opcode(), failed);
    });
    auto address = websocketpp::lib::asio::ip::make_address("127.0.0.1");
    server.listen({address, static_cast<unsigned short>(std::atoi(argv[1]))});
    server.start_accept();
    for (;;) {
        try {
            server.run();
            return 0;
        } catch (const std::exception &e) {
            std::cerr << e.what() << '\n';
        }
    }
}
