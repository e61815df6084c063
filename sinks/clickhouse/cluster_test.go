package clickhouse_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/recovery-almanac/almanac/sinks"
	"github.com/recovery-almanac/almanac/sinks/clickhouse"
	"github.com/recovery-almanac/almanac/sinks/clickhouse/engine"
)

// freePort is one that nobody listens on just now.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Two real nodes on loopback, each with half of the regions: the tables over both say what one server would.
func TestTwoNodes(t *testing.T) {
	const password = "of-both-nodes"
	ports := []int{freePort(t), freePort(t)}
	var shards strings.Builder
	for _, p := range ports {
		fmt.Fprintf(&shards, "<shard><replica><host>127.0.0.1</host><port>%d</port><user>%s</user><password>%s</password></replica></shard>", p, engine.User, password)
	}
	var nodes []*clickhouse.Store
	for _, p := range ports {
		opt := engineOptions(t)
		opt.TCPPort, opt.Password, opt.Config = p, password, "<remote_servers><pair>"+shards.String()+"</pair></remote_servers>"
		e, err := engine.Open(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.Stop() })
		s, err := clickhouse.OpenNode(t.Context(), clickhouse.Options{Address: "clickhouse://" + engine.User + "@" + e.TCP, Password: password, Cluster: "pair"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		nodes = append(nodes, s)
	}
	for _, n := range nodes {
		migrate(t, n)
	}
	nights := history(4, 400)
	loadAll(t, nodes[0], nights)
	loadAll(t, nodes[1], nights) // they are there, whichever node is asked

	one := newStore(t)
	loadAll(t, one, nights)
	for _, sql := range []string{
		"SELECT id, valid_from, valid_to, region FROM meetings ORDER BY ALL",
		"SELECT * FROM coverage_now ORDER BY ALL",
		"SELECT region, fellowship, hour, starts, sessions FROM coverage_by_hour WHERE mode = 'all' AND tag_group = 'all' ORDER BY ALL",
		"SELECT night, region, meetings FROM coverage_trend WHERE fellowship = 'all' AND mode = 'all' ORDER BY ALL",
		"SELECT night, region, sum(starts) FROM coverage_by_night WHERE fellowship = 'aa' AND mode = 'all' GROUP BY ALL ORDER BY ALL",
		"SELECT * FROM gaps ORDER BY ALL", "SELECT * FROM changes ORDER BY ALL", "SELECT * FROM sources_health", "SELECT * FROM nights ORDER BY ALL", "SELECT * FROM regions ORDER BY ALL",
	} {
		wanted := strings.Join(ask(t, one, sql), "\n")
		for i, n := range nodes {
			if got := strings.Join(ask(t, n, sql), "\n"); got != wanted {
				t.Errorf("node %d: %s: %s", i, sql, firstDifference(got, wanted))
			}
		}
	}
	a, b := ask(t, nodes[0], "SELECT count() FROM meeting_versions_local")[0], ask(t, nodes[1], "SELECT count() FROM meeting_versions_local")[0]
	if a == "0" || b == "0" {
		t.Errorf("the nodes have %s and %s versions of their own: they are not spread", a, b)
	}
}

func loadAll(t *testing.T, s store, nights []*sinks.Snapshot) {
	t.Helper()
	for _, n := range nights {
		load(t, s, n)
	}
}
