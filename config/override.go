package config

import (
	"strconv"
	"time"
)

// A source's own limits: as in the settings, but nil where the file is silent.

func ownFraction(to **float64) value {
	return optional(to, []string{"!!float", "!!int"}, "a fraction from 0 to 1, such as 0.25", parseFraction, showFraction)
}

func ownNumber(to **int, least, most int) value {
	return optional(to, []string{"!!int"}, "a whole number", wholeNumber(least, most), strconv.Itoa)
}

func ownDuration(to **time.Duration, least, most time.Duration) value {
	return optional(to, []string{"!!str", "!!int"}, "a length of time such as 36h or 7d", between(least, most), ShowDuration)
}
