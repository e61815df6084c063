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

func TestJSONPathRows(t *testing.T) {
	for _, c := range []struct {
		name, path, doc, want string
		found                 bool
	}{
		{"an array", "data", `{"data":[{"a":1},{"a":2}]}`, `{"a":1} {"a":2}`, true},
		{"its elements", "data[*]", `{"data":[{"a":1},[2]]}`, `{"a":1} [2]`, true},
		{"an empty array", "data", `{"data":[]}`, ``, true},
		{"nothing there", "data", `{"error":"no"}`, ``, false},
		{"one object", "data", `{"data":{"a":1}}`, `{"a":1}`, true},
		{"an object by key", "data.*", `{"data":{"x":{"a":1},"y":{"a":2}}}`, `{"a":1} {"a":2}`, true},
		{"arrays in arrays", "[*].m[*].f", `[{"m":[{"f":{"a":1}}]},{},{"m":[{"f":{"a":2}}]}]`, `{"a":1} {"a":2}`, true},
		{"a condition", "[?@.k=='x']", `[{"k":"x"},{"k":"y"}]`, `{"k":"x"}`, true},
		{"cut off", "data", `{"data":[{"a":1},{"a":`, `{"a":1} {"a":!`, true},
		{"damaged", "data", `{"data":[{"a":1},{"a" 2},{"a":3}]}`, `{"a":1} {"a" 2},! {"a":3}`, true},
	} {
		p, err := ParseJSONPath(c.path)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		found := false
		for v, err := range p.Rows(JSON(c.doc), &found) {
			mark := ""
			if err != nil {
				mark = "!"
			}
			got = append(got, string(v)+mark)
		}
		if strings.Join(got, " ") != c.want || found != c.found {
			t.Errorf("%s: %q, found %v", c.name, got, found)
		}
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
		found := false
		for range p.Rows(JSON(doc), &found) {
			if !found {
				t.Error("a row, and nothing found")
			}
		}
	})
}
