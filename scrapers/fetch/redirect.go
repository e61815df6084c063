package fetch

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// checkRedirect bounds redirects and sees a circle at once. A redirect to a sign-in page is a "no": the
// publisher's page that follows would pass for the document otherwise.
func checkRedirect(most int) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		first := via[0].URL
		e := &Error{Kind: KindRedirect, URL: shown(first), Advice: "check `url` in the source file"}
		circle := slices.ContainsFunc(via, func(r *http.Request) bool { return r.URL.String() == req.URL.String() })
		switch {
		case circle:
			e.Reason = fmt.Sprintf("redirects go round in a circle at %s", shown(req.URL))
		case len(via) > most:
			e.Reason = fmt.Sprintf("more than %d redirects (fetch.max_redirects), the last to %s", most, shown(req.URL))
		case signIn(req.URL) && !signIn(first):
			e.Kind = KindDenied
			e.Reason = fmt.Sprintf("the server wants a sign-in at %s", shown(req.URL))
			e.Advice = "ask the publisher for access, or set `access: restricted`"
		default:
			return nil
		}
		return e
	}
}

// signIn knows the sign-in pages of WordPress, Google and the usual frameworks by their address.
func signIn(u *url.URL) bool {
	switch strings.ToLower(u.Hostname()) {
	case "accounts.google.com", "login.microsoftonline.com", "login.live.com":
		return true
	}
	page := strings.ToLower(path.Base(u.Path))
	switch strings.TrimSuffix(page, path.Ext(page)) {
	case "wp-login", "login", "log-in", "signin", "sign-in", "sign_in", "logon":
		return true
	}
	return false
}
