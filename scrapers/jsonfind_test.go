package scrapers

import (
	"errors"
	"strings"
	"testing"
)

func TestFindJSON(t *testing.T) {
	for _, c := range []struct{ name, body, want, note string }{
		{"plain", ` [{"a":1}] `, `[{"a":1}]`, ""},
		{"byte order mark", "\uFEFF[{\"a\":1}]", `[{"a":1}]`, ""},
		{"empty array", `[]`, `[]`, ""},
		{"JSONP of BMLT", `/**/callback({"meetings":[]});`, `{"meetings":[]}`, ""},
		{"JSONP", "jQuery_1.cb ( [{}]\n) ;", `[{}]`, ""},
		{"assignment", `var meetings = [{"a":1}];`, `[{"a":1}]`, "a JavaScript assignment stands around the list"},
		{"assignment of a text", `SData = '[{"a":"O\'Brien","b":"\\"x\\""}]';`, `[{"a":"O'Brien","b":"\"x\""}]`, "a JavaScript assignment stands around the list"},
		{"assignment of an open text", `SData = '[{"a":1}`, `[{"a":1}`, "a JavaScript assignment stands around the list"},
		{"PHP warnings", "<br />\n<b>Warning</b>: Undefined [index] in <b>/x.php</b> on line <b>3</b><br />\n[{\"a\":1}]", `[{"a":1}]`, "other text stands before the list"},
		{"a PHP log line", "[24-Nov-2025 03:00:00 UTC] PHP Notice: x\n[ {\"a\":1}]", `[ {"a":1}]`, "other text stands before the list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, note, err := FindJSON([]byte(c.body))
			if err != nil || string(got) != c.want || note != c.note {
				t.Errorf("got %s, %q, %v; want %s, %q", got, note, err, c.want, c.note)
			}
		})
	}
}

func TestFindJSONSaysWhatCame(t *testing.T) {
	for _, c := range []struct{ name, body, says string }{
		{"nothing", " \n", "empty"},
		{"a sign-in page", `<!DOCTYPE html><html><head><title>Log  In &lsaquo; Example</title></head><input type="password">`, `a sign-in page with the title "Log In ‹ Example"`},
		{"a challenge", `<html><head><title>Just a moment...</title></head><script src="/cdn-cgi/challenge-platform/x">[{"a":1}]</script>`, "a page that asks for proof of being human"},
		{"a page", `<!doctype html><script type="application/ld+json">[{"@type":"Event"}]</script>`, "a web page"},
		{"a text", `Database error`, `the text "Database error"`},
		{"a long text", strings.Repeat("x", 1000), `x…"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := FindJSON([]byte(c.body))
			if !errors.Is(err, ErrNotThisFormat) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want words %q", err, c.says)
			}
		})
	}
}
