package nightly

import (
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

func TestNetworkDown(t *testing.T) {
	far := func(kind fetch.ErrorKind) gathered {
		return gathered{asked: true, kind: kind, planned: planned{source: scrapers.Source{URL: "https://example.org/feed"}}}
	}
	near := gathered{asked: true, planned: planned{source: scrapers.Source{URL: "file:///list.json"}}}
	for name, c := range map[string]struct {
		all  []gathered
		want bool
	}{
		"nobody answers":      {[]gathered{far(fetch.KindDNS), far(fetch.KindTimeout), far(fetch.KindRefused), near}, true},
		"one answers":         {[]gathered{far(fetch.KindDNS), far(fetch.KindTimeout), far(fetch.KindRefused), far("")}, false},
		"one says 500":        {[]gathered{far(fetch.KindDNS), far(fetch.KindTimeout), far(fetch.KindRefused), far(fetch.KindStatus)}, false},
		"too few to tell":     {[]gathered{far(fetch.KindDNS), far(fetch.KindTimeout)}, false},
		"nobody was asked":    {nil, false},
		"one was not asked":   {[]gathered{far(fetch.KindDNS), far(fetch.KindDNS), far(fetch.KindDNS), {planned: far("").planned}}, true},
		"all on this machine": {[]gathered{near, near, near}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := networkDown(c.all); got != c.want {
				t.Errorf("networkDown = %v", got)
			}
		})
	}
}
