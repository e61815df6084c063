// Package pack is the form of the gazetteer's binary file: [Encode] writes it when the data are generated, and
// [Decode] reads what package geo embeds.
//
// All of it is compressed by Zstandard. Inside stand the magic bytes, the number of areas, and per area its four
// texts, its layer and its rings. Numbers are varints, texts have their length before them, and each point is the
// difference to the one before it.
package pack

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// Unit is how many units of [Point] a degree has: one unit is about a metre.
const Unit = 100_000

// Point is a vertex in units of 1/[Unit] degree.
type Point struct{ X, Y int32 } // X is the longitude

// Area is what the map says of all points inside its rings. By the even-odd rule, a ring inside another is a hole.
type Area struct {
	Country, Subdivision, County, FIPS string
	Layer                              Layer
	Rings                              [][]Point // the last point is not the first once more
}

// Layer is the map that an area belongs to. The areas of one layer do not overlap.
type Layer uint8

const (
	World    Layer = iota // Natural Earth, admin-1
	Counties              // Census Bureau, counties of the United States
)

const magic = "almanac geo 1\n"

// Encode makes the file.
func Encode(areas []Area) ([]byte, error) {
	b := binary.AppendUvarint([]byte(magic), uint64(len(areas)))
	last := Point{}
	for _, a := range areas {
		for _, s := range []string{a.Country, a.Subdivision, a.County, a.FIPS} {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
		b = append(b, byte(a.Layer))
		b = binary.AppendUvarint(b, uint64(len(a.Rings)))
		for _, ring := range a.Rings {
			b = binary.AppendUvarint(b, uint64(len(ring)))
			for _, p := range ring {
				b = binary.AppendVarint(b, int64(p.X-last.X))
				b = binary.AppendVarint(b, int64(p.Y-last.Y))
				last = p
			}
		}
	}
	return Compress(b)
}

// Decode reads the file. An error means that it was cut or is another version's.
func Decode(file []byte) ([]Area, error) {
	b, err := Decompress(file)
	if err != nil {
		return nil, err
	}
	return parse(b)
}

func parse(b []byte) ([]Area, error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, errors.New("geo: the boundary file has other magic bytes: run go generate ./normalize/geo")
	}
	r := reader{rest: b[len(magic):]}
	areas := make([]Area, r.count())
	var last Point
	for i := range areas {
		a := &areas[i]
		for _, s := range []*string{&a.Country, &a.Subdivision, &a.County, &a.FIPS} {
			*s = r.text()
		}
		a.Layer = Layer(r.byte())
		a.Rings = make([][]Point, r.count())
		for k := range a.Rings {
			a.Rings[k] = make([]Point, r.count())
			for n := range a.Rings[k] {
				last.X += int32(r.signed())
				last.Y += int32(r.signed())
				a.Rings[k][n] = last
			}
		}
	}
	if r.short {
		return nil, errors.New("geo: the boundary file ends in the middle")
	}
	return areas, nil
}

// reader takes values off the front of bytes; at their end it yields zeros and sets short.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n int) {
	if n <= 0 {
		r.rest, r.short = nil, true
		return
	}
	r.rest = r.rest[n:]
}

func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.take(n)
	return v
}

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.rest)
	r.take(n)
	return v
}

// count is a number of things of at least a byte each, so that a broken file cannot ask for more memory than it has
// bytes.
func (r *reader) count() int {
	v := r.unsigned()
	if v > uint64(len(r.rest)) {
		r.rest, r.short = nil, true
		return 0
	}
	return int(v)
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.short = true
		return 0
	}
	c := r.rest[0]
	r.rest = r.rest[1:]
	return c
}

func (r *reader) text() string {
	n := r.count()
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

// Compress packs any of the generated files.
func Compress(b []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("geo: compress: %w", err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil), nil
}

// Decompress is the reverse of [Compress].
func Decompress(file []byte) ([]byte, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, fmt.Errorf("geo: decompress: %w", err)
	}
	defer r.Close()
	b, err := r.DecodeAll(file, nil)
	if err != nil {
		return nil, fmt.Errorf("geo: decompress an embedded file: %w", err)
	}
	return b, nil
}
