// Go's net/http server on each piece of standard input, as proof/stream.h says.
//
// The whole server and not http.ReadRequest alone, because it is the server that looks at Host and at field names.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

type answer struct {
	Answer string      `json:"answer"`
	Says   string      `json:"says"`
	Head   interface{} `json:"head"`
}

// A connection on which the octets come, then the end.
type peer struct {
	octets *bytes.Reader
	said   bytes.Buffer
	closed chan struct{}
	open   bool
}

func (p *peer) Read(b []byte) (int, error)  { return p.octets.Read(b) }
func (p *peer) Write(b []byte) (int, error) { return p.said.Write(b) }
func (p *peer) Close() error {
	if p.open {
		p.open = false
		close(p.closed)
	}
	return nil
}
func (p *peer) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (p *peer) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (p *peer) SetDeadline(time.Time) error      { return nil }
func (p *peer) SetReadDeadline(time.Time) error  { return nil }
func (p *peer) SetWriteDeadline(time.Time) error { return nil }

// A listener that hands out what comes through a channel.
type door chan net.Conn

func (d door) Accept() (net.Conn, error) {
	conn, more := <-d
	if !more {
		return nil, io.EOF
	}
	return conn, nil
}
func (d door) Close() error   { return nil }
func (d door) Addr() net.Addr { return &net.TCPAddr{} }

// The handler's view of the first request of the current connection.
var seen *answer

func handle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Connection", "close")
	if seen != nil {
		return
	}
	seen = &answer{Answer: "accept"}
	if _, err := io.Copy(io.Discard, r.Body); err == io.ErrUnexpectedEOF {
		seen.Answer = "more"
	} else if err != nil {
		seen.Answer, seen.Says = "reject", err.Error()
	}
}

func read(d door, octets []byte) answer {
	p := &peer{octets: bytes.NewReader(octets), closed: make(chan struct{}), open: true}
	seen = nil
	d <- p
	<-p.closed
	if seen != nil {
		return *seen
	}
	said := p.said.String()
	if said == "" {
		return answer{Answer: "more"}
	}
	// "OPTIONS *" is answered before any handler is asked.
	if strings.HasPrefix(said, "HTTP/1.1 200") {
		return answer{Answer: "accept"}
	}
	// The reason is the body of a 400 and the status otherwise.
	says := strings.TrimPrefix(strings.SplitN(said, "\r\n", 2)[0], "HTTP/1.1 ")
	if at := strings.Index(said, "\r\n\r\n"); at >= 0 && len(said) > at+4 {
		says = said[at+4:]
	}
	return answer{Answer: "reject", Says: says}
}

func main() {
	d := make(door)
	server := &http.Server{Handler: http.HandlerFunc(handle), MaxHeaderBytes: 4 << 20,
		ErrorLog: log.New(io.Discard, "", 0)}
	go server.Serve(d)
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for size := make([]byte, 4); ; {
		if _, err := io.ReadFull(in, size); err != nil {
			break
		}
		octets := make([]byte, binary.BigEndian.Uint32(size))
		if _, err := io.ReadFull(in, octets); err != nil {
			os.Exit(2)
		}
		json.NewEncoder(out).Encode(read(d, octets))
	}
	out.Flush()
}
