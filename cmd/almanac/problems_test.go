package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

var codeForm = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

func TestEveryCodeSaysWhatItMeansAndHowToMendIt(t *testing.T) {
	codes := scrapers.Codes()
	if len(codes) < 40 {
		t.Fatalf("the table has only %d codes", len(codes))
	}
	meanings := map[string]scrapers.Code{}
	for _, c := range codes {
		if !codeForm.MatchString(string(c.Code)) {
			t.Errorf("%q is not written like a code", c.Code)
		}
		if c.Meaning == "" || c.Fix == "" {
			t.Errorf("%s: meaning %q, fix %q", c.Code, c.Meaning, c.Fix)
		}
		for _, text := range []string{c.Meaning, c.Fix} {
			if strings.HasSuffix(text, ".") || strings.TrimSpace(text) != text || strings.Contains(text, "\n") {
				t.Errorf("%s: %q is not a sentence without its full stop", c.Code, text)
			}
		}
		if c.Severity != scrapers.Error && c.Severity != scrapers.Warning && c.Severity != scrapers.Info {
			t.Errorf("%s: severity %q", c.Code, c.Severity)
		}
		if other, twice := meanings[c.Meaning]; twice {
			t.Errorf("%s and %s mean the same", c.Code, other)
		}
		meanings[c.Meaning] = c.Code
	}
}

func TestTheWrittenPageOfCodesIsCurrent(t *testing.T) {
	want, err := os.ReadFile("../../scrapers/problems.md")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	markdownOfCodes(&got, scrapers.Codes())
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("run `go generate ./scrapers` (-written +now):\n%s", diff)
	}
}
