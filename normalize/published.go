package normalize

import (
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// published ends rows that the publisher holds back: BMLT's published "0", a calendar's CANCELLED, a site's draft.
// Words for a pause say that the meeting is inactive; every other word leaves the row as it is.
func published(r *row) {
	word := strings.ToLower(strings.TrimSpace(r.in.Status))
	switch word {
	case "", "1", "true", "yes", "publish", "published", "active", "open", "confirmed":
	case "tentative":
		r.report(scrapers.EventTentative, "status", r.in.Status)
	case "0", "false", "no", "draft", "unpublished", "private", "pending", "trash", "hidden", "deleted", "archived":
		r.skip(scrapers.NotPublished, "status", r.in.Status)
	case "cancelled", "canceled":
		r.skip(scrapers.EventCancelled, "status", r.in.Status)
	default:
		found, known := statusOf(word)
		if !known {
			r.report(scrapers.FieldUnreadable, "status", r.in.Status)
		}
		r.said.add(found)
	}
}
