package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// binding ties a key to the field that it fills.
type binding struct {
	key     string // dotted: "fetch.delay" is the key delay in the block fetch
	meaning string // one sentence for people
	env     string // the environment variable that overrides the file, "" for none
	value   value
}

// document is what was found in one YAML file.
type document struct {
	file     string
	lines    map[string]int // the line of each key that is present, blocks included
	findings Findings
}

// decode reads one YAML document into the fields of the table. It reports everything that is wrong, not only the
// first; a field with an error keeps what it held.
func decode(file string, data []byte, table []binding) *document {
	d := &document{file: file, lines: map[string]int{}}
	root, ok := d.parse(data)
	if !ok || root == nil {
		return d
	}
	d.block(root, "", table)
	return d
}

// parse returns the root of the only document, nil when the file is empty, and false after a syntax error.
func (d *document) parse(data []byte) (*yaml.Node, bool) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, true
	} else if err != nil {
		d.syntax(err)
		return nil, false
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		d.fail(second.Line, "", "a second document begins here; write one document a file")
	} else if !errors.Is(err, io.EOF) {
		d.syntax(err)
		return nil, false
	}
	if len(doc.Content) == 0 || doc.Content[0].ShortTag() == "!!null" {
		return nil, true
	}
	return doc.Content[0], true
}

// yamlLine finds the line in the parser's message, which has no field for it.
var yamlLine = regexp.MustCompile(`^line (\d+): `)

func (d *document) syntax(err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = text[len(m[0]):]
	}
	d.fail(line, "", "is not valid YAML: %s; check the indentation, and put text with \": \" or \"#\" in it in quotes", text)
}

// block reads a mapping whose keys are those of the table that begin with prefix.
func (d *document) block(n *yaml.Node, prefix string, table []binding) {
	where := strings.TrimSuffix(prefix, ".")
	if n.Kind != yaml.MappingNode {
		d.fail(n.Line, where, "is %s; write keys and values below it, one a line", kindName(n))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		d.entry(n.Content[i], n.Content[i+1], prefix, table)
	}
}

func (d *document) entry(name, val *yaml.Node, prefix string, table []binding) {
	if name.Kind != yaml.ScalarNode {
		d.fail(name.Line, strings.TrimSuffix(prefix, "."), "a key is %s; write a plain word", kindName(name))
		return
	}
	key := prefix + name.Value
	if first, dup := d.lines[key]; dup {
		d.fail(name.Line, key, "is set twice, first on line %d; remove one", first)
		return
	}
	d.lines[key] = name.Line
	isBlock := false
	for _, b := range table {
		if b.key == key {
			d.report(b.value.read(val), val, key)
			return
		}
		isBlock = isBlock || strings.HasPrefix(b.key, key+".")
	}
	if isBlock {
		d.block(val, key+".", table)
		return
	}
	d.fail(name.Line, key, "there is no such key%s", didYouMean(key, table))
}

// report records what a value said about a node, if anything.
func (d *document) report(err error, val *yaml.Node, key string) {
	if inside, ok := errors.AsType[nested](err); ok {
		for _, e := range inside {
			d.fail(e.line, below(key, e.key), "%s", e.message)
		}
	} else if err != nil {
		d.fail(val.Line, key, "%s", err)
	}
}

// fail records an error at a line, 0 for the whole file.
func (d *document) fail(line int, key, format string, args ...any) {
	d.findings = append(d.findings, Finding{Error, d.file, line, key, fmt.Sprintf(format, args...)})
}

// warn records a warning at a key's line.
func (d *document) warn(key, format string, args ...any) {
	d.findings = append(d.findings, Finding{Warning, d.file, d.lines[key], key, fmt.Sprintf(format, args...)})
}

func (d *document) has(key string) bool { return d.lines[key] > 0 }

// failed reports whether the key's value could not be read, so that a later check can keep quiet about it.
func (d *document) failed(key string) bool {
	for _, f := range d.findings {
		if f.Key == key && f.Level == Error {
			return true
		}
	}
	return false
}
