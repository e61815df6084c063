package bmlt

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// What a document is for.
const (
	roleMeetings      = "meetings"       // GetSearchResults
	roleFormats       = "formats"        // GetFormats
	roleServerInfo    = "server_info"    // GetServerInfo
	roleServiceBodies = "service_bodies" // GetServiceBodies
)

// requests asks for the meetings; what their answer lacks, follow asks for. The source's url is one of three:
//
//   - A root server, https://bmlt.example.org/main_server/: every meeting with the formats it uses.
//   - A question to a server, an address under client_interface with a query of its own
//     (.../client_interface/json/?switcher=GetSearchResults&services=5): asked as it stands.
//   - Any other address with a query, one that ends in .json or .jsonp, and any file: a stored answer, read as it
//     is. There is no server to ask for more.
func requests(s scrapers.Source) ([]scrapers.Request, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme == "" {
		return nil, fmt.Errorf("source %s: url %q is no address of a BMLT root server: give it in full, with https://", s.ID, s.URL)
	}
	address := s.URL
	if root := serverRoot(u); root != nil && (u.RawQuery == "" || !u.Query().Has("switcher")) {
		query := u.Query()
		query.Set("get_used_formats", "1")
		address = ask(root, "GetSearchResults", query)
	}
	return []scrapers.Request{request(roleMeetings, address)}, nil
}

// follow asks for the next page of a full one, and once for each thing that the rows need and do not carry: old
// servers leave out the formats although asked for them, write 00:00:00 for their usual duration, and name
// service bodies only by number.
func follow(_ scrapers.Source, d scrapers.Document) ([]scrapers.Request, error) {
	if d.Role != roleMeetings {
		return nil, nil
	}
	u, err := url.Parse(d.URL)
	if err != nil {
		return nil, nil
	}
	a, err := readAnswer(d)
	if err != nil {
		return nil, nil // parse says what came instead
	}
	lacks := a.lacks()
	var next []scrapers.Request
	if root := serverRoot(u); root != nil && lacks.rows > 0 {
		query := narrowing(u)
		if lacks.formats {
			next = append(next, request(roleFormats, ask(root, "GetFormats", query)))
		}
		if lacks.duration {
			next = append(next, request(roleServerInfo, ask(root, "GetServerInfo", url.Values{})))
		}
		if lacks.owner {
			next = append(next, request(roleServiceBodies, ask(root, "GetServiceBodies", query)))
		}
	}
	if page := nextPage(u, lacks.rows); page != "" {
		next = append(next, request(roleMeetings, page))
	}
	return next, nil
}

func request(role, address string) scrapers.Request {
	return scrapers.Request{Role: role, URL: address, Accept: "application/json"}
}

// serverRoot returns the root server behind an address, nil for a stored answer.
func serverRoot(u *url.URL) *url.URL {
	root := *u
	root.RawQuery, root.Fragment = "", ""
	if before, _, under := strings.Cut(u.Path, "/client_interface/"); under {
		root.Path = before
		return &root
	}
	stored := u.RawQuery != "" || slices.Contains([]string{".json", ".jsonp"}, strings.ToLower(path.Ext(u.Path)))
	if u.Scheme == "file" || stored {
		return nil
	}
	return &root
}

func ask(root *url.URL, switcher string, query url.Values) string {
	u := root.JoinPath("client_interface", "json/")
	query.Set("switcher", switcher)
	u.RawQuery = query.Encode()
	return u.String()
}

// narrowing keeps what an aggregator needs to know in every question: of which servers.
func narrowing(u *url.URL) url.Values {
	kept := url.Values{}
	for name, values := range u.Query() {
		if strings.HasPrefix(name, "root_server_ids") {
			kept[name] = values
		}
	}
	return kept
}

// nextPage returns the address of the page behind one that is full, "" where there is none.
func nextPage(u *url.URL, rows int) string {
	query := u.Query()
	size, err := strconv.Atoi(query.Get("page_size"))
	if err != nil || size <= 0 || rows < size {
		return ""
	}
	number, err := strconv.Atoi(query.Get("page_num"))
	if err != nil {
		number = 1
	}
	query.Set("page_num", strconv.Itoa(number+1))
	next := *u
	next.RawQuery = query.Encode()
	return next.String()
}
