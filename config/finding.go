package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Level says whether a finding stops a file from being used.
type Level string

const (
	// Error: the file is not used.
	Error Level = "error"
	// Warning: the file is used, and somebody should look.
	Warning Level = "warning"
)

// Finding is one thing that is wrong in a file or in the environment.
type Finding struct {
	Level   Level  `json:"level"`
	File    string `json:"file"`           // or "environment"
	Line    int    `json:"line,omitempty"` // 1-based; 0 where there is no one line
	Key     string `json:"key,omitempty"`  // dotted: "fetch.delay"
	Message string `json:"message"`        // what is wrong and what to do
}

// String is "file:line: key: message", as compilers write it.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Level == Warning {
		b.WriteString("warning: ")
	}
	if f.Key != "" {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(f.Message)
	return b.String()
}

// Findings is every error of everything that was read, sorted by file and line. It is the error that [Load] and
// [Sources] return for bad content.
type Findings []Finding

// Error lists one finding a line.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// errors returns only what stops a file from being used, as an error, or nil.
func (f Findings) errors() error {
	stop := slices.DeleteFunc(slices.Clone(f), func(one Finding) bool { return one.Level != Error })
	if len(stop) == 0 {
		return nil
	}
	return stop
}

func (f Findings) sort() {
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Key, b.Key))
	})
}
