package scrapers

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// FindJSON returns the JSON of a document: behind a byte order mark, in a JSONP call, in a JavaScript assignment
// (SData = '[...]'), or behind the warnings that a PHP site printed before it. note says in a few words what had
// to be cut away, "" where the document is plain JSON or JSONP.
//
// Anything else is an error that wraps [ErrNotThisFormat] and says for an operator what came instead.
func FindJSON(body []byte) (value JSON, note string, err error) {
	b := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF")))
	switch {
	case len(b) == 0:
		return nil, "", fmt.Errorf("the answer is empty: %w", ErrNotThisFormat)
	case opensJSON(b):
		return JSON(b), "", nil
	}
	if inner := jsonpCall.FindIndex(b); inner != nil && opensJSON(b[inner[1]:]) {
		return JSON(bytes.TrimRight(b[inner[1]:], "); \t\r\n")), "", nil
	}
	if inner := assignment.FindIndex(b); inner != nil {
		if v := assigned(b[inner[1]:]); v != nil {
			return v, "a JavaScript assignment stands around the list", nil
		}
	}
	if webPage.Match(b) {
		return nil, "", fmt.Errorf("the answer is %s: %w", describePage(b), ErrNotThisFormat)
	}
	if at := startOfList.FindIndex(b); at != nil {
		return JSON(b[at[0]:]), "other text stands before the list", nil
	}
	return nil, "", fmt.Errorf("the answer is the text %q: %w", shorten(string(b[:min(len(b), 400)]), 80), ErrNotThisFormat)
}

var (
	// BMLT opens its callback with a comment; others do not.
	jsonpCall  = regexp.MustCompile(`^(?:/\*.*?\*/)?\s*[\w$.]+\s*\(\s*`)
	assignment = regexp.MustCompile(`^(?:(?:var|let|const)\s+)?[\w$.]+\s*=\s*`)
	// A list of objects, or one object a line, is unlikely enough in a warning.
	startOfList = regexp.MustCompile(`\[\s*\{\s*"|\{\s*"`)
	webPage     = regexp.MustCompile(`(?i)<!doctype|<html|<head|<body|<\?xml`)
)

// opensJSON reports whether b starts as an array or object does. "[24-Nov-2025 03:00:00 UTC] PHP Warning" does not.
func opensJSON(b []byte) bool {
	if len(b) == 0 || b[0] != '[' && b[0] != '{' {
		return false
	}
	next := skipSpace(b, 1)
	switch {
	case next == len(b):
		return true
	case b[0] == '{':
		return b[next] == '"' || b[next] == '}'
	default:
		return strings.IndexByte(`{["]`, b[next]) >= 0
	}
}

// assigned reads the right side of an assignment: JSON as it is, or JSON in a JavaScript string.
func assigned(b []byte) JSON {
	b = bytes.TrimRight(b, "; \t\r\n")
	if opensJSON(b) {
		return JSON(b)
	}
	if len(b) < 2 || b[0] != '\'' && b[0] != '"' && b[0] != '`' {
		return nil
	}
	end := bytes.LastIndexByte(b, b[0])
	if end == 0 {
		end = len(b)
	}
	inner := bytes.TrimSpace([]byte(unquote(b[1:end])))
	if !opensJSON(inner) {
		return nil
	}
	return JSON(inner)
}

var (
	pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	challenge = regexp.MustCompile(`(?i)cf-chl|challenge-platform|just a moment|captcha|are you (?:a )?human|attention required|sucuri|wordfence`)
	signIn    = regexp.MustCompile(`(?i)type=["']?password|wp-login|sign in|log in|signin|accounts\.google`)
)

func describePage(b []byte) string {
	kind := "a web page"
	switch head := b[:min(len(b), 64<<10)]; {
	case challenge.Match(head):
		kind = "a page that asks for proof of being human"
	case signIn.Match(head):
		kind = "a sign-in page"
	}
	title := ""
	if m := pageTitle.FindSubmatch(b); m != nil {
		title = strings.Join(strings.Fields(html.UnescapeString(string(m[1]))), " ")
	}
	if title == "" {
		return kind
	}
	return fmt.Sprintf("%s with the title %q", kind, shorten(title, 80))
}
