package normalize

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is a word, a number or a sign of a text about days and times.
type token struct {
	text   string // folded; digits as written
	kind   tokenKind
	number int  // of a number of at most 6 digits, else -1
	glued  bool // no space before it
}

type tokenKind byte

const (
	wordToken tokenKind = iota
	numberToken
	signToken // one character; "\n" for a new line
)

// tokens splits a text: "Mon-Fri 7.30pm" is mon - fri 7 . 30 pm. Case, accents and the several digits and
// letters of Unicode are folded; Japanese, which has no spaces, is split by the words of the day table.
func tokens(s string) []token {
	s = fold(s)
	out := make([]token, 0, 8)
	glued := false
	for len(s) > 0 {
		n, kind := scan(s)
		switch text := s[:n]; {
		case text == "\n" || strings.TrimSpace(text) != "":
			t := token{text: text, kind: kind, number: -1, glued: glued}
			if kind == numberToken && n <= 6 {
				t.number = digits(text)
			}
			out = append(out, t)
			glued = true
		default:
			glued = false
		}
		s = s[n:]
	}
	return out
}

// scan is the length and kind of the token that s begins with.
func scan(s string) (length int, kind tokenKind) {
	kind = signToken
	for i, c := range s {
		k := signToken
		switch {
		case '0' <= c && c <= '9':
			k = numberToken
		case unicode.Is(unicode.Han, c):
			if i > 0 {
				return i, kind
			}
			return hanWord(s), wordToken
		case unicode.IsLetter(c):
			k = wordToken
		}
		if i == 0 {
			kind = k
		} else if k != kind || kind == signToken {
			return i, kind
		}
	}
	return len(s), kind
}

// hanWord is the length of the longest known word that s begins with, or of its first character.
func hanWord(s string) int {
	length, characters := 0, 0
	for end := range s + "." { // every boundary, the end of s too
		if end == 0 {
			continue
		}
		if characters++; characters == 1 || known(s[:end]) {
			length = end
		}
		if characters == 4 {
			break
		}
	}
	return length
}

// fold makes equal what people write for the same: lower case, no accents, plain digits and spaces, no joiners
// (Persian weekdays are written with and without), one letter for the Arabic and the Persian yeh and kaf.
func fold(s string) string {
	if isLowerASCII(s) {
		return s
	}
	s = norm.NFKD.String(strings.ReplaceAll(s, "½", ".5"))
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Mn, c), c == '\u200c', c == '\u200d', c == '\u200e', c == '\u200f', c == '\ufeff':
			return -1
		case c == '\r':
			return '\n'
		case c == 'ي', c == 'ى':
			return 'ی'
		case c == 'ك':
			return 'ک'
		case '۰' <= c && c <= '۹':
			return '0' + c - '۰'
		case '٠' <= c && c <= '٩':
			return '0' + c - '٠'
		case c == '–', c == '—', c == '‐', c == '‑', c == '−', c == '〜', c == '～', c == '~':
			return '-'
		case c != '\n' && unicode.IsSpace(c):
			return ' '
		}
		return unicode.ToLower(c)
	}, s)
}

func isLowerASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' || c < ' ' && c != '\n' {
			return false
		}
	}
	return true
}

// digits is the value of a short run of digits.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// blank tells whether a cell holds nothing, in the ways that databases and sheets write nothing.
func blank(s string) bool {
	switch strings.TrimSpace(s) {
	case "", `\N`, "-", "--", "NULL", "null", "None", "N/A", "n/a":
		return true
	}
	return false
}

// reader walks over tokens.
type reader struct {
	tokens []token
	at     int
}

func (p *reader) done() bool { return p.at >= len(p.tokens) }

// peek is the token n places on; a sign without text beyond the end.
func (p *reader) peek(n int) token {
	if p.at+n >= len(p.tokens) {
		return token{kind: signToken, number: -1}
	}
	return p.tokens[p.at+n]
}

// accept steps over one of the given words or signs.
func (p *reader) accept(texts ...string) bool {
	t := p.peek(0)
	for _, text := range texts {
		if t.text == text && t.text != "" {
			p.at++
			return true
		}
	}
	return false
}

// acceptAll steps over any number of them.
func (p *reader) acceptAll(texts ...string) {
	for p.accept(texts...) {
	}
}
