package dedupe

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// idLength is 80 bits in base32: a million ids collide with a chance of one in two million million, and mint
// checks all the same.
const idLength = 16

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// mint makes an id from the record's first listing and the day it was first seen, so that a run repeated from the same
// memory gives the same id. attempt counts the ids tried before, which were given to others.
func mint(l *normalize.Listing, day time.Time, attempt int) string {
	var room [256]byte
	seed := append(room[:0], l.Source...)
	seed = append(append(seed, '\x1f'), l.Ref...)
	seed = append(append(seed, '\x1f'), l.Slot...)
	seed = day.UTC().AppendFormat(append(seed, '\x1f'), time.DateOnly)
	if attempt > 0 {
		seed = strconv.AppendInt(append(seed, '\x1f'), int64(attempt), 10)
	}
	sum := sha256.Sum256(seed)
	var id [idLength]byte
	idEncoding.Encode(id[:], sum[:idLength*5/8])
	return string(id[:])
}
