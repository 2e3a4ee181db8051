// An echo server with nhooyr.io/websocket: server PORT [CERT KEY]
package main

import (
	"log"
	"net/http"
	"os"

	"nhooyr.io/websocket"
)

func echo(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"chat"}})
	if err != nil {
		return // Accept has answered the client
	}
	defer conn.Close(websocket.StatusInternalError, "")
	for {
		kind, message, err := conn.Read(r.Context())
		if err != nil {
			return
		}
		if err := conn.Write(r.Context(), kind, message); err != nil {
			return
		}
	}
}

func main() {
	http.HandleFunc("/", echo)
	addr := "127.0.0.1:" + os.Args[1]
	if len(os.Args) > 3 {
		log.Fatal(http.ListenAndServeTLS(addr, os.Args[2], os.Args[3], nil))
	}
	log.Fatal(http.ListenAndServe(addr, nil))
}
