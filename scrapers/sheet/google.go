package sheet

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// sheetPath is /spreadsheets/d/ID for a sheet, and /spreadsheets/d/e/2PACX-ID for one that was published to the web.
var sheetPath = regexp.MustCompile(`^/spreadsheets/(?:u/\d+/)?d/(e/)?([\w-]{20,})(?:/(\w+))?`)

// exportAddress turns the address of a Google Sheet's editor or page into that of its CSV. Addresses that already name
// an export, and all others, stay as they are.
func exportAddress(u *url.URL) string {
	m := sheetPath.FindStringSubmatch(u.Path)
	if u.Hostname() != "docs.google.com" || m == nil || m[3] == "export" || m[3] == "gviz" {
		return u.String()
	}
	query := u.Query()
	published, id := m[1] != "", m[2]
	if published && query.Get("output") != "" {
		return u.String()
	}
	gid := query.Get("gid")
	if gid == "" { // the editor keeps the worksheet behind the #
		fragment, _ := url.ParseQuery(strings.TrimPrefix(u.Fragment, "#"))
		gid = fragment.Get("gid")
	}
	export := url.Values{}
	if gid != "" {
		export.Set("gid", gid)
	}
	if published {
		export.Set("output", "csv")
		if gid != "" {
			export.Set("single", "true")
		}
		return "https://docs.google.com/spreadsheets/d/e/" + id + "/pub?" + export.Encode()
	}
	export.Set("format", "csv")
	return "https://docs.google.com/spreadsheets/d/" + id + "/export?" + export.Encode()
}

// editAddress is where the publisher finds a row in the editor, "" for a sheet whose editor is not known.
func editAddress(address string, line int) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() != "docs.google.com" {
		return ""
	}
	m := sheetPath.FindStringSubmatch(u.Path)
	if m == nil || m[1] != "" {
		return ""
	}
	gid := u.Query().Get("gid")
	if gid == "" {
		gid = "0"
	}
	return fmt.Sprintf("https://docs.google.com/spreadsheets/d/%s/edit#gid=%s&range=%d:%d", m[2], gid, line, line)
}
