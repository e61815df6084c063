package meetingguide

import (
	"bytes"
	"fmt"

	"github.com/recovery-almanac/almanac/scrapers"
)

// refused explains an object that is no list. 12 Step Meeting List answers {"code":"feed_restricted"} where the
// site keeps its feed to chosen readers, WordPress {"code":"rest_no_route"} where the plugin is gone.
func refused(doc scrapers.JSON) error {
	code, _ := doc.Member("code").Text()
	message := ""
	for _, name := range []string{"message", "error", "error_description", "detail"} {
		v := doc.Member(name)
		if v.IsObject() {
			v = v.Member("message")
		}
		if text, ok := v.Text(); ok && text != "" {
			message = text
			break
		}
	}
	switch {
	case code == "feed_restricted":
		return fmt.Errorf("the publisher keeps its feed to chosen readers (%s: %q); ask the publisher, and write `access: restricted` in the source file until it agrees: %w",
			code, message, scrapers.ErrNotThisFormat)
	case code == "rest_no_route":
		return fmt.Errorf("the site has no such feed any more (%s); look on its meeting page for the new address: %w",
			code, scrapers.ErrNotThisFormat)
	case code != "" || message != "":
		return fmt.Errorf("the answer is an error (%s: %q): %w", code, message, scrapers.ErrNotThisFormat)
	}
	return fmt.Errorf("the answer is an object without a list of meetings: %w", scrapers.ErrNotThisFormat)
}

// explain adds what WordPress means by a bare 0 or -1: admin-ajax.php knows no such action, or refuses it.
func explain(err error, body []byte) error {
	switch text := string(bytes.TrimSpace(body[:min(len(body), 16)])); text {
	case "0", "-1":
		return fmt.Errorf("WordPress answers %s: the meeting list plugin is switched off or its feed is not public: %w", text, err)
	}
	return err
}
