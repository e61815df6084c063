package fetch

import (
	"errors"
	"io"
	"net/http"
)

// limited fails once more than left bytes were read, and never cuts in silence.
type limited struct {
	r    io.Reader
	left int64
	over error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, l.over
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return n, l.over
	}
	return n, err
}

// counted tells how much was read, and remembers how reading failed.
type counted struct {
	r     io.Reader
	count func(int)
	err   error // other than io.EOF
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.count(n)
	if err != io.EOF {
		c.err = err
	}
	return n, err
}

// named turns a decoder's own complaint into an [Error]. Where the connection below it failed, that is the
// error: a body cut on the way is the network's fault and may be tried again.
type named struct {
	r     io.Reader
	below *counted
	req   *http.Request
}

func (n *named) Read(p []byte) (int, error) {
	read, err := n.r.Read(p)
	_, ours := errors.AsType[*Error](err)
	switch {
	case err == nil, err == io.EOF, ours, errors.Is(err, io.ErrUnexpectedEOF):
		return read, err
	case n.below.err != nil:
		return read, n.below.err
	}
	return read, badCoding(n.req, err)
}
