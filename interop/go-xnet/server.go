// An echo server with golang.org/x/net/websocket: server PORT [CERT KEY]
package main

import (
	"log"
	"net/http"
	"os"

	"golang.org/x/net/websocket"
)

type message struct {
	kind byte
	data []byte
}

// The package's own codec for messages fixes their kind; this one keeps it.
var codec = websocket.Codec{
	Marshal: func(v interface{}) ([]byte, byte, error) {
		m := v.(message)
		return m.data, m.kind, nil
	},
	Unmarshal: func(data []byte, kind byte, v interface{}) error {
		*v.(*message) = message{kind, data}
		return nil
	},
}

func echo(ws *websocket.Conn) {
	var m message
	for codec.Receive(ws, &m) == nil && codec.Send(ws, m) == nil {
	}
}

func main() {
	http.Handle("/", websocket.Handler(echo))
	addr := "127.0.0.1:" + os.Args[1]
	if len(os.Args) > 3 {
		log.Fatal(http.ListenAndServeTLS(addr, os.Args[2], os.Args[3], nil))
	}
	log.Fatal(http.ListenAndServe(addr, nil))
}
