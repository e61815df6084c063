package clickhouse

import (
	"embed"
	"fmt"
	"strings"
	"text/template"
)

// The files of schema/ are the store's tables and views, for one server and for a cluster. Their templates differ by
// layout only in these words: table, view, engine, spread.

//go:embed schema/*.sql
var schemaFiles embed.FS

// layout is how tables are laid out.
type layout struct {
	Database   string
	Cluster    string
	Replicated bool
	// EachNode: whoever makes the tables does so on each node, because the cluster has no Keeper to run statements ON
	// CLUSTER.
	EachNode bool
}

// name quotes an identifier.
func name(s string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(s) + "`"
}

// text quotes a string.
func text(s string) string {
	return "'" + strings.NewReplacer("\\", "\\\\", "'", "\\'").Replace(s) + "'"
}

func (l layout) onCluster() string {
	if l.Cluster == "" || l.EachNode {
		return ""
	}
	return " ON CLUSTER " + text(l.Cluster)
}

// local is the name of the table that holds a node's own rows.
func (l layout) local(table string) string {
	if l.Cluster != "" {
		table += "_local"
	}
	return name(table)
}

// table names the table that holds rows, in a CREATE.
func (l layout) table(table string) string { return l.local(table) + l.onCluster() }

func (l layout) view(view string) string { return name(view) + l.onCluster() }

func (l layout) engine(engine string, args ...string) string {
	if !l.Replicated || l.Cluster == "" {
		return fmt.Sprintf("%s(%s)", engine, strings.Join(args, ", "))
	}
	args = append([]string{"'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'"}, args...)
	return fmt.Sprintf("Replicated%s(%s)", engine, strings.Join(args, ", "))
}

// spread is the table over all nodes of a cluster; on one server there is none.
func (l layout) spread(table, by string) string {
	if l.Cluster == "" {
		return ""
	}
	return fmt.Sprintf(";\nCREATE TABLE IF NOT EXISTS %s%s AS %s ENGINE = Distributed(%s, %s, %s, %s)",
		name(table), l.onCluster(), l.local(table), text(l.Cluster), text(l.Database), text(table+"_local"), by)
}

// statements are those of one file of schema/, in order.
func (l layout) statements(file string) ([]string, error) {
	t, err := template.New(file).Funcs(template.FuncMap{
		"table": l.table, "view": l.view, "engine": l.engine, "spread": l.spread,
	}).ParseFS(schemaFiles, "schema/"+file)
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", file, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, nil); err != nil {
		return nil, fmt.Errorf("schema %s: %w", file, err)
	}
	var all []string
	for _, s := range strings.Split(b.String(), ";\n") {
		if s = withoutComments(s); s != "" {
			all = append(all, s)
		}
	}
	return all, nil
}

// withoutComments drops whole-line comments and blank lines.
func withoutComments(sql string) string {
	var lines []string
	for line := range strings.Lines(sql) {
		if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "--") {
			lines = append(lines, strings.TrimRight(line, " \n"))
		}
	}
	return strings.Join(lines, "\n")
}
