package api

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const changesPath = "/v1/changes"

const (
	defaultChanges = 1000
	mostChanges    = 10_000
	releaseLayout  = "20060102T150405Z"
)

var changesParameters = []parameter{
	{"since", "The release that you have, or a moment (RFC 3339): everything that changed after it. Withdrawn and merged meetings come as tombstones. 410 means that no changes lead from there to the live release, because it is no longer kept or was rolled back: read /meetings.ndjson anew.",
		texts(), "", true, nil},
	{"limit", fmt.Sprintf("How many changes; %d where it is not given.", defaultChanges), number("integer", 1, mostChanges), "100", false, nil},
	{"cursor", "Where the page begins: next_cursor of the page before.", texts(), "", false, nil},
}

// position is a place between two changes: release, and line in its changes.ndjson.
type position struct {
	release string
	line    int
}

// changes answers what happened between a release and the live one, oldest first. Each change is a line of a kept
// release's changes.ndjson, and says which.
func (c *call) changes() error {
	q, err := c.readChanges()
	if err != nil {
		return err
	}
	k, err := c.chain()
	if err != nil {
		return err
	}
	var after []string
	if q.release != "" {
		after, err = k.after(q.release)
	} else {
		after, err = k.since(q.moment)
	}
	if err == nil && q.from.release != "" && !slices.Contains(after, q.from.release) {
		err = k.anew("the release of the cursor was rolled back")
	}
	if err != nil {
		return err
	}
	if err := c.charge(2); err != nil {
		return err
	}
	return c.reply("application/json", freshSearch, func(a *answer) error {
		fmt.Fprintf(a, `{"since":%q,"release":%q,"changes":[`, q.said, c.release.Release)
		next, err := c.writeChanges(a, after, q.from, q.limit)
		if err != nil {
			return err
		}
		a.text("\n]")
		if next != nil {
			fmt.Fprintf(a, `,"next_cursor":"%s:%d"`, next.release, next.line)
		}
		a.text("}\n")
		return a.err
	})
}

var releaseName = regexp.MustCompile(`^\d{8}T\d{6}Z[0-9a-z.-]*$`)

// changesQuery is what somebody asks for: changes since a release, or a moment.
type changesQuery struct {
	said    string
	release string
	moment  time.Time
	limit   int
	from    position
}

func (c *call) readChanges() (q changesQuery, err error) {
	for name, values := range c.query {
		known := slices.ContainsFunc(changesParameters, func(p parameter) bool { return p.name == name })
		if !known && !ignored(name) {
			return q, bad(name, fmt.Sprintf("there is no parameter %q", name), namesOf(changesParameters)...)
		}
		if len(values) > 1 {
			return q, bad(name, name+" takes one value")
		}
	}
	q.limit = defaultChanges
	if text := c.query.Get("limit"); text != "" {
		if q.limit, err = whole("limit", text, 1, mostChanges); err != nil {
			return q, err
		}
	}
	if text := c.query.Get("cursor"); text != "" {
		release, line, ok := strings.Cut(text, ":")
		n, err := strconv.Atoi(line)
		if !ok || err != nil || n < 0 || !releaseName.MatchString(release) {
			return q, bad("cursor", "the cursor is none of ours; begin without one")
		}
		q.from = position{release, n}
	}
	q.said = c.query.Get("since")
	if releaseName.MatchString(q.said) {
		q.release = q.said
		return q, nil
	}
	q.moment, err = time.Parse(time.RFC3339, strings.ReplaceAll(q.said, " ", "+"))
	if err != nil {
		return q, bad("since", fmt.Sprintf("since is a release such as %s, or a moment such as 2026-03-06T03:00:00Z, not %q", c.release.Release, q.said))
	}
	return q, nil
}

// writeChanges writes up to limit changes from a position on, and returns where the next page begins; nil at the end.
func (c *call) writeChanges(a *answer, releases []string, from position, limit int) (*position, error) {
	separator := "\n"
	for _, name := range releases[max(0, slices.Index(releases, from.release)):] {
		f, err := os.Open(filepath.Join(filepath.Dir(c.release.dir), name, "changes.ndjson"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, refuse(410, fmt.Sprintf("release %s is no longer kept; read /meetings.ndjson anew", name))
		}
		if err != nil {
			return nil, fmt.Errorf("read changes: %w", err)
		}
		line := 0
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			line++
			if name == from.release && line <= from.line || len(lines.Bytes()) < 2 {
				continue
			}
			if limit == 0 {
				f.Close()
				return &position{name, line - 1}, nil
			}
			limit--
			a.text(separator)
			separator = ",\n"
			fmt.Fprintf(a, `{"release":%q,%s`, name, lines.Bytes()[1:])
		}
		err = errors.Join(lines.Err(), f.Close())
		if err != nil {
			return nil, fmt.Errorf("read changes of release %s: %w", name, err)
		}
	}
	return nil, a.err
}

const sourcesPath = "/v1/sources"

// sources answers whose lists are in the release, and how each is.
func (c *call) sources() error {
	return c.replyJSON(struct {
		Release string `json:"release"`
		Sources any    `json:"sources"`
	}{c.release.Release, c.release.Sources})
}
