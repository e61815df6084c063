package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// target is one thing to ask for, and the class of requests that it belongs to.
type target struct {
	class, path string
	encoding    string // accepted
}

// loaded is what a load came to.
type loaded struct {
	answers   int
	perSecond float64
	p50, p99  time.Duration
	errors    int
	classes   []class // sorted by name; none where the targets have none
}

type class struct {
	name     string
	p50, p99 time.Duration
}

// connections ask at once, each one request after the other on a connection that stays open. It is a plain client: on
// a machine of two cores, every microsecond of the client is one of the server.
const connections = 16

// load asks for the targets in turn for a time, and on until done says so, where it is given. Where every is given, a
// request is due each time that passes, whether or not those before it are answered, and its time counts from when it was
// due; otherwise each connection asks again as soon as it is answered, which keeps the server as busy as it can be.
func load(address string, targets []target, atLeast, every time.Duration, done <-chan error) (loaded, error) {
	stop := make(chan struct{})
	all := make([]client, connections)
	var running sync.WaitGroup
	begin := time.Now()
	for n := range all {
		c := &all[n]
		*c = client{address: address, targets: targets, turn: n, begin: begin, every: every, stop: stop}
		running.Go(func() {
			if err := c.ask(); err != nil {
				c.failures++
			}
		})
	}
	time.Sleep(atLeast)
	var err error
	if done != nil {
		err = <-done
	}
	close(stop)
	running.Wait()
	took := time.Since(begin)
	var times []time.Duration
	byClass := map[string][]time.Duration{}
	r := loaded{}
	for _, c := range all {
		r.errors += c.failures
		for i, t := range c.times {
			times = append(times, t)
			name := targets[c.asked[i]].class
			byClass[name] = append(byClass[name], t)
		}
	}
	if len(times) == 0 {
		return r, fmt.Errorf("no request was answered; %d failed", r.errors)
	}
	r.answers, r.perSecond = len(times), float64(len(times))/took.Seconds()
	r.p50, r.p99 = middle(times)
	delete(byClass, "")
	for _, name := range slices.Sorted(maps.Keys(byClass)) {
		p50, p99 := middle(byClass[name])
		r.classes = append(r.classes, class{name, p50, p99})
	}
	return r, err
}

func middle(times []time.Duration) (p50, p99 time.Duration) {
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*99/100]
}

// client is one connection.
type client struct {
	address  string
	targets  []target
	turn     int // of the next request, among those of all connections
	begin    time.Time
	every    time.Duration
	stop     <-chan struct{}
	times    []time.Duration
	asked    []int // the target of each time
	failures int
}

func (c *client) ask() error {
	requests := make([][]byte, len(c.targets))
	for i, t := range c.targets {
		requests[i] = fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: %s\r\n\r\n", t.path, cmp.Or(t.encoding, "identity"))
	}
	conn, err := net.Dial("tcp", c.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	answers := bufio.NewReaderSize(conn, 64<<10)
	for ; ; c.turn += connections {
		begin := time.Now()
		if c.every > 0 {
			begin = c.begin.Add(time.Duration(c.turn) * c.every)
			time.Sleep(time.Until(begin))
		}
		select {
		case <-c.stop:
			return nil
		default:
		}
		n := (c.turn + c.turn/connections) % len(requests)
		if _, err := conn.Write(requests[n]); err != nil {
			return err
		}
		ok, err := answer(answers)
		if err != nil {
			return err
		}
		if !ok {
			c.failures++
			continue
		}
		c.times, c.asked = append(c.times, time.Since(begin)), append(c.asked, n)
	}
}

// answer reads one answer and says whether it is 200.
func answer(r *bufio.Reader) (ok bool, err error) {
	length := -1
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return false, err
		}
		line = bytes.TrimSpace(line)
		switch {
		case first:
			ok = bytes.HasPrefix(line, []byte("HTTP/1.1 200"))
		case len(line) == 0:
			if length < 0 {
				return false, fmt.Errorf("an answer without a length")
			}
			_, err := io.CopyN(io.Discard, r, int64(length))
			return ok, err
		case bytes.HasPrefix(line, []byte("Content-Length: ")):
			if length, err = strconv.Atoi(string(line[len("Content-Length: "):])); err != nil {
				return false, err
			}
		}
	}
}
