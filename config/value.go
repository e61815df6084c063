package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// A value reads one YAML value into the field that it is bound to, and shows the field.
type value interface {
	// read fails with what is wrong and what to write instead, and then leaves the field alone.
	read(*yaml.Node) error
	// set is read for a value that comes as plain text, from the environment.
	set(text string) error
	show() string
}

// scalar is a value of one line.
type scalar[T any] struct {
	to    *T
	tags  []string // the YAML types that are taken
	want  string   // completes "write …"
	parse func(string) (T, error)
	text  func(T) string
}

func (s scalar[T]) read(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("is %s; write %s", kindName(n), s.want)
	}
	if tag := n.ShortTag(); !slices.Contains(s.tags, tag) {
		return fmt.Errorf("%s is %s; write %s", quote(n.Value), tagName(tag), s.want)
	}
	return s.set(n.Value)
}

func (s scalar[T]) set(text string) error {
	v, err := s.parse(text)
	if err != nil {
		return fmt.Errorf("%s %w; write %s", quote(text), err, s.want)
	}
	*s.to = v
	return nil
}

func (s scalar[T]) show() string { return s.text(*s.to) }

// list is a sequence of texts; from the environment they are parted by commas.
type list struct {
	to   *[]string
	want string
}

func (l list) read(n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return fmt.Errorf("is %s; write %s", kindName(n), l.want)
	}
	var all []string
	for _, item := range n.Content {
		var one string
		if err := text(&one, "a text in quotes").read(item); err != nil {
			return fmt.Errorf("line %d: %w", item.Line, err)
		}
		all = append(all, one)
	}
	*l.to = all
	return nil
}

func (l list) set(text string) error {
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	*l.to = all
	return nil
}

func (l list) show() string { return strings.Join(*l.to, ",") }

// text is any text that is not empty. A number or a date must be quoted, so that 007 stays 007.
func text(to *string, want string) value { return checked(to, want, func(string) error { return nil }) }

// checked is text of a stated form.
func checked[T ~string](to *T, want string, check func(string) error) value {
	return scalar[T]{to, []string{"!!str"}, want, func(s string) (T, error) {
		if err := plain(s); err != nil {
			return "", err
		}
		return T(s), check(s)
	}, func(s T) string { return string(s) }}
}

// date is a day, month or year; YAML reads an unquoted one as a timestamp or a number.
func date(to *string) value {
	return scalar[string]{to, []string{"!!str", "!!timestamp", "!!int"}, "YYYY-MM-DD, YYYY-MM or YYYY", func(s string) (string, error) {
		for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
			if _, err := time.Parse(layout, s); err == nil {
				return s, nil
			}
		}
		return "", errors.New("is not a date")
	}, func(s string) string { return s }}
}

// oneOf is one word of a closed set.
func oneOf[T ~string](to *T, set ...T) value {
	words := make([]string, len(set))
	for i, w := range set {
		words[i] = string(w)
	}
	return checked(to, "one of "+strings.Join(words, ", "), func(s string) error {
		if !slices.Contains(words, s) {
			return errors.New("is not known")
		}
		return nil
	})
}

func boolean(to *bool) value {
	return scalar[bool]{to, []string{"!!bool"}, "true or false", func(s string) (bool, error) {
		switch strings.ToLower(s) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return false, errors.New("is neither true nor false")
	}, strconv.FormatBool}
}

func number(to *int, least, most int) value {
	return scalar[int]{to, []string{"!!int"}, fmt.Sprintf("a whole number from %d to %d", least, most), wholeNumber(least, most), strconv.Itoa}
}

func wholeNumber(least, most int) func(string) (int, error) {
	return func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return 0, errors.New("is not a whole number")
		}
		if n < least || n > most {
			return 0, errors.New("is out of range")
		}
		return n, nil
	}
}

func fraction(to *float64) value {
	return scalar[float64]{to, []string{"!!float", "!!int"}, "a fraction from 0 to 1, such as 0.25", parseFraction, showFraction}
}

func parseFraction(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, errors.New("is not a number")
	}
	if !(f >= 0 && f <= 1) { // also refuses .nan
		return 0, errors.New("is out of range")
	}
	return f, nil
}

func showFraction(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// duration is a length of time between two bounds.
func duration(to *time.Duration, least, most time.Duration) value {
	want := fmt.Sprintf("a length of time with a unit, from %s to %s, such as 500ms, 30s, 2m, 24h or 7d", ShowDuration(least), ShowDuration(most))
	return scalar[time.Duration]{to, []string{"!!str", "!!int"}, want, between(least, most), ShowDuration}
}

func between(least, most time.Duration) func(string) (time.Duration, error) {
	return func(s string) (time.Duration, error) {
		d, err := ParseDuration(s)
		if err != nil {
			return 0, err
		}
		if d < least || d > most {
			return 0, errors.New("is out of range")
		}
		return d, nil
	}
}

// size is a number of bytes.
func size(to *int64, least, most int64) value {
	want := fmt.Sprintf("a number of bytes from %s to %s, such as 500KiB or 64MiB", ShowSize(least), ShowSize(most))
	return scalar[int64]{to, []string{"!!str", "!!int"}, want, func(s string) (int64, error) {
		n, err := ParseSize(s)
		if err != nil {
			return 0, err
		}
		if n < least || n > most {
			return 0, errors.New("is out of range")
		}
		return n, nil
	}, ShowSize}
}

// optional turns a parser into one for a field that is nil when the file is silent.
func optional[T any](to **T, tags []string, want string, parse func(string) (T, error), text func(T) string) value {
	return scalar[*T]{to, tags, want, func(s string) (*T, error) {
		v, err := parse(s)
		return &v, err
	}, func(v *T) string {
		if v == nil {
			return ""
		}
		return text(*v)
	}}
}

// plain refuses what no key of ours may hold: nothing at all, or characters that would garble a terminal.
func plain(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("is empty: remove the key or fill it")
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return errors.New("holds a control character")
	}
	return nil
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a block of keys"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias, which is not used here"
	}
	if n.ShortTag() == "!!null" {
		return "empty"
	}
	return "a single value"
}

func tagName(tag string) string {
	switch tag {
	case "!!str":
		return "text"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	case "!!null":
		return "empty"
	}
	return "of the type " + tag
}

// quote shows a value in a message, shortened.
func quote(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}
