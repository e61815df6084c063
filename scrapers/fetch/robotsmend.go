package fetch

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// mendRobots rewrites a robots.txt so that one bad line costs one line. The parser that reads it next refuses
// the whole file for a rule before the first user-agent or for "Crawl-delay: slow", where RFC 9309, 2.2, wants
// every line that can be read. It also lets the first of two equally long rules win, where the RFC wants the
// allowing one: so a group's Allow lines go before its Disallow lines.
func mendRobots(body []byte) []byte {
	var out bytes.Buffer
	var allows, others []string
	inRules, hasAgent := false, false
	flush := func() {
		for _, line := range append(allows, others...) {
			out.WriteString(line + "\n")
		}
		allows, others = nil, nil
	}
	text := strings.TrimPrefix(string(body), "\uFEFF")
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value, ok := robotsLine(line)
		switch {
		case !ok:
		case key == "user-agent":
			if inRules {
				flush()
			}
			inRules, hasAgent = false, true
			out.WriteString("User-agent: " + value + "\n")
		case !hasAgent:
		case key == "allow":
			inRules = true
			allows = append(allows, "Allow: "+value)
		case key == "disallow":
			inRules = true
			others = append(others, "Disallow: "+value)
		case key == "crawl-delay" && seconds(value):
			inRules = true
			others = append(others, "Crawl-delay: "+value)
		}
	}
	flush()
	return out.Bytes()
}

// matchesNothing stands for the empty path of "Disallow:". The line has no rule but opens a group all the same,
// and the group hides that of "*". A control character is never in an escaped path.
const matchesNothing = "/\x01"

// robotsLine splits "key: value # comment".
func robotsLine(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	if !ok {
		return "", "", false
	}
	key = strings.ToLower(strings.TrimSpace(key))
	if key == "useragent" || key == "user agent" {
		key = "user-agent"
	}
	if fields := strings.Fields(value); len(fields) > 0 {
		return key, fields[0], true
	}
	if key == "disallow" {
		return key, matchesNothing, true
	}
	return "", "", false
}

// seconds accepts a Crawl-delay that a time.Duration can hold.
func seconds(text string) bool {
	f, err := strconv.ParseFloat(text, 64)
	return err == nil && f >= 0 && f < float64(math.MaxInt64)/1e9
}
