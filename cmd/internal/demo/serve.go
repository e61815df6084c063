package demo

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"time"
)

// nights holds each publisher's documents: a file that night 2 lacks is the one of night 1.
//
//go:embed nights
var nights embed.FS

// publishers is the loopback server that plays all of them.
type publishers struct {
	URL    string
	night  atomic.Int32
	server *http.Server
}

func serve() (*publishers, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the demo's publishers on loopback: %w", err)
	}
	p := &publishers{URL: "http://" + listener.Addr().String()}
	p.night.Store(1)
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: 5 * time.Second}
	go p.server.Serve(listener) // ends with Close
	return p, nil
}

// Close stops the server.
func (p *publishers) Close() error { return p.server.Close() }

// ServeHTTP answers as the publishers would: conditional requests for the Meeting Guide feeds, BMLT's switcher,
// and on the second night an outage.
func (p *publishers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	night := p.night.Load()
	if night == 2 && strings.HasPrefix(r.URL.Path, "/smart/") {
		http.Error(w, "down for maintenance", http.StatusBadGateway)
		return
	}
	name := path.Clean(r.URL.Path)
	if switcher := r.URL.Query().Get("switcher"); switcher != "" {
		name = path.Join(name, path.Base(switcher)+".json")
	}
	body, err := nights.ReadFile(fmt.Sprintf("nights/%d%s", night, name))
	if err != nil {
		body, err = nights.ReadFile("nights/1" + name)
	}
	if err != nil {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(body)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}
