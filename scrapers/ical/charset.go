package ical

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// unwrapUnicode removes a byte order mark and turns UTF-16, with or without one, into UTF-8. Everything else
// is left for [repairText]: a fold may stand in the middle of a character, so that only whole lines can be judged.
func unwrapUnicode(body []byte) (text []byte, mended string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return body[3:], "byte order mark"
	case bytes.HasPrefix(body, []byte("\xFF\xFE")), bytes.HasPrefix(body, []byte("B\x00")):
		return fromUTF16(body, unicode.LittleEndian), "UTF-16"
	case bytes.HasPrefix(body, []byte("\xFE\xFF")), bytes.HasPrefix(body, []byte("\x00B")):
		return fromUTF16(body, unicode.BigEndian), "UTF-16"
	}
	return body, ""
}

func fromUTF16(body []byte, order unicode.Endianness) []byte {
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(body)
	if err != nil {
		text, _ = unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(body)
	}
	return text
}

// declaredCharset returns the encoding that a Content-Type header names, nil for none or for UTF-8, which
// servers state by habit.
func declaredCharset(contentType string) encoding.Encoding {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil
	}
	return namedCharset(params["charset"])
}

func namedCharset(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" || name == "utf-8" || name == "us-ascii" {
		return nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return enc
}

// repairText makes one whole line valid UTF-8: by the declared encoding where there is one, else byte by byte,
// since Windows-1252 and UTF-8 stand side by side in calendars that were pasted together.
func repairText(line []byte, declared encoding.Encoding) (string, bool) {
	if utf8.Valid(line) {
		return string(line), false
	}
	if declared != nil {
		if text, err := declared.NewDecoder().Bytes(line); err == nil && utf8.Valid(text) {
			return string(text), true
		}
	}
	var b strings.Builder
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(line[0])
		}
		b.WriteRune(r)
		line = line[size:]
	}
	return b.String(), true
}
