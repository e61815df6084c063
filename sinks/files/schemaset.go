package files

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// schemaSet is the schemas that a release publishes.
type schemaSet map[string]*jsonschema.Schema

// recordSchemas are the schemas of single records: what a line holds, in the files that have one a line.
var recordSchemas = []string{
	"meeting.json", "change.json", "provenance.json", "decision.json", "meetingguide.json#/$defs/record", "coverage.json#/$defs/record", "geojson.json#/$defs/record", "coverage-cells.json#/$defs/record", "deserts.json#/$defs/record", "trend.json#/$defs/record",
}

// documentSchemas are the schemas of whole files.
var documentSchemas = []string{
	"manifest.json", "report.json", "regions.json", "meetings.json", "meetingguide.json", "coverage.json", "geojson.json", "coverage-cells.json", "deserts.json", "trend.json",
}

// compileSchemas reads the schemas of a release from its folder schema/.
func compileSchemas(dir fs.FS) (schemaSet, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	names, err := fs.Glob(dir, "schema/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := c.AddResource(schemaBase+strings.TrimPrefix(name, "schema/"), doc); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	set := schemaSet{}
	for _, names := range [][]string{recordSchemas, documentSchemas} {
		for _, name := range names {
			if set[name], err = c.Compile(schemaBase + name); err != nil {
				return nil, fmt.Errorf("schema/%s: %w", name, err)
			}
		}
	}
	return set, nil
}

// schemaBase stands for the place of the schemas, which refer to each other by their file names.
const schemaBase = "release:///schema/"

// validate holds one JSON value against a schema. The error names the first place that does not fit.
func (s schemaSet) validate(name string, text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	err = s[name].Validate(value)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	return fmt.Errorf("does not fit schema/%s: /%s: %s", name, strings.Join(invalid.InstanceLocation, "/"),
		invalid.ErrorKind.LocalizedString(english))
}

var english = message.NewPrinter(language.English)

// sampled says which lines are held against their schema in full: the first thousand of a file, then every
// hundred and first. A schema takes some ten times as long as decoding.
func sampled(line int) bool { return line <= 1000 || line%101 == 0 }
