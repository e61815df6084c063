package overrides

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// Load reads the file strictly. Bad lines and lines that contradict each other come back as [config.Findings], all at
// once. A file that is not there holds no decisions, unless it must be there.
func Load(path string, must bool) (File, error) {
	f := File{Path: path}
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("read the overrides: %w", err)
	}
	f.Body = body
	var findings config.Findings
	number := 0
	for text := range bytes.Lines(body) {
		number++
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		line, err := decode(text)
		line.number = number
		if err != nil {
			findings = append(findings, f.finding(&line, err.Error()))
			continue
		}
		f.Lines = append(f.Lines, line)
	}
	if len(findings) == 0 {
		findings = f.contradictions()
	}
	if len(findings) > 0 {
		return f, findings
	}
	return f, nil
}

func (f File) finding(l *Line, message string) config.Finding {
	return config.Finding{Level: config.Error, File: f.Path, Line: l.number, Message: message}
}

// decode reads one line and checks that it is whole.
func decode(text []byte) (Line, error) {
	var l Line
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, fmt.Errorf("is not a decision: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return l, errors.New("holds more than one JSON object: write one a line")
	}
	return l, l.check()
}

func (l *Line) check() error {
	switch l.Decision {
	case dedupe.Same, dedupe.Different:
		switch {
		case l.Listing != nil || l.Field != "" || l.Value != nil:
			return fmt.Errorf("%q takes a and b; listing, field and value belong to a pin", l.Decision)
		case l.A == nil || l.B == nil:
			return fmt.Errorf("%q needs a and b, each with source and ref", l.Decision)
		case l.A.Covers(*l.B):
			return errors.New("a and b are one listing")
		}
	case dedupe.Pinned:
		switch {
		case l.A != nil || l.B != nil:
			return errors.New("a pin takes listing, field and value, not a and b")
		case l.Listing == nil || l.Field == "" || l.Value == nil:
			return errors.New("a pin needs listing, field and value (null takes the field away)")
		}
		if err := dedupe.CheckPin(l.Field, l.Value); err != nil {
			return err
		}
	default:
		return fmt.Errorf("decision is %q; write same, different or pin", l.Decision)
	}
	return l.checkMeta()
}

func (l *Line) checkMeta() error {
	for _, k := range l.keys() {
		if k.Source == "" || k.Ref == "" {
			return errors.New("a listing needs source and ref")
		}
	}
	if l.Who == "" || l.Why == "" {
		return errors.New("say who decided, and why")
	}
	if _, err := time.Parse(time.DateOnly, l.Date); err != nil {
		return fmt.Errorf("date is %q; write it as 2026-01-31", l.Date)
	}
	return nil
}
