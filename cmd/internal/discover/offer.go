package discover

import (
	"cmp"
	"fmt"
)

// offer is an entry of the registry that keeps a publisher who said no from being fetched by mistake.
func (l *looker) offer() (string, error) {
	e := evidence{find: find{url: l.first.url}, page: l.page, now: l.opt.Now}
	fellowship, err := l.fellowship(&e)
	if err != nil {
		fellowship = Guess{Value: "other", Sure: Weak, Why: "nothing names it; check this"}
	}
	name, region := e.name(fellowship.Value), l.likelyRegion(&e)
	id, err := l.id(&e, fellowship, region, name)
	if err != nil {
		return "", err
	}
	d := draft{on: l.opt.Now}
	d.add("id", id.Value, id.Sure, id.Why)
	d.add("name", name.Value, name.Sure, name.Why)
	d.add("fellowship", fellowship.Value, fellowship.Sure, fellowship.Why)
	if region.Value != Nowhere {
		d.add("region", region.Value, region.Sure, region.Why)
	}
	d.add("website", cmp.Or(e.website().Value, l.first.url), Certain, "")
	text := d.closed(l.steps[len(l.steps)-1])
	if _, err := compile(id.Value, text); err != nil {
		return "", fmt.Errorf("write the entry of a closed source: %w", err)
	}
	return text, nil
}
