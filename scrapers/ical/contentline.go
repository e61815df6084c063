package ical

import (
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
)

// contentLine is "NAME;PARAM=value:value" of RFC 5545 section 3.1, taken apart.
type contentLine struct {
	name   string // upper case
	params []param
	value  string
}

type param struct{ name, value string }

var errNoValue = errors.New("no colon between name and value")

// wantedParams are the parameters that mean something to a schedule; the rest only bring trouble.
var wantedParams = names("TZID VALUE CN RANGE FEATURE ENCODING CHARSET")

// readLine takes a content line apart as forgivingly as its meaning allows.
func readLine(text string) (contentLine, error) {
	name, ok := propertyName([]byte(text[:min(len(text), maxName+1)]))
	if !ok {
		return contentLine{}, errNoValue
	}
	c := contentLine{name: name}
	head, value, ok := splitValue(name, text[strings.IndexAny(text, ":;"):])
	if !ok {
		return contentLine{}, errNoValue
	}
	c.value = strings.TrimRight(value, " \t")
	for _, p := range splitParams(head) {
		key, val, named := strings.Cut(p, "=")
		key = strings.ToUpper(strings.TrimSpace(key))
		if !named && (key == "QUOTED-PRINTABLE" || key == "BASE64") { // vCalendar 1.0 leaves the name out
			key, val = "ENCODING", key
		}
		if wantedParams[key] {
			c.params = append(c.params, param{key, unquote(val)})
		}
	}
	return c.decodeTransfer(), nil
}

// splitValue cuts ";A=b:value" at the colon that begins the value: the first one outside double quotes, and in
// a property of dates the last one before a digit, since TZID=(UTC-05:00) is often left unquoted.
func splitValue(name, rest string) (head, value string, ok bool) {
	if isDates[name] {
		if i := strings.LastIndex(rest, ":"); i >= 0 && !strings.Contains(rest[:i], `":`) {
			if i > 0 && startsDate(rest[i+1:]) {
				return rest[:i], rest[i+1:], true
			}
		}
	}
	quoted := false
	for i := range len(rest) {
		switch rest[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				return rest[:i], rest[i+1:], true
			}
		}
	}
	// An odd number of quotes: the first colon it is.
	if i := strings.IndexByte(rest, ':'); quoted && i >= 0 {
		return rest[:i], rest[i+1:], true
	}
	return "", "", false
}

var isDates = names("DTSTART DTEND RECURRENCE-ID EXDATE RDATE")

func startsDate(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 8 {
		return false
	}
	for i := range 4 {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// splitParams cuts ";A=b;C="d;e"" at the semicolons outside double quotes.
func splitParams(head string) []string {
	var out []string
	quoted, from := false, 0
	for i := range len(head) {
		switch {
		case head[i] == '"':
			quoted = !quoted
		case head[i] == ';' && !quoted:
			out = append(out, head[from:i])
			from = i + 1
		}
	}
	return append(out, head[from:])
}

func unquote(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.TrimSpace(s), `"`, ""))
}

func (c contentLine) param(name string) string {
	for _, p := range c.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// decodeTransfer turns a quoted-printable value of vCalendar 1.0 into plain escaped text.
func (c contentLine) decodeTransfer() contentLine {
	if !strings.EqualFold(c.param("ENCODING"), "QUOTED-PRINTABLE") {
		return c
	}
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(c.value)))
	if err != nil && len(raw) == 0 {
		return c
	}
	text, _ := repairText(raw, namedCharset(c.param("CHARSET")))
	text = strings.NewReplacer("\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(text)
	c.value, _ = dropControls(text)
	return c
}

// String writes the line as golang-ical reads it: parameters quoted, and a backslash doubled in them, since it
// unescapes there.
func (c contentLine) String() string {
	var b strings.Builder
	b.WriteString(c.name)
	for _, p := range c.params {
		b.WriteString(";" + p.name + `="` + strings.ReplaceAll(p.value, `\`, `\\`) + `"`)
	}
	b.WriteString(":" + c.value)
	return b.String()
}

// split cuts a list value such as CATEGORIES into lines of one value each, at the commas that are not escaped;
// golang-ical unescapes before anyone can tell them apart.
func (c contentLine) split() []contentLine {
	var out []contentLine
	from := 0
	for i := 0; i < len(c.value); i++ {
		switch c.value[i] {
		case '\\':
			i++
		case ',':
			out = append(out, contentLine{c.name, c.params, c.value[from:i]})
			from = i + 1
		}
	}
	return append(out, contentLine{c.name, c.params, c.value[from:]})
}
