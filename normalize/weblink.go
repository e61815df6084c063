package normalize

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// webAddress cleans a link that people can open: http or https, without tracking parameters, out of the wrappers
// that mail filters and search engines put around links. It answers false where there is no such link.
func webAddress(raw string) (*url.URL, bool) {
	raw = strings.Trim(raw, " \n\"'<>")
	for range 3 {
		u, ok := parseAddress(raw)
		if !ok {
			return nil, false
		}
		inner := unwrap(u)
		if inner == "" {
			return dropTracking(u), true
		}
		raw = inner
	}
	return nil, false
}

var (
	// schemeTypo is "https:/host", "https//host", "http:host" and "https://https://host".
	schemeTypo = regexp.MustCompile(`(?i)^(?:https?:?/{0,3})+(?:[a-z0-9])`)
	schemeName = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*:`)
)

func parseAddress(raw string) (*url.URL, bool) {
	if strings.ContainsAny(raw, " \n\t") {
		raw = strings.Join(strings.Fields(raw), "")
	}
	lower := strings.ToLower(raw)
	switch {
	case strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower[8:], "http"):
	case strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower[7:], "http"):
	case strings.HasPrefix(lower, "http"):
		if typo := schemeTypo.FindString(raw); typo != "" {
			raw = "https://" + raw[len(typo)-1:]
		}
	case schemeName.MatchString(raw):
		return nil, false // mailto:, tel:, javascript:
	default:
		raw = "https://" + strings.TrimLeft(raw, "/")
	}
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || !isHost(u.Hostname()) {
		return nil, false
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	return u, true
}

// isHost reports a name that the whole world can look up: labels with dots between, the last one not a number. It
// leaves out localhost, addresses in digits and prose.
func isHost(host string) bool {
	host = strings.TrimSuffix(host, ".")
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 || host[0] == '.' || strings.Contains(host, "..") || dot == len(host)-1 {
		return false
	}
	for i, c := range host {
		switch {
		case c == '.' || c == '-' || unicode.IsLetter(c):
		case (c == '_' || unicode.IsDigit(c)) && (i < dot || i > dot+1):
		default:
			return false
		}
	}
	return true
}

// unwrap finds the link inside a wrapper, "" where there is none: Google's redirects, Outlook's safe links,
// Proofpoint's URL defence, Facebook's exit page.
func unwrap(u *url.URL) string {
	host := u.Hostname()
	switch {
	case (host == "www.google.com" || host == "google.com") && u.Path == "/url":
		return firstOf(u.Query(), "q", "url")
	case strings.HasSuffix(host, ".safelinks.protection.outlook.com"):
		return u.Query().Get("url")
	case host == "l.facebook.com" || host == "lm.facebook.com":
		return u.Query().Get("u")
	case strings.HasPrefix(host, "urldefense."):
		// https://urldefense.com/v3/__https://host/path__;checks
		_, rest, _ := strings.Cut(u.Path, "__")
		if inner, _, ok := strings.Cut(rest, "__"); ok {
			if u.RawQuery != "" {
				return ""
			}
			return inner
		}
		if i := strings.Index(rest, "http"); i >= 0 && u.RawQuery != "" {
			query, _, _ := strings.Cut(u.RawQuery, "__")
			return rest[i:] + "?" + query
		}
	}
	return ""
}

func firstOf(query url.Values, names ...string) string {
	for _, name := range names {
		if v := query.Get(name); v != "" {
			return v
		}
	}
	return ""
}

// tracking says whether a parameter only follows people around. sa, sntz, usg and ust are Google's: links copied
// out of Google Sites end in "&sa=D&sntz=1&usg=...", often without any "?".
func tracking(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "sa", "sntz", "usg", "ust", "_ga", "_gl":
		return true
	}
	return strings.HasPrefix(name, "utm_")
}

// dropTracking takes tracking parameters off and leaves the others as the publisher wrote and ordered them.
func dropTracking(u *url.URL) *url.URL {
	if path, rest, found := strings.Cut(u.Path, "&"); found && u.RawQuery == "" {
		u.Path, u.RawPath, u.RawQuery = path, "", rest
	}
	if u.RawQuery != "" {
		kept := make([]string, 0, 4)
		for _, pair := range strings.Split(u.RawQuery, "&") {
			name, _, _ := strings.Cut(pair, "=")
			if pair != "" && !tracking(name) {
				kept = append(kept, pair)
			}
		}
		u.RawQuery = strings.Join(kept, "&")
	}
	u.ForceQuery = false
	if u.Fragment == "success" { // what Zoom's own page adds after joining
		u.Fragment = ""
	}
	return u
}
