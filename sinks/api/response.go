package api

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// response remembers what was answered, and gives up on a reader that is too slow: each piece has to be taken within
// pieceTime, which is slower than any line that can be used.
type response struct {
	http.ResponseWriter
	control *http.ResponseController
	status  int
}

const (
	pieceBytes = 1 << 20
	pieceTime  = 60 * time.Second
)

func newResponse(w http.ResponseWriter) *response {
	return &response{ResponseWriter: w, control: http.NewResponseController(w)}
}

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *response) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	written := 0
	for len(p)-written > pieceBytes {
		w.extend()
		n, err := w.ResponseWriter.Write(p[written : written+pieceBytes])
		written += n
		if err != nil {
			return written, err
		}
	}
	w.extend()
	n, err := w.ResponseWriter.Write(p[written:])
	return written + n, err
}

// extend gives the next piece its time. A writer that knows no deadlines has none to extend.
func (w *response) extend() { _ = w.control.SetWriteDeadline(time.Now().Add(pieceTime)) }

// ReadFrom sends files without copying them through this program where the system can.
func (w *response) ReadFrom(r io.Reader) (int64, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	var written int64
	for {
		w.extend()
		n, err := io.CopyN(w.ResponseWriter, r, pieceBytes)
		written += n
		if errors.Is(err, io.EOF) {
			return written, nil
		}
		if err != nil {
			return written, err
		}
	}
}

// Unwrap is for http.ResponseController.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }
