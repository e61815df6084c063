package main

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/status"
	"github.com/recovery-almanac/almanac/sinks"
)

func TestSummaryIsMail(t *testing.T) {
	at := time.Date(2026, 3, 3, 4, 0, 0, 0, time.UTC)
	release := &status.Release{ID: "20260303T030000Z", AsOf: at.Add(-time.Hour), AgeHours: 1, Meetings: 27}
	unwell := []status.Line{{Source: "aa-x", Outcome: sinks.FailedFetch, Detail: "said\r\nBcc: all@example.org\r\n\r\nand " + strings.Repeat("é", 2000)}}
	for name, c := range map[string]struct {
		status  status.Status
		subject string
		body    string
	}{
		"well":         {status.Status{At: at, Release: release, Lines: make([]status.Line, 3)}, "Almanac OK: release 20260303T030000Z, 1 hours old, 27 meetings; 0 of 3 sources", "Served: 20260303T030000Z, 27 meetings"},
		"one is not":   {status.Status{At: at, Release: release, Lines: make([]status.Line, 3), Unwell: unwell}, "Almanac OK: ", "needs somebody"},
		"nothing yet":  {status.Status{At: at}, "Almanac NOT WELL: no release is served", "Served: nothing yet"},
		"a long fault": {status.Status{At: at, Trouble: []string{"a\r\nBcc: all@example.org\n\nX: " + strings.Repeat("ü ", 2000)}}, "Almanac NOT WELL: a Bcc: all@example.org X: ü", "Trouble: a"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := writeSummary(&b, c.status, 26*time.Hour); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if len(line) > 999 || strings.ContainsRune(line, '\r') {
					t.Errorf("mail cannot carry %q", line)
				}
			}
			m, err := mail.ReadMessage(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err != nil || !strings.HasPrefix(subject, c.subject) || len(m.Header) != 6 {
				t.Errorf("subject %q, %v, headers %v", subject, err, m.Header)
			}
			if date, err := m.Header.Date(); err != nil || !date.Equal(at) {
				t.Errorf("date %v, %v", date, err)
			}
			body, err := io.ReadAll(m.Body)
			if err != nil || !strings.Contains(string(body), c.body) {
				t.Errorf("body %q, %v", body, err)
			}
		})
	}
}
