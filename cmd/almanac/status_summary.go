package main

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"
	"unicode"

	"github.com/recovery-almanac/almanac/cmd/internal/status"
)

// longestSubject is what mail programs show of a subject, and more.
const longestSubject = 150

// writeSummary writes a status as a message of RFC 5322, but for the sender and the receiver, which `sendmail -t` adds
// and the operator. Texts of publishers are in it: none may begin a header of its own, or a line that mail cannot carry.
func writeSummary(w io.Writer, s status.Status, maxAge time.Duration) error {
	_, line := verdictLine(s, maxAge)
	var body bytes.Buffer
	fmt.Fprintf(&body, "%s\n\n", line)
	printStatus(&body, s)
	subject := clip(oneLine("Almanac "+line), longestSubject)
	_, err := fmt.Fprintf(w, "Date: %s\nSubject: %s\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"+
		"Content-Transfer-Encoding: 8bit\n\n%s", s.At.Format(time.RFC1123Z), mime.QEncoding.Encode("utf-8", subject), carried(body.String()))
	return err
}

// oneLine is a text without the characters that would end its line or hide something in it.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
}

// carried is a text in lines that mail carries: no control characters, and at most 998 bytes (RFC 5322, 2.1.1).
func carried(text string) string {
	const longest = 998 / 4 // characters, of up to four bytes
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.Map(func(c rune) rune {
			if unicode.IsControl(c) && c != '\t' {
				return -1
			}
			return c
		}, line), " ")
		for runes := []rune(line); ; runes = runes[longest:] {
			if len(runes) <= longest {
				out.WriteString(string(runes) + "\n")
				break
			}
			out.WriteString(string(runes[:longest]) + "\n")
		}
	}
	return out.String()
}
