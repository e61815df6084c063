package scrapers

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// JSONPath names values inside a JSON value: "address.city", "tags[*].name", "times[0]", "['odd key']". A leading
// "$" or "$." may stand before it. These parts of RFC 9535 are known:
//
//	a.b  a['b']        the member b of a
//	a[0]  a[-1]        one element of an array, from the front or the back
//	a[*]  a.*          every element of an array, every member of an object
//	a[?@.b==1]         the elements whose member b is this number, 'text', true, false or null; != for the others
//
// A path that begins with "@." starts at a slot of the row; see [JSONPathOptions].Each.
type JSONPath struct {
	fromSlot bool
	steps    []jsonStep
}

// jsonStep is one step down: a key, an index, everything, or a filter.
type jsonStep struct {
	key    string
	index  int
	kind   stepKind
	filter *jsonFilter
}

type stepKind int

const (
	stepKey stepKind = iota
	stepIndex
	stepAll
	stepFilter
)

type jsonFilter struct {
	path  JSONPath
	equal bool
	text  string // the value as its text
}

// FromSlot reports whether the path starts at a slot of the row rather than at the row.
func (p JSONPath) FromSlot() bool { return p.fromSlot }

// ParseJSONPath reads a path. The error says what is wrong with it, without naming it.
func ParseJSONPath(s string) (JSONPath, error) {
	rest := strings.TrimSpace(s)
	p := JSONPath{}
	switch {
	case rest == "":
		return p, fmt.Errorf("is an empty path")
	case rest == "@" || strings.HasPrefix(rest, "@.") || strings.HasPrefix(rest, "@["):
		p.fromSlot, rest = true, rest[1:]
	case rest == "$" || strings.HasPrefix(rest, "$.") || strings.HasPrefix(rest, "$["):
		rest = rest[1:]
	default:
		if rest[0] != '[' {
			rest = "." + rest
		}
	}
	for rest != "" {
		step, left, err := parseStep(rest)
		if err != nil {
			return JSONPath{}, err
		}
		p.steps, rest = append(p.steps, step), left
	}
	return p, nil
}

func parseStep(s string) (step jsonStep, rest string, err error) {
	if s[0] == '[' {
		end := bracketEnd(s)
		if end < 0 {
			return step, "", fmt.Errorf("opens a bracket that nothing closes")
		}
		step, err = parseBracket(strings.TrimSpace(s[1:end]))
		return step, s[end+1:], err
	}
	if s[0] != '.' {
		return step, "", fmt.Errorf("has %q where a dot or a bracket must stand", s[:1])
	}
	s = s[1:]
	end := strings.IndexAny(s, ".[")
	if end < 0 {
		end = len(s)
	}
	switch key := s[:end]; key {
	case "":
		return step, "", fmt.Errorf("has a dot without a key behind it; put odd keys in ['...']")
	case "*":
		return jsonStep{kind: stepAll}, s[end:], nil
	default:
		return jsonStep{key: key}, s[end:], nil
	}
}

