package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// loaded is what a load came to.
type loaded struct {
	answers   int
	perSecond float64
	p50, p99  time.Duration
	errors    int
}

// connections ask at once, each one request after the other on a connection that stays open. It is a plain client: on
// a machine of two cores, every microsecond of the client is one of the server.
const connections = 16

// load asks for the targets in turn for a time, and on until done says so, where it is given.
func load(address string, targets []string, atLeast time.Duration, done <-chan error) (loaded, error) {
	stop := make(chan struct{})
	results := make([][]time.Duration, connections)
	failures := make([]int, connections)
	var clients sync.WaitGroup
	begin := time.Now()
	for n := range connections {
		clients.Go(func() { results[n], failures[n] = ask(address, targets, n, stop) })
	}
	time.Sleep(atLeast)
	var err error
	if done != nil {
		err = <-done
	}
	close(stop)
	clients.Wait()
	took := time.Since(begin)
	all := slices.Concat(results...)
	slices.Sort(all)
	r := loaded{answers: len(all)}
	for _, n := range failures {
		r.errors += n
	}
	if len(all) == 0 {
		return r, fmt.Errorf("no request was answered; %d failed", r.errors)
	}
	r.perSecond = float64(len(all)) / took.Seconds()
	r.p50, r.p99 = all[len(all)/2], all[len(all)*99/100]
	return r, err
}

// ask is one connection.
func ask(address string, targets []string, first int, stop <-chan struct{}) (times []time.Duration, failures int) {
	requests := make([][]byte, len(targets))
	for i, t := range targets {
		requests[i] = fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: bench\r\n\r\n", t)
	}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, 1
	}
	defer conn.Close()
	answers := bufio.NewReaderSize(conn, 64<<10)
	for n := first; ; n++ {
		select {
		case <-stop:
			return times, failures
		default:
		}
		begin := time.Now()
		if _, err := conn.Write(requests[n%len(requests)]); err != nil {
			return times, failures + 1
		}
		ok, err := answer(answers)
		if err != nil {
			return times, failures + 1
		}
		if !ok {
			failures++
			continue
		}
		times = append(times, time.Since(begin))
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
