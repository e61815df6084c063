package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// columns checks meetings.parquet: it opens, and its ids are those of meetings.ndjson. A Parquet file is read from
// its end, so it is opened here by name.
func (c *checker) columns(path string) (err error) {
	f, err := os.Open(filepath.Join(c.dir, filepath.FromSlash(path)))
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil { // the reader panics on some damaged files
			err = fmt.Errorf("is not a Parquet file that can be read: %v", r)
		}
	}()
	read, err := parquet.OpenFile(f, size)
	if err != nil {
		return err
	}
	ids, err := firstColumn(read)
	if err == nil && !slices.Equal(ids, c.ids) {
		err = fmt.Errorf("has %d rows, which are not the %d meetings of meetings.ndjson in their order", len(ids), len(c.ids))
	}
	return err
}

// firstColumn reads the texts of the first column.
func firstColumn(f *parquet.File) ([]string, error) {
	var texts []string
	values := make([]parquet.Value, 1024)
	for _, group := range f.RowGroups() {
		pages := group.ColumnChunks()[0].Pages()
		for {
			page, err := pages.ReadPage()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, errors.Join(err, pages.Close())
			}
			read := page.Values()
			for {
				n, err := read.ReadValues(values)
				for _, v := range values[:n] {
					texts = append(texts, v.String())
				}
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					return nil, errors.Join(err, pages.Close())
				}
			}
			parquet.Release(page)
		}
		if err := pages.Close(); err != nil {
			return nil, err
		}
	}
	return texts, nil
}
