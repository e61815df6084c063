package scrapers

import (
	"fmt"
	"regexp"
	"strings"
)

// Steps are [PageStep] values, ready to run. Make them with [CompileSteps].
type Steps []step

type step struct {
	PageStep
	pattern *regexp.Regexp
}

// CompileSteps compiles the patterns of steps and fails at the first that is none.
func CompileSteps(steps []PageStep) (Steps, error) {
	var all Steps
	for _, s := range steps {
		text := s.Regexp + s.Find + s.Remove + s.Split // at most one of them is set
		pattern, err := regexp.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no regular expression: %w", text, err)
		}
		all = append(all, step{s, pattern})
	}
	return all, nil
}

// Apply changes texts step by step. Texts of which nothing is left may come back blank.
func (all Steps) Apply(texts []string) []string {
	for _, s := range all {
		texts = s.apply(texts)
	}
	return texts
}

func (s step) apply(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		switch {
		case s.Line != 0:
			out = append(out, lineOf(t, s.Line))
		case s.Regexp != "":
			if m := s.pattern.FindStringSubmatchIndex(t); m != nil {
				out = append(out, s.matched(t, m))
			}
		case s.Find != "":
			for _, m := range s.pattern.FindAllStringSubmatchIndex(t, -1) {
				out = append(out, s.matched(t, m))
			}
		case s.Remove != "":
			out = append(out, strings.TrimSpace(s.pattern.ReplaceAllLiteralString(t, "")))
		case s.Split != "":
			for _, part := range s.pattern.Split(t, -1) {
				out = append(out, strings.TrimSpace(part))
			}
		default:
			if means, known := s.Map[strings.ToLower(strings.TrimSpace(t))]; known {
				t = means
			}
			out = append(out, t)
		}
	}
	return out
}

// lineOf is a line of a text by its number from 1, or from the end by a negative one; "" where there is none.
func lineOf(text string, number int) string {
	lines := strings.Split(text, "\n")
	if number < 0 {
		number += len(lines) + 1
	}
	if number < 1 || number > len(lines) {
		return ""
	}
	return lines[number-1]
}

// matched is what to keep of a match: As filled in, or the first group that took part (alternatives have a group
// each), or the whole match where the pattern has no groups.
func (s step) matched(text string, m []int) string {
	if s.As != "" {
		return strings.TrimSpace(string(s.pattern.ExpandString(nil, s.As, text, m)))
	}
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return strings.TrimSpace(text[m[i]:m[i+1]])
		}
	}
	if len(m) > 2 {
		return ""
	}
	return strings.TrimSpace(text[m[0]:m[1]])
}
