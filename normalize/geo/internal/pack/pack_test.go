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
	file, _ := Encode(sample)
	plain, _ := Decompress(file)
	for n := range plain {
		cut, _ := Compress(plain[:n])
		if _, err := Decode(cut); err == nil {
			t.Errorf("%d of %d bytes are read as if they were all", n, len(plain))
		}
	}
	if _, err := Decode([]byte("no zstd")); err == nil {
		t.Error("text is read as a file")
	}
}

func FuzzDecode(f *testing.F) {
	file, _ := Encode(sample)
	f.Add(file)
	f.Fuzz(func(t *testing.T, b []byte) {
		packed, err := Compress(append([]byte(magic), b...))
		if err != nil {
			t.Fatal(err)
		}
		Decode(packed)
	})
}