// bracketEnd finds the bracket that closes the one at the start, outside quotes.
func bracketEnd(s string) int {
	quote, depth := byte(0), 0
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func parseBracket(s string) (jsonStep, error) {
	if s == "*" {
		return jsonStep{kind: stepAll}, nil
	}
	if key, ok := quoted(s); ok {
		return jsonStep{key: key}, nil
	}
	if condition, ok := strings.CutPrefix(s, "?"); ok {
		f, err := parseFilter(strings.TrimSpace(condition))
		return jsonStep{kind: stepFilter, filter: f}, err
	}
	index, err := strconv.Atoi(s)
	if err != nil {
		return jsonStep{}, fmt.Errorf("has [%s], which is no index, no *, no 'key' and no ?condition", s)
	}
	return jsonStep{kind: stepIndex, index: index}, nil
}

func parseFilter(s string) (*jsonFilter, error) {
	if inner, ok := strings.CutPrefix(s, "("); ok {
		s = strings.TrimSuffix(inner, ")")
	}
	path, value, equal := s, "", true
	if left, right, ok := strings.Cut(s, "!="); ok {
		path, value, equal = left, right, false
	} else if path, value, ok = strings.Cut(s, "=="); !ok {
		return nil, fmt.Errorf("has the condition %q; write ?@.key==value or ?@.key!=value", s)
	}
	p, err := ParseJSONPath(path)
	if err != nil {
		return nil, err
	}
	if !p.fromSlot {
		return nil, fmt.Errorf("has the condition %q; write the key as @.key", s)
	}
	value = strings.TrimSpace(value)
	if text, ok := quoted(value); ok {
		value = text
	} else if value == "null" {
		value = ""
	}
	return &jsonFilter{p, equal, value}, nil
}

func quoted(s string) (string, bool) {
	if len(s) < 2 || s[0] != '\'' && s[0] != '"' || s[len(s)-1] != s[0] {
		return "", false
	}
	return s[1 : len(s)-1], true
}

// Values are what the path names inside v, in their order; none where v has nothing there.
func (p JSONPath) Values(v JSON) []JSON {
	values := []JSON{v}
	for _, s := range p.steps {
		var next []JSON
		for _, v := range values {
			next = s.down(v, next)
		}
		values = next
	}
	return values
}

// Texts are the values that are texts, numbers or booleans, and the elements of arrays of these.
func (p JSONPath) Texts(v JSON) []string {
	var all []string
	for _, value := range p.Values(v) {
		if text, ok := value.Text(); ok {
			all = append(all, text)
		} else if value.IsArray() {
			for _, element := range elements(value) {
				if text, ok := element.Text(); ok {
					all = append(all, text)
				}
			}
		}
	}
	return all
}

// Rows yields the values that the path names one by one, as [JSON.Elements] does and with its errors, so that a
// document that was cut off or is damaged gives the rows that it has. A path that ends at an array names its
// elements. It yields nothing, and found is false, where the document has nothing at the path.
func (p JSONPath) Rows(v JSON, found *bool) iter.Seq2[JSON, error] {
	return func(yield func(JSON, error) bool) { walkRows(p.steps, v, false, found, yield) }
}

func walkRows(steps []jsonStep, v JSON, spread bool, found *bool, yield func(JSON, error) bool) bool {
	if len(steps) == 0 && (spread || !v.IsArray()) {
		*found = true
		return yield(v, nil)
	}
	s, rest := jsonStep{kind: stepAll}, steps
	if len(steps) > 0 {
		s, rest = steps[0], steps[1:]
	}
	if s.kind == stepKey || s.kind == stepIndex || !v.IsArray() {
		for _, value := range s.down(v, nil) {
			if !walkRows(rest, value, s.kind == stepAll || s.kind == stepFilter, found, yield) {
				return false
			}
		}
		return true
	}
	*found = true
	for element, err := range v.Elements() {
		switch {
		case err != nil:
			if !yield(element, err) {
				return false
			}
		case s.kind == stepFilter && !s.filter.holds(element):
		case !walkRows(rest, element, true, found, yield):
			return false
		}
	}
	return true
}

func (s jsonStep) down(v JSON, to []JSON) []JSON {
	switch s.kind {
	case stepKey:
		if value := v.Member(s.key); value != nil {
			to = append(to, value)
		}
	case stepIndex:
		all := elements(v)
		if i := s.index; i >= 0 && i < len(all) {
			to = append(to, all[i])
		} else if i < 0 && -i <= len(all) {
			to = append(to, all[len(all)+i])
		}
	case stepAll:
		to = append(to, children(v)...)
	case stepFilter:
		for _, child := range children(v) {
			if s.filter.holds(child) {
				to = append(to, child)
			}
		}
	}
	return to
}

func (f *jsonFilter) holds(v JSON) bool {
	texts := f.path.Texts(v)
	return (len(texts) > 0 && slices.Contains(texts, f.text) || len(texts) == 0 && f.text == "") == f.equal
}

func children(v JSON) []JSON {
	if v.IsArray() {
		return elements(v)
	}
	var all []JSON
	for _, value := range v.Members() {
		all = append(all, value)
	}
	return all
}

// elements are those of an array that can be read; none for any other value.
func elements(v JSON) []JSON {
	if !v.IsArray() {
		return nil
	}
	var all []JSON
	for element, err := range v.Elements() {
		if err == nil {
			all = append(all, element)
		}
	}
	return all
}
