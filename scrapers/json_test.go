package scrapers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSONText(t *testing.T) {
	for _, c := range []struct {
		name, value, want string
		ok                bool
	}{
		{"string", `"Grace"`, "Grace", true},
		{"escapes", `"a\/b\n\t\"\\ \u00e9 \ud83d\ude00"`, "a/b\n\t\"\\ é 😀", true},
		{"half a surrogate pair", `"\ud83d!"`, "\uFFFD!", true},
		{"bad digits after u", `"\u00zz"`, "\uFFFD00zz", true},
		{"an escape of JavaScript", `"O\'Brien"`, "O'Brien", true},
		{"a raw line end", "\"a\nb\"", "a\nb", true},
		{"bytes that are no UTF-8", "\"caf\xe9\"", "caf\uFFFD", true},
		{"number as written", `-122.4280000`, "-122.4280000", true},
		{"large number", `16468769923`, "16468769923", true},
		{"true", `true`, "true", true},
		{"null", `null`, "", true},
		{"nothing", ``, "", false},
		{"array", `["a"]`, "", false},
		{"object", `{"a":1}`, "", false},
		{"a word of JavaScript", `undefined`, "", false},
		{"NaN", `NaN`, "", false},
		{"an open string", `"abc`, "", false},
		{"a quote alone", `"`, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := JSON(c.value).Text(); got != c.want || ok != c.ok {
				t.Errorf("Text(%s) = %q, %v; want %q, %v", c.value, got, ok, c.want, c.ok)
			}
		})
	}
}

func TestJSONElements(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"array", `[{"a":1}, 2,"x"]`, `{"a":1} 2 "x"`},
		{"empty", `[]`, ``},
		{"a comma too many", `[1,,2,]`, `1 2`},
		{"one object a line", "{\"a\":1}\n{\"a\":2}\n", `{"a":1} {"a":2}`},
		{"a brace too many at the end", `[{"a":1}]}`, `{"a":1}`},
		{"a brace too many between", `[{"a":1}},{"a":2}]`, `{"a":1} {"a":2}`},
		{"cut inside a row", `[{"a":1},{"b":"x`, `{"a":1} cut:{"b":"x`},
		{"cut between rows", `[{"a":1},`, `{"a":1} cut:`},
		{"cut behind a row", `[{"a":1}`, `{"a":1} cut:`},
		{"brackets and quotes inside strings", `[{"a":"]}\\\""},{"b":"{["}]`, `{"a":"]}\\\""} {"b":"{["}`},
		{"a missing value", `[{"a":,"b":2}]`, `{"a":,"b":2}`},
		{"a quote inside a text", `[{"a":"the "big" one"},{"a":2}]`, `damaged:{"a":"the "big" one"}, {"a":2}`},
		{"a quote too many", `[{"a":"x"","b":1},{"a":2}]`, `damaged:{"a":"x"","b":1}, {"a":2}`},
		{"a quote too few", `[{"a":"x,"b":1},{"a":2}]`, `damaged:{"a":"x,"b":1}, {"a":2}`},
		{"a missing comma", `[{"a":1 "b":2},{"a":2}]`, `damaged:{"a":1 "b":2}, {"a":2}`},
		{"the last row damaged", `[{"a":1},{"a" 2}]`, `{"a":1} damaged:{"a" 2}]`},
		{"too deep", strings.Repeat("[", 100_000), `damaged:`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for v, err := range JSON(c.value).Elements() {
				s := string(v)
				if len(s) > 1000 {
					s = ""
				}
				switch err {
				case ErrJSONCut:
					s = "cut:" + s
				case ErrJSONDamaged:
					s = "damaged:" + s
				}
				got = append(got, s)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestJSONMembers(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"in order", `{"b":1, "a":[2] ,"c":{"d":null}}`, `b=1 a=[2] c={"d":null} `},
		{"of an array", `[1]`, ``},
		{"a missing value", `{"a":,"b":2}`, `a= b=2 `},
		{"cut: the rest is the last value", `{"n":1,"list":[{"a":1},{"b`, `n=1 list=[{"a":1},{"b `},
		{"damaged: the rest is the last value", `{"list":[{"a" 1}],"n":1}`, `list=[{"a" 1}],"n":1} `},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			for k, v := range JSON(c.value).Members() {
				fmt.Fprintf(&b, "%s=%s ", k, v)
			}
			if b.String() != c.want {
				t.Errorf("got %s, want %s", b.String(), c.want)
			}
		})
	}
	if got := JSON(`{"a":1,"b":2}`).Member("b"); string(got) != "2" {
		t.Errorf("Member(b) = %s", got)
	}
	if got := JSON(`{"a":1}`).Member("b"); got != nil {
		t.Errorf("Member of no such key = %s", got)
	}
}

// FuzzJSON holds that valid documents read as encoding/json reads them, and that nothing panics or hangs on the
// others.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`[{"name":"A","day":[0,1],"x":{"y":null}},{"name":"B\u00e9\n","lat":-1.5e3}]`, `{"a":[true,false],"a\"b":""}`,
		"[1,2", `[{"a":"the "big" one"},{"b":1}]`, `{"a":,"b":NaN}`, "\"\xff\"", `[[[[]]]]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		for range JSON(doc).Elements() {
		}
		if !json.Valid(doc) || !utf8.Valid(doc) {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(doc))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			return
		}
		if err := same(JSON(bytes.TrimSpace(doc)), want, 0); err != nil {
			t.Errorf("%s: %v", doc, err)
		}
	})
}

func same(v JSON, want any, depth int) error {
	if depth >= jsonDepth {
		return nil
	}
	switch want := want.(type) {
	case []any:
		i := 0
		for e, err := range v.Elements() {
			if err != nil {
				return deepOr(err, want)
			}
			if i >= len(want) {
				return fmt.Errorf("more elements than %d", len(want))
			}
			if err := same(e, want[i], depth+1); err != nil {
				return err
			}
			i++
		}
		if i != len(want) {
			return fmt.Errorf("%d elements, want %d", i, len(want))
		}
	case map[string]any:
		last := map[string]JSON{}
		for k, e := range v.Members() {
			key, _ := JSON(`"` + string(k) + `"`).Text()
			last[key] = e
		}
		if len(last) != len(want) {
			return deepOr(fmt.Errorf("%d members, want %d", len(last), len(want)), want)
		}
		for k, e := range last {
			if err := same(e, want[k], depth+1); err != nil {
				return err
			}
		}
	default:
		text, ok := v.Text()
		if want == nil {
			want = ""
		}
		if !ok || text != fmt.Sprint(want) {
			return fmt.Errorf("%s reads as %q, %v; want %v", v, text, ok, want)
		}
	}
	return nil
}

// deepOr excuses an error about a value that nests deeper than feeds do.
func deepOr(err error, value any) error {
	if depthOf(value) >= jsonDepth {
		return nil
	}
	return err
}

func depthOf(value any) int {
	deepest := 0
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			deepest = max(deepest, depthOf(e))
		}
	case map[string]any:
		for _, e := range v {
			deepest = max(deepest, depthOf(e))
		}
	default:
		return 0
	}
	return deepest + 1
}
