package scrapers

import (
	"bytes"
	"errors"
	"iter"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON is one value of a JSON document, as its bytes stand there. It is read in place: nothing is decoded before
// it is asked for, and no string that it hands out keeps the document in memory.
//
// It reads what feeds really hold, which is a little more than RFC 8259 allows: raw tabs and line ends inside
// strings, commas too many, a missing value ("latitude":,), and words that are no JSON (NaN, undefined). Where
// the document breaks, it goes on with the next row. encoding/json stops at the first of these and loses the
// rest of the document; on valid documents both read the same, which FuzzJSON holds.
type JSON []byte

// Why a value could not be read to its end.
var (
	ErrJSONCut     = errors.New("the document ends inside a value")
	ErrJSONDamaged = errors.New("a value is not JSON")
)

// jsonDepth is how deep arrays and objects may nest; the deepest feed known has four levels.
const jsonDepth = 100

// IsArray reports whether the value is an array.
func (v JSON) IsArray() bool { return len(v) > 0 && v[0] == '[' }

// IsObject reports whether the value is an object.
func (v JSON) IsObject() bool { return len(v) > 0 && v[0] == '{' }

// Text returns a string's characters, a number or boolean as it is written, and "" for null. It is false for an
// array, an object and anything that is no JSON value.
func (v JSON) Text() (string, bool) {
	switch {
	case len(v) == 0 || v[0] == '[' || v[0] == '{':
		return "", false
	case v[0] == '"':
		if len(v) < 2 || v[len(v)-1] != '"' {
			return "", false
		}
		return unquote(v[1 : len(v)-1]), true
	case string(v) == "null":
		return "", true
	case string(v) == "true" || string(v) == "false" || isNumber(v):
		return string(v), true
	}
	return "", false
}

// Elements yields the elements of an array, or of values that follow one another without brackets, one object
// a line. Beside [ErrJSONDamaged] it yields the bytes up to the next row and goes on there. Beside [ErrJSONCut]
// it yields what there is of the last element, nil when the document ends between two.
func (v JSON) Elements() iter.Seq2[JSON, error] {
	return func(yield func(JSON, error) bool) {
		i, bracket := 0, v.IsArray()
		if bracket {
			i = 1
		}
		for {
			for i = skipSpace(v, i); i < len(v) && strings.IndexByte(",:}", v[i]) >= 0; {
				i = skipSpace(v, i+1)
			}
			if i == len(v) {
				if bracket {
					yield(nil, ErrJSONCut)
				}
				return
			}
			if v[i] == ']' {
				return
			}
			end, err := valueEnd(v, i, 0)
			if err != nil {
				next := nextRow(v, i)
				if next == 0 {
					yield(v[i:], err)
					return
				}
				end, err = next, ErrJSONDamaged
			}
			if !yield(v[i:end], err) {
				return
			}
			i = end
		}
	}
}

// Members yields the keys and values of an object in their order. Where the object is cut off or damaged, its
// last value is everything from there on, which [JSON.Elements] can still read when it is an array.
func (v JSON) Members() iter.Seq2[[]byte, JSON] {
	return func(yield func([]byte, JSON) bool) {
		if v.IsObject() {
			_, _ = objectEnd(v, 1, 0, yield)
		}
	}
}

// Member returns the value of the first member with this key, nil when there is none.
func (v JSON) Member(key string) JSON {
	for k, value := range v.Members() {
		if string(k) == key {
			return value
		}
	}
	return nil
}

// valueEnd returns the offset behind the value at b[i].
func valueEnd(b []byte, i, depth int) (int, error) {
	if depth > jsonDepth {
		return 0, ErrJSONDamaged
	}
	switch b[i] {
	case '"':
		return stringEnd(b, i)
	case '{':
		return objectEnd(b, i+1, depth, nil)
	case '[':
		return arrayEnd(b, i+1, depth)
	}
	for ; i < len(b); i++ {
		switch b[i] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return i, nil
		case '"', '{', '[', ':':
			return 0, ErrJSONDamaged
		}
	}
	return i, nil
}

