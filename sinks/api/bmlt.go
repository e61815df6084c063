package api

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// BMLT's semantic interface, as far as its readers use it, so that they work unchanged: point a client at this server
// as its root, or at /aa, /na, ... for one fellowship. Every value is a string, as there. Meetings that are not weekly
// are left out, and so are those by appointment: BMLT has no words for them and its readers would show them every week.

// bmltPath matches /client_interface/json/ and /na/client_interface/jsonp/.
var bmltPath = regexp.MustCompile(`^(?:/([a-z0-9-]{1,40}))?/client_interface/(jsonp?)/?(?:index\.php)?$`)

// switchers are what can be asked.
var switchers = map[string]func(*bmlt) (any, error){
	"GetSearchResults": (*bmlt).searchResults, "GetFormats": (*bmlt).getFormats, "GetServiceBodies": (*bmlt).serviceBodies,
	"GetServerInfo": (*bmlt).serverInfo, "GetCoverageArea": (*bmlt).coverageArea, "GetFieldKeys": (*bmlt).fieldKeys,
	"GetFieldValues": (*bmlt).fieldValues,
}

// bmlt is one question of a BMLT client.
type bmlt struct {
	*call
	fellowship string // "" for all
	params     url.Values
}

var callbackName = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$.]{0,100}$`)

// answerBMLT answers a request whose path bmltPath matches.
func (c *call) answerBMLT() error {
	parts := bmltPath.FindStringSubmatch(c.r.URL.Path)
	b := &bmlt{call: c, fellowship: parts[1], params: c.query}
	if b.fellowship != "" {
		if _, err := several("fellowship", b.fellowship, c.release.index.Fellowships()); err != nil {
			return refuse(404, fmt.Sprintf("no meeting is of fellowship %q", b.fellowship))
		}
	}
	name := b.params.Get("switcher")
	ask := switchers[name]
	if ask == nil {
		return bad("switcher", fmt.Sprintf("this server does not answer switcher=%q", name),
			"GetSearchResults", "GetFormats", "GetServiceBodies", "GetServerInfo", "GetCoverageArea", "GetFieldKeys", "GetFieldValues")
	}
	kind, before, after := "application/json", "", "\n"
	if parts[2] == "jsonp" {
		callback := b.params.Get("callback")
		if callback == "" {
			callback = "callback"
		}
		if !callbackName.MatchString(callback) {
			return bad("callback", "callback is the name of a function")
		}
		kind, before, after = "text/javascript; charset=utf-8", "/**/"+callback+"(", ");\n"
	}
	found, err := ask(b)
	if err != nil {
		return err
	}
	return c.reply(kind, freshSearch, func(a *answer) error {
		a.text(before)
		body, err := json.Marshal(found) // escapes < and >, and the line ends that JavaScript knows and JSON does not
		if err != nil {
			return err
		}
		_, _ = a.Write(body)
		a.text(after)
		return a.err
	})
}

// list reads a parameter as PHP writes lists: name[]=1&name[]=2, name=1,2 or name=1.
func (b *bmlt) list(name string) []string {
	var out []string
	for key, values := range b.params {
		if key != name && !strings.HasPrefix(key, name+"[") {
			continue
		}
		for _, v := range values {
			for item := range strings.SplitSeq(v, ",") {
				if item = strings.TrimSpace(item); item != "" {
					out = append(out, item)
				}
			}
		}
	}
	return out
}

// numbers reads such a list of numbers into those that are wanted and those that are not, which have a minus.
func (b *bmlt) numbers(name string) (wanted, unwanted map[int64]bool, err error) {
	wanted, unwanted = map[int64]bool{}, map[int64]bool{}
	for _, item := range b.list(name) {
		n, err := strconv.ParseInt(item, 10, 64)
		switch {
		case err != nil:
			return nil, nil, bad(name, fmt.Sprintf("%s has %q, which is not a number", name, item))
		case n < 0:
			unwanted[-n] = true
		default:
			wanted[n] = true
		}
	}
	return wanted, unwanted, nil
}

// integer reads a number; missing is what stands in for none.
func (b *bmlt) integer(name string, missing int) (int, error) {
	text := strings.TrimSpace(b.params.Get(name))
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, bad(name, fmt.Sprintf("%s is a number, not %q", name, text))
	}
	return n, nil
}

// numberOf makes a number of bits bits of one of our ids, the same in every release: BMLT's ids are numbers, and its
// readers hold them in JavaScript's, which are whole up to 2^53.
func numberOf(id string, bits uint) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	sum := h.Sum64()
	return int64((sum^sum>>32)&(1<<bits-1)) | 1<<(bits-1)
}

func meetingNumber(id string) int64  { return numberOf(id, 52) }
func bodyNumber(source string) int64 { return numberOf("source "+source, 31) }
func formatNumber(key string) int64  { return numberOf("format "+key, 31) }

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
