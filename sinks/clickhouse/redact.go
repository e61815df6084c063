package clickhouse

import (
	"net/url"
	"strings"
)

// Redact shows an address without its password.
func Redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		// What is not an address may still hold a secret: show what is before and after it.
		scheme, rest, ok := strings.Cut(address, "://")
		if _, host, has := strings.Cut(rest, "@"); ok && has {
			return scheme + "://…@" + host
		}
		return scheme
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}
