package clickhouse

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"time"
)

// content gathers what a row says, for its hash: each value with its length or in a fixed width, so that no two rows
// that differ are written alike. Its bytes are stored nowhere, but the hashes are: another order is another version of
// every row.
type content []byte

func (c content) text(all ...string) content {
	for _, s := range all {
		c = binary.AppendUvarint(c, uint64(len(s)))
		c = append(c, s...)
	}
	return c
}

func (c content) texts(all []string) content {
	return content(binary.AppendUvarint(c, uint64(len(all)))).text(all...)
}

func (c content) number(all ...int64) content {
	for _, n := range all {
		c = binary.AppendVarint(c, n)
	}
	return c
}

func (c content) fraction(all ...float64) content {
	for _, f := range all {
		c = binary.LittleEndian.AppendUint64(c, math.Float64bits(f))
	}
	return c
}

// degrees tells none from zero.
func (c content) degrees(all ...*float64) content {
	for _, f := range all {
		if f == nil {
			c = append(c, 0)
		} else {
			c = append(c, 1)
			c = c.fraction(*f)
		}
	}
	return c
}

func (c content) moment(all ...time.Time) content {
	for _, t := range all {
		c = c.number(t.Unix())
	}
	return c
}

func (c content) hash() uint64 {
	h := fnv.New64a()
	h.Write(c)
	return h.Sum64()
}
