package pack

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var sample = []Area{
	{Country: "US", Subdivision: "US-PA", County: "Test", FIPS: "42999", Layer: Counties,
		Rings: [][]Point{{{-7500000, 4000000}, {-7400000, 4000000}, {-7400000, 4100000}}}},
	{Country: "FJ", Rings: [][]Point{{{18000000, -1700000}, {17900000, -1700001}, {17900000, -1600000}}, {{0, 0}, {1, 0}, {0, 1}}}},
}

func TestRoundTrip(t *testing.T) {
	file, err := Encode(sample)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, got); diff != "" {
		t.Error(diff)
	}
	again, _ := Encode(sample)
	if !bytes.Equal(file, again) {
		t.Error("two encodings differ")
	}
}

func TestDecodeRefusesWhatIsBroken(t *testing.T) {
	file, err := Encode(sample)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Decompress(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range plain {
		if _, err := parse(plain[:n]); err == nil {
			t.Errorf("%d of %d bytes are read as if they were all", n, len(plain))
		}
	}
	if _, err := Decode([]byte("no zstd")); err == nil {
		t.Error("text is read as a file")
	}
}

func FuzzParse(f *testing.F) {
	file, err := Encode(sample)
	if err != nil {
		f.Fatal(err)
	}
	plain, err := Decompress(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain[len(magic):])
	f.Fuzz(func(t *testing.T, b []byte) {
		areas, err := parse(append([]byte(magic), b...))
		if err == nil && len(areas) > len(b) {
			t.Errorf("%d areas in %d bytes", len(areas), len(b))
		}
	})
}
