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

// columns checks meetings.parquet: it opens, and its ids are those of meetings.ndjson.
func (c *checker) columns(path string) error {
	return c.parquet(path, func(read *parquet.File) error {
		var ids []string
		err := eachInFirstColumn(read, func(id string) error { ids = append(ids, id); return nil })
		if err == nil && !slices.Equal(ids, c.ids) {
			err = fmt.Errorf("has %d rows, which are not the %d meetings of meetings.ndjson in their order", len(ids), len(c.ids))
		}
		return err
	})
}

// parquet opens a Parquet file, which is read from its end: by name.
func (c *checker) parquet(path string, check func(*parquet.File) error) (err error) {
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
	return check(read)
}

// eachInFirstColumn yields the texts of the first column.
func eachInFirstColumn(f *parquet.File, yield func(string) error) error {
	values := make([]parquet.Value, 1024)
	for _, group := range f.RowGroups() {
		pages := group.ColumnChunks()[0].Pages()
		for {
			page, err := pages.ReadPage()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return errors.Join(err, pages.Close())
			}
			read := page.Values()
			for {
				n, err := read.ReadValues(values)
				for _, v := range values[:n] {
					if err := yield(v.String()); err != nil {
						return errors.Join(err, pages.Close())
					}
				}
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					return errors.Join(err, pages.Close())
				}
			}
			parquet.Release(page)
		}
		if err := pages.Close(); err != nil {
			return err
		}
	}
	return nil
}
