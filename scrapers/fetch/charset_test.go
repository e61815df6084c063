package fetch

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

func in(e encoding.Encoding, text string) string {
	s, err := e.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return s
}

var (
	utf16le = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16be = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	utf32be = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
)

func TestDecodeText(t *testing.T) {
	const cafe, moscow, tokyo, beijing = "Café Zürich – “Noon”", "Москва, вторник", "東京 火曜日", "北京 星期二"
	tests := map[string]struct {
		contentType, body string
		want, name        string
	}{
		"UTF-8 declared":                   {"text/html; charset=UTF-8", cafe, cafe, "utf-8"},
		"UTF-8 undeclared":                 {"application/json", cafe, cafe, "utf-8"},
		"UTF-8 after a long ASCII head":    {"text/csv", strings.Repeat("a,b\n", 500) + cafe, strings.Repeat("a,b\n", 500) + cafe, "utf-8"},
		"UTF-8 said to be Latin-1":         {"text/html; charset=ISO-8859-1", cafe, cafe, "utf-8"},
		"UTF-8 said by meta to be Latin-1": {"text/html", `<meta charset="iso-8859-1">` + cafe, `<meta charset="iso-8859-1">` + cafe, "utf-8"},
		"UTF-8 said to be UTF-16":          {"text/csv; charset=utf-16", cafe, cafe, "utf-8"},
		"UTF-8 said to be KOI8":            {"text/html; charset=koi8-r", moscow, moscow, "utf-8"},
		"UTF-8 said to be GBK":             {"text/html; charset=gbk", "星期二晚上八点在北京见面", "星期二晚上八点在北京见面", "utf-8"},
		"UTF-8 with mark":                  {"text/calendar", "\uFEFFBEGIN:VCALENDAR", "BEGIN:VCALENDAR", "utf-8"},
		"mark against declaration":         {"text/csv; charset=iso-8859-1", "\uFEFF" + cafe, cafe, "utf-8"},
		"UTF-8 with a broken mark's text":  {"text/csv", "\uFEFFa\xffb", "a\uFFFDb", "utf-8"},
		"ASCII":                            {"text/csv", "day,time\n1,19:00\n", "day,time\n1,19:00\n", "utf-8"},
		"Latin-1 declared":                 {"text/html; charset=iso-8859-1", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"Latin-1 undeclared":               {"text/calendar", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"Latin-1 said to be UTF-8":         {"text/csv; charset=utf-8", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"both at once":                     {"text/csv; charset=utf-8", cafe + in(charmap.Windows1252, cafe), cafe + cafe, "utf-8 and windows-1252"},
		"cut in a letter":                  {"application/json", "[\"Caf\xc3", "[\"CafÃ", "windows-1252"},
		"Cyrillic by header":               {"text/html; charset=windows-1251", in(charmap.Windows1251, moscow), moscow, "windows-1251"},
		"Cyrillic by header, sloppy":       {`text/html;Charset = "KOI8-R";q`, in(charmap.KOI8R, moscow), moscow, "koi8-r"},
		"Cyrillic by meta": {"text/html", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">` + in(charmap.Windows1251, moscow),
			`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">` + moscow, "windows-1251"},
		"Cyrillic by XML declaration": {"application/xml", `<?xml version="1.0" encoding="windows-1251"?>` + in(charmap.Windows1251, moscow),
			`<?xml version="1.0" encoding="windows-1251"?>` + moscow, "windows-1251"},
		"header before meta": {"text/html; charset=windows-1251", `<meta charset="koi8-r">` + in(charmap.Windows1251, moscow),
			`<meta charset="koi8-r">` + moscow, "windows-1251"},
		"unknown charset":           {"text/html; charset=klingon", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"charset that eats all":     {"text/html; charset=iso-2022-kr", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"Shift JIS":                 {"text/html; charset=Shift_JIS", in(japanese.ShiftJIS, tokyo), tokyo, "shift_jis"},
		"ISO-2022-JP looks ASCII":   {"text/html; charset=iso-2022-jp", in(japanese.ISO2022JP, tokyo), tokyo, "iso-2022-jp"},
		"GBK":                       {"text/html; charset=gb2312", in(simplifiedchinese.GBK, beijing), beijing, "gbk"},
		"GBK that looks like UTF-8": {"text/html; charset=gbk", in(simplifiedchinese.GBK, "腔膜"), "腔膜", "gbk"},
		"UTF-16 with mark":          {"text/csv", "\xff\xfe" + in(utf16le, cafe), cafe, "utf-16le"},
		"UTF-16 BE with mark":       {"", "\xfe\xff" + in(utf16be, cafe), cafe, "utf-16be"},
		"UTF-16 without mark":       {"application/json", in(utf16le, `["`+cafe+`"]`), `["` + cafe + `"]`, "utf-16le"},
		"UTF-16 BE without mark":    {"application/octet-stream", in(utf16be, `["`+cafe+`"]`), `["` + cafe + `"]`, "utf-16be"},
		"UTF-16 with half a letter": {"text/csv", "\xff\xfea\x00\x00\xd8", "a\uFFFD", "utf-16le"},
		"UTF-32 BE with mark":       {"text/csv", "\x00\x00\xfe\xff" + in(utf32be, cafe), cafe, "utf-32be"},
		"no type":                   {"", in(charmap.Windows1252, "BEGIN:VCALENDAR "+cafe), "BEGIN:VCALENDAR " + cafe, "windows-1252"},
		"CSV said to be Excel":      {"application/vnd.ms-excel", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"JSON of a vendor":          {"application/ld+json", in(charmap.Windows1252, cafe), cafe, "windows-1252"},
		"empty":                     {"text/html", "", "", "utf-8"},

		"zip":                        {"application/zip", "PK\x03\x04\xe9\xe8", "PK\x03\x04\xe9\xe8", ""},
		"spreadsheet said to be CSV": {"text/csv; charset=utf-8", "PK\x03\x04\xe9\xe8", "PK\x03\x04\xe9\xe8", ""},
		"old spreadsheet":            {"application/vnd.ms-excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", ""},
		"picture":                    {"image/png", "\x89PNG\r\n\x1a\n\xe9", "\x89PNG\r\n\x1a\n\xe9", ""},
		"picture in a text of ours":  {"image/svg+xml", "<svg>é</svg>", "<svg>é</svg>", "utf-8"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, charset := decodeText(tt.contentType, []byte(tt.body))
			if string(got) != tt.want || charset != tt.name {
				t.Errorf("decodeText gives %q in %q, want %q in %q", got, charset, tt.want, tt.name)
			}
		})
	}
}

func TestDocumentIsUTF8AndItsHashTheArchives(t *testing.T) {
	latin := in(charmap.Windows1252, "Café")
	p := serve(t, map[string]http.HandlerFunc{"/list": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/csv; charset=iso-8859-1")
		w.Write([]byte(latin))
	}})
	b := newBench(t)
	g := b.gather(p.URL + "/list")
	wantOutcome(t, g, Changed)
	doc, err := b.Document(g.Documents[0])
	if err != nil {
		t.Fatal(err)
	}
	archived, err := b.archive.Get(doc.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if string(doc.Body) != "Café" || string(archived) != latin || doc.ContentType != "text/csv; charset=iso-8859-1" {
		t.Errorf("document %q of %q", doc.Body, archived)
	}
}

func TestDocumentThatIsGone(t *testing.T) {
	b := newBench(t)
	_, err := b.Document(Stored{URL: "https://example.org/list", SHA256: strings.Repeat("0", 64)})
	if Kind(err) != KindArchive || !strings.Contains(err.Error(), "https://example.org/list") {
		t.Errorf("error %v", err)
	}
}

// Real files come with any charset and with none. What is text must come out as UTF-8, and UTF-8 unchanged.
func TestDecodeRealFiles(t *testing.T) {
	files, err := filepath.Glob("../../../shared/feeds/*/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real feeds: ../shared/feeds is not there")
	}
	for _, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text, name := decodeText(typeOfFile(path), body)
		if name == "" {
			continue
		}
		if !utf8.Valid(text) {
			t.Errorf("%s: %s decodes to what is not UTF-8", path, name)
		}
		if utf8.Valid(body) && !bytes.Equal(text, bytes.TrimPrefix(body, []byte("\uFEFF"))) {
			t.Errorf("%s: UTF-8 was taken for %s", path, name)
		}
	}
}

func FuzzDecodeText(f *testing.F) {
	for _, contentType := range []string{"", "text/html", "text/csv; charset=gbk", "application/json; charset=utf-16", "text/html; charset=iso-2022-jp"} {
		for _, body := range []string{"", list, "\xff\xfea\x00", "\x00\x00\xfe\xff\x00\x11\x00\x00", "Caf\xe9", "\x1b$B", `<meta charset="euc-kr">` + "\xb0\xa1",
			`<?xml version="1.0" encoding="big5"?>`, "\x00[\x00{", "\x81\x30\x81\x30"} {
			f.Add(contentType, []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		before := bytes.Clone(body)
		text, name := decodeText(contentType, body)
		if !bytes.Equal(body, before) {
			t.Error("the archived bytes were changed")
		}
		if name == "" && !bytes.Equal(text, body) {
			t.Error("what is no text was changed")
		}
		if name != "" && !utf8.Valid(text) {
			t.Errorf("text in %s is not UTF-8: %q", name, text)
		}
	})
}
