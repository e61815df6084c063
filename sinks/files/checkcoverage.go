package files

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// coverage checks coverage.json: its regions are unique and sorted, and their files are in the release.
func (c *checker) coverage(r io.Reader) error {
	last := ""
	return c.framed(r, "coverage.json", func(line int, text []byte) error {
		var region regionRecord
		if err := json.Unmarshal(text, &region); err != nil {
			return err
		}
		if region.Code <= last {
			return fmt.Errorf("region %q comes after %q: regions must be unique and sorted", region.Code, last)
		}
		last = region.Code
		if _, ok := c.manifest.file(region.File); !ok && region.File != "" {
			return fmt.Errorf("%s of region %s is not in %s", region.File, region.Code, manifestFile)
		}
		if !sampled(line) {
			return nil
		}
		return c.schemas.validate("coverage.json#/$defs/record", text)
	})
}

// cells checks a file below coverage/. There are many such files with many lines, so that the schema is held against
// fewer of them than elsewhere.
func (c *checker) cells(r io.Reader) error {
	return c.framed(r, "coverage-cells.json", func(line int, text []byte) error {
		if !json.Valid(text) {
			return errors.New("is not JSON")
		}
		if line > 20 && line%503 != 0 {
			return nil
		}
		return c.schemas.validate("coverage-cells.json#/$defs/record", text)
	})
}
