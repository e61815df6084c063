package clickhouse

import (
	"embed"
	"strings"
)

// The files of examples/ are questions: a first line with the question as a comment, then the SQL. EXAMPLES.md has
// them with their answers on the demo's data.

//go:embed examples/*.sql
var exampleFiles embed.FS

// Example is a question that analysts ask.
type Example struct {
	Name     string // "gaps"
	Question string
	SQL      string
}

// Examples lists the questions in the order of the page.
func Examples() []Example {
	entries, err := exampleFiles.ReadDir("examples")
	if err != nil {
		panic("clickhouse: examples: " + err.Error()) // they are in the program
	}
	all := make([]Example, len(entries))
	for i, e := range entries {
		body, err := exampleFiles.ReadFile("examples/" + e.Name())
		if err != nil {
			panic("clickhouse: examples: " + err.Error())
		}
		question, sql, _ := strings.Cut(string(body), "\n")
		_, name, _ := strings.Cut(strings.TrimSuffix(e.Name(), ".sql"), "-")
		all[i] = Example{name, strings.TrimPrefix(question, "-- "), strings.TrimSpace(sql)}
	}
	return all
}
