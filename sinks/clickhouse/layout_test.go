package clickhouse

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ddl is all that a migration from nothing runs.
func ddl(t *testing.T, l layout) []string {
	t.Helper()
	all := l.journal()
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range steps {
		statements, err := l.statements(m.file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, statements...)
	}
	return all
}

// The engines of a cluster need a Keeper, which the engine of the tests has not; their DDL is compared as text.
func TestReplicatedDDL(t *testing.T) {
	const golden = "testdata/replicated.sql"
	l := layout{Database: "almanac", Cluster: "east", Replicated: true}
	all := ddl(t, l)
	for _, s := range all {
		first, _, _ := strings.Cut(s, "\n")
		if !strings.HasPrefix(s, "CREATE ") && !strings.HasPrefix(s, "ALTER TABLE ") || !strings.Contains(s, " ON CLUSTER 'east'") {
			t.Errorf("not on the cluster: %s", first)
		}
		if strings.Contains(s, "MergeTree(") && !strings.Contains(s, "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}'") {
			t.Errorf("not replicated: %s", first)
		}
	}
	got := strings.Join(all, ";\n\n") + ";\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the DDL is not that of %s (go test ./sinks/clickhouse -update)", golden)
	}
}

// One server and a cluster have the same tables; the cluster has a second one over each, and spreads rows by region.
func TestLayouts(t *testing.T) {
	one, plain := ddl(t, layout{Database: "almanac"}), ddl(t, layout{Database: "almanac", Cluster: "east"})
	tables := 0
	for _, s := range one {
		if strings.Contains(s, "ON CLUSTER") || strings.Contains(s, "Distributed") || strings.Contains(s, "_local") {
			t.Errorf("one server has %s", s)
		}
		if strings.HasPrefix(s, "CREATE TABLE") {
			tables++
		}
	}
	if len(plain) != len(one)+tables {
		t.Errorf("%d statements for a cluster, %d for one server with %d tables", len(plain), len(one), tables)
	}
	spread := 0
	for _, s := range plain {
		if strings.Contains(s, "Distributed('east', 'almanac', '") {
			spread++
		}
		if strings.Contains(s, "Replicated") {
			t.Errorf("not asked to replicate: %s", s)
		}
	}
	if spread != tables {
		t.Errorf("%d of %d tables are spread", spread, tables)
	}
}

func TestQuoting(t *testing.T) {
	if got := (layout{Cluster: `a'b\c`}).onCluster(); got != ` ON CLUSTER 'a\'b\\c'` {
		t.Errorf("cluster: %s", got)
	}
	if got := name("a`b"); got != "`a\\`b`" {
		t.Errorf("name: %s", got)
	}
}

func TestRedact(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"clickhouse://ops:s3cret@h:9000/db", "clickhouse://ops:xxxxx@h:9000/db"},
		{"clickhouse://ops@h:9000/db?secure=true", "clickhouse://ops@h:9000/db?secure=true"},
		{"clickhouse://h:9000/db?username=ops&password=s3cret", "clickhouse://h:9000/db?password=xxxxx&username=ops"},
		{"clickhouse://ops:s3%zzcret@h1:9000", "clickhouse://…@h1:9000"},
		{"s3cret", "s3cret"},
	} {
		if got := Redact(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}