func stringEnd(b []byte, i int) (int, error) {
	for at := i + 1; ; {
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 {
			return 0, ErrJSONCut
		}
		at += n + 1
		escapes := 0
		for b[at-2-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return at, nil
		}
	}
}

func arrayEnd(b []byte, i, depth int) (int, error) {
	for {
		if i, _ = skipCommas(b, i); i == len(b) {
			return 0, ErrJSONCut
		}
		if b[i] == ']' {
			return i + 1, nil
		}
		end, err := valueEnd(b, i, depth+1)
		if err != nil {
			return 0, err
		}
		if end == i {
			return 0, ErrJSONDamaged // a brace without its partner
		}
		i = end
	}
}

// objectEnd walks an object from behind its brace and shows visit every member until visit says no.
func objectEnd(b []byte, i, depth int, visit func(key []byte, value JSON) bool) (int, error) {
	for first := true; ; first = false {
		at, comma := skipCommas(b, i)
		switch {
		case at == len(b):
			return 0, ErrJSONCut
		case b[at] == '}':
			return at + 1, nil
		case b[at] != '"' || !first && !comma:
			return 0, ErrJSONDamaged
		}
		keyEnd, err := stringEnd(b, at)
		if err != nil {
			return 0, err
		}
		i = skipSpace(b, keyEnd)
		switch {
		case i == len(b):
			return 0, ErrJSONCut
		case b[i] != ':':
			return 0, ErrJSONDamaged
		}
		if i = skipSpace(b, i+1); i == len(b) {
			return 0, ErrJSONCut
		}
		end, err := valueEnd(b, i, depth+1)
		if err != nil {
			if visit != nil {
				visit(b[at+1:keyEnd-1], b[i:])
			}
			return 0, err
		}
		if visit != nil && !visit(b[at+1:keyEnd-1], b[i:end]) {
			return end, nil
		}
		i = end
	}
}

// nextRow returns the offset of the brace that opens the next row after a broken one at b[i], 0 for none.
func nextRow(b []byte, i int) int {
	for {
		n := bytes.IndexByte(b[i:], '}')
		if n < 0 {
			return 0
		}
		i += n + 1
		at, _ := skipCommas(b, i)
		if at > i && at < len(b) && b[at] == '{' {
			return at
		}
	}
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// skipCommas skips white space and commas and reports whether there was a comma.
func skipCommas(b []byte, i int) (int, bool) {
	comma := false
	for i = skipSpace(b, i); i < len(b) && b[i] == ','; i = skipSpace(b, i+1) {
		comma = true
	}
	return i, comma
}

func isNumber(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && strings.IndexByte("-+.eE", c) < 0 {
			return false
		}
	}
	return true
}

// unquote copies the inside of a JSON string, escapes resolved and bytes that are no UTF-8 replaced by U+FFFD.
// An escape that JSON does not have (\') stands for its second character.
func unquote(b []byte) string {
	escape := bytes.IndexByte(b, '\\')
	if escape < 0 {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	var out strings.Builder
	out.Grow(len(b))
	for ; escape >= 0 && escape+1 < len(b); escape = bytes.IndexByte(b, '\\') {
		out.Write(b[:escape])
		n := 2
		switch c := b[escape+1]; c {
		case 'n':
			out.WriteByte('\n')
		case 't':
			out.WriteByte('\t')
		case 'r':
			out.WriteByte('\r')
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		case 'u':
			var r rune
			r, n = unicodeEscape(b[escape:])
			out.WriteRune(r)
		default:
			out.WriteByte(c)
		}
		b = b[escape+n:]
	}
	out.Write(b)
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}

// unicodeEscape reads \uXXXX, or a surrogate pair of them, and returns how many bytes it took. Half a pair and
// bad digits are U+FFFD.
func unicodeEscape(b []byte) (rune, int) {
	first, ok := fourHex(b)
	if !ok {
		return utf8.RuneError, 2
	}
	if !utf16.IsSurrogate(first) {
		return first, 6
	}
	if second, ok := fourHex(b[6:]); ok {
		if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
			return r, 12
		}
	}
	return utf8.RuneError, 6
}

func fourHex(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}
