package scrapers

import (
	"slices"
	"strings"
	"testing"
)

func TestJSONPath(t *testing.T) {
	doc := JSON(`{"name":"A","n":7,"yes":true,"none":null,"odd key":"o","a.b":"dot","address":{"city":"Y","geo":[1.5,-2]},
		"tags":[{"tag":"Open","visible":true},{"tag":"Late","visible":false},{"tag":"Old"}],"days":["Mon","Tue"],"nested":[["x"],["y"]]}`)
	for _, c := range []struct{ path, want string }{
		{"name", "A"}, {"$.name", "A"}, {"n", "7"}, {"yes", "true"}, {"none", ""}, {"missing", "-"}, {"name.more", "-"},
		{"['odd key']", "o"}, {`$["a.b"]`, "dot"}, {"address.city", "Y"}, {"address['city']", "Y"},
		{"address.geo[0]", "1.5"}, {"address.geo[-1]", "-2"}, {"address.geo[2]", "-"}, {"address.geo[-3]", "-"},
		{"address.geo", "1.5,-2"}, {"days", "Mon,Tue"}, {"days[*]", "Mon,Tue"}, {"tags[*].tag", "Open,Late,Old"}, {"tags.*.tag", "Open,Late,Old"},
		{"tags[?@.visible==true].tag", "Open"}, {"tags[?(@.visible == false)].tag", "Late"}, {"tags[?@.visible!=true].tag", "Late,Old"},
		{"tags[?@.visible==null].tag", "Old"}, {"tags[?@.tag=='Late'].visible", "false"}, {"nested[*][0]", "x,y"}, {"address.*", "Y,1.5,-2"},
		{"tags", "-"}, {"tags.tag", "-"}, {"name[0]", "-"}, {"name[*]", "-"},
	} {
		p, err := ParseJSONPath(c.path)
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		got := strings.Join(p.Texts(doc), ",")
		if len(p.Texts(doc)) == 0 {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
}

func TestJSONPathFaults(t *testing.T) {
	for _, path := range []string{"", " ", ".", "a.", "a..b", "a[", "a[x]", "a[]", "a]b[", "$a.", "a[?@.b]", "a[?b==1]", "a['b'", "[1]x"} {
		if _, err := ParseJSONPath(path); err == nil {
			t.Errorf("%q is taken", path)
		}
	}
	p, err := ParseJSONPath("@.time")
	if err != nil || !p.FromSlot() {
		t.Error(p, err)
	}
}

func FuzzJSONPath(f *testing.F) {
	f.Add("a[?@.b=='c'].d[-1]['e'].*", `{"a":[{"b":"c","d":[{"e":{"f":1}}]}]}`)
	f.Add("$", "[1")
	f.Fuzz(func(t *testing.T, path, doc string) {
		p, err := ParseJSONPath(path)
		if err != nil {
			return
		}
		texts := p.Texts(JSON(doc))
		if !slices.Equal(texts, p.Texts(JSON(doc))) {
			t.Error("two readings differ")
		}
	})
}
