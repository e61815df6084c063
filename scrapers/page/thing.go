package page

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// thing is one item of schema.org, whether it came as JSON-LD or as microdata.
type thing struct {
	id    string
	types []string // without the address of the vocabulary: "Event"
	props map[string][]value
}

// value is a text or, with it set, a thing.
type value struct {
	text string
	it   *thing
}

// What one page may hold, over all of its blocks.
const (
	mostThings = 200_000
	deepest    = 40
)

// shortName is the last part of a schema.org address: "https://schema.org/EventScheduled", "schema:Event".
func shortName(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexAny(s, "/#:")+1:]
}

// text is the first text of a property; that of a thing is its name, or else its id.
func (t *thing) text(names ...string) string {
	for _, name := range names {
		for _, v := range t.props[name] {
			switch {
			case v.it == nil && strings.TrimSpace(v.text) != "":
				return strings.TrimSpace(v.text)
			case v.it != nil && v.it.text("name", "@value", "url") != "":
				return v.it.text("name", "@value", "url")
			}
		}
	}
	return ""
}

// texts are all texts of a property.
func (t *thing) texts(name string) []string {
	var all []string
	for _, v := range t.props[name] {
		one := &thing{props: map[string][]value{name: {v}}}
		if s := one.text(name); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// things are the values of properties that are things of their own.
func (t *thing) things(names ...string) []*thing {
	var all []*thing
	for _, name := range names {
		for _, v := range t.props[name] {
			if v.it != nil {
				all = append(all, v.it)
			}
		}
	}
	return all
}

// is reports whether the thing is of one of the types.
func (t *thing) is(types ...string) bool {
	for _, have := range t.types {
		for _, want := range types {
			if have == want {
				return true
			}
		}
	}
	return false
}

// graph is every thing of a page, in the order in which the page has them.
type graph struct {
	top   []*thing
	count int
	byID  map[string]*thing
	full  bool // mostThings is reached: the rest of the page was not read
}

func (g *graph) add() *thing {
	if g.count++; g.count > mostThings {
		g.full = true
		return nil
	}
	return &thing{props: map[string][]value{}}
}

// name remembers a thing by its id, so that others can point to it. The one that says most counts.
func (g *graph) name(t *thing) {
	if t.id == "" {
		return
	}
	if old := g.byID[t.id]; old == nil || len(t.props) > len(old.props) {
		g.byID[t.id] = t
	}
}

// resolve puts things in the place of references to them: {"@id": "#place"}.
func (g *graph) resolve(t *thing) *thing {
	if len(t.props) == 0 && t.id != "" && g.byID[t.id] != nil {
		return g.byID[t.id]
	}
	return t
}

// linked reads one JSON-LD value, and all that stands in it.
func (g *graph) linked(j scrapers.JSON, depth int) []value {
	switch {
	case depth > deepest || g.full:
		return nil
	case j.IsArray():
		var all []value
		for element, err := range j.Elements() {
			if err == nil {
				all = append(all, g.linked(element, depth+1)...)
			}
		}
		return all
	case j.IsObject():
		if t := g.object(j, depth); t != nil {
			return []value{{it: t}}
		}
		return nil
	}
	text, _ := j.Text()
	return []value{{text: text}}
}

func (g *graph) object(j scrapers.JSON, depth int) *thing {
	t := g.add()
	if t == nil {
		return nil
	}
	for key, member := range j.Members() {
		values := g.linked(member, depth+1)
		switch name := shortName(string(key)); name {
		case "@type":
			for _, v := range values {
				t.types = append(t.types, shortName(v.text))
			}
		case "@id":
			if len(values) > 0 {
				t.id = values[0].text
			}
		case "@context":
		default:
			t.props[name] = append(t.props[name], values...)
		}
	}
	g.name(t)
	return t
}
