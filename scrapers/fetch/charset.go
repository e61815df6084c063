package fetch

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decodeText turns a text into valid UTF-8 without a byte order mark and names the charset it was in; what is
// no text (a spreadsheet, an image) comes back untouched, with "". The first of these decides:
//
//  1. a byte order mark;
//  2. zeros in every other byte: UTF-16 without a mark;
//  3. bytes that are valid UTF-8 are UTF-8, whatever is declared: text in a one-byte charset never is by chance,
//     and "charset=iso-8859-1" is what many servers say of everything. Only a declared East Asian charset is
//     believed before, if it decodes without a fault, where the text is too short to tell: a quarter of the
//     usual letters of GBK look like UTF-8, and all of ISO-2022-JP does;
//  4. the declared charset: of the Content-Type header, of <meta>, of the XML declaration;
//  5. UTF-8 in which the bytes that do not belong are windows-1252, as in a database that changed its charset
//     half-way. Text with nothing but such bytes is windows-1252.
func decodeText(contentType string, body []byte) (text []byte, name string) {
	if !isText(contentType, body) {
		return body, ""
	}
	if e, name, mark := byteOrderMark(body); mark > 0 {
		return decodeAs(e, body[mark:]), name
	}
	if e, name := bareUTF16(body); e != nil {
		return decodeAs(e, body), name
	}
	declared, name := declaredCharset(contentType, body)
	valid := utf8.Valid(body)
	if declared != nil && (!valid || eastAsian[name] && wideRunes(body) < tellingRunes) {
		if text := decodeAs(declared, body); !valid || !bytes.ContainsRune(text, utf8.RuneError) {
			return text, name
		}
	}
	if valid {
		return body, "utf-8"
	}
	return decodeMixed(body)
}

// eastAsian are the charsets in which the bytes of a letter may pass for ASCII or UTF-8.
var eastAsian = map[string]bool{
	"big5": true, "euc-jp": true, "euc-kr": true, "gb18030": true, "gbk": true, "iso-2022-jp": true, "shift_jis": true,
}

// tellingRunes letters that are valid UTF-8 in a row of bytes were not written in another charset: by chance
// that happens once in a million texts.
const tellingRunes = 10

func wideRunes(text []byte) int {
	n := 0
	for _, r := range string(text) {
		if r >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// decodeAs has no error to report: decoders of x/text write U+FFFD for what they cannot read.
func decodeAs(e encoding.Encoding, body []byte) []byte {
	text, _ := e.NewDecoder().Bytes(body)
	return text
}

// byteOrderMark knows the marks by their bytes. UTF-32's begins like UTF-16's, so it is asked for first.
func byteOrderMark(body []byte) (e encoding.Encoding, name string, length int) {
	for _, m := range []struct {
		mark string
		name string
		e    encoding.Encoding
	}{
		{"\xEF\xBB\xBF", "utf-8", unicode.UTF8},
		{"\xFF\xFE\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"\x00\x00\xFE\xFF", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"\xFF\xFE", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"\xFE\xFF", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		if bytes.HasPrefix(body, []byte(m.mark)) {
			return m.e, m.name, len(m.mark)
		}
	}
	return nil, "", 0
}

// bareUTF16 looks at the first two characters, which are ASCII in every format we read: "[{", "BE", "<!".
func bareUTF16(body []byte) (encoding.Encoding, string) {
	if len(body) < 4 || len(body)%2 != 0 {
		return nil, ""
	}
	ascii := func(b byte) bool { return b != 0 && b < utf8.RuneSelf }
	switch {
	case ascii(body[0]) && body[1] == 0 && ascii(body[2]) && body[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case body[0] == 0 && ascii(body[1]) && body[2] == 0 && ascii(body[3]):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

var (
	charsetParameter = regexp.MustCompile(`(?i);\s*charset\s*=\s*["']?([\w.:-]+)`)
	xmlDeclaration   = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']`)
)

// declaredCharset looks where a charset may be declared; nil for none, or for one that nobody knows.
func declaredCharset(contentType string, body []byte) (encoding.Encoding, string) {
	head := body[:min(len(body), 1024)]
	for _, m := range [][][]byte{
		charsetParameter.FindSubmatch([]byte(contentType)),
		xmlDeclaration.FindSubmatch(head),
	} {
		if m == nil {
			continue
		}
		if e, name := charset.Lookup(string(m[1])); usable(name) {
			return e, name
		}
	}
	// What <meta> says, or a guess between UTF-8 and windows-1252 that decodeMixed makes better.
	e, name, _ := charset.DetermineEncoding(head, "")
	if name == charmapDefault || !usable(name) {
		return nil, ""
	}
	return e, name
}

const charmapDefault = "windows-1252"

// usable leaves out UTF-8, whose broken bytes decodeMixed reads better, UTF-16, which bytes show to be untrue
// by now, and the labels that decode to nothing.
func usable(name string) bool {
	switch name {
	case "", "utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined":
		return false
	}
	return true
}

func decodeMixed(body []byte) (text []byte, name string) {
	text = make([]byte, 0, len(body)+len(body)/8)
	name = charmapDefault
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
		} else if size > 1 {
			name = "utf-8 and windows-1252"
		}
		text = utf8.AppendRune(text, r)
		body = body[size:]
	}
	return text, name
}

// isText believes the bytes of known binary formats first (servers send .xlsx as text/csv), then the declared
// type, then the bytes again.
func isText(contentType string, body []byte) bool {
	sniffed := http.DetectContentType(body)
	if !strings.HasPrefix(sniffed, "text/") && sniffed != "application/octet-stream" {
		return false
	}
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	switch {
	case strings.HasPrefix(media, "text/"), strings.HasSuffix(media, "+json"), strings.HasSuffix(media, "+xml"):
		return true
	case strings.HasPrefix(media, "image/"), strings.HasPrefix(media, "audio/"), strings.HasPrefix(media, "video/"):
		return false
	}
	switch media {
	case "application/json", "application/javascript", "application/x-javascript", "application/xml",
		"application/csv", "application/calendar", "application/ics", "application/x-ndjson":
		return true
	}
	bare, _ := bareUTF16(body)
	return bare != nil || strings.HasPrefix(sniffed, "text/")
}
