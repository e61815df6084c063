package dedupe

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// idLength is 80 bits in base32: a million ids collide with a chance of one in two million million, and mint
// checks all the same.
const idLength = 16

var idEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// mint makes an id that was never given: from the record's first listing and the day it was first seen, so that a
// run repeated from the same memory gives the same id.
func mint(l *normalize.Listing, day time.Time, taken func(id string) bool) string {
	seed := l.Key() + "\x1f" + day.UTC().Format(time.DateOnly)
	for n := 1; ; n++ {
		sum := sha256.Sum256([]byte(seed))
		id := strings.ToLower(idEncoding.EncodeToString(sum[:])[:idLength])
		if !taken(id) {
			return id
		}
		seed = l.Key() + "\x1f" + day.UTC().Format(time.DateOnly) + "\x1f" + strconv.Itoa(n)
	}
}
