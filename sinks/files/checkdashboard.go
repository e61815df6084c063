package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// script checks a script of data: it holds the bytes of the JSON file that it stands for.
func (c *checker) script(path string, r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if path == releaseData {
		return c.releaseScript(text)
	}
	file := strings.TrimSuffix(strings.TrimPrefix(path, dataFolder), ".js") + ".json"
	script, head := scriptOf(file)
	want, ok := c.manifest.file(file)
	if script != path || !ok {
		return fmt.Errorf("stands for %s, which the release does not show", file)
	}
	text, begins := bytes.CutPrefix(text, []byte(head))
	text, ends := bytes.CutSuffix(text, []byte(scriptTail))
	if sum := sha256.Sum256(text); !begins || !ends || hex.EncodeToString(sum[:]) != want.SHA256 {
		return fmt.Errorf("does not hold what %s holds", file)
	}
	return nil
}

// releaseScript follows from the manifest.
func (c *checker) releaseScript(text []byte) error {
	want, err := releaseScript(c.manifest)
	if err != nil {
		return err
	}
	if !bytes.Equal(text, want) {
		return errors.New("does not say what manifest.json says")
	}
	return nil
}
