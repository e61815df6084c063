package fetch

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestPublicAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "192.0.66.2": true, "172.32.0.1": true, "100.128.0.1": true, "198.20.0.1": true,
		"2606:4700::1111": true, "2a00:1450::1": true, "64:ff9b::808:808": true, "::ffff:8.8.8.8": true,

		"0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "100.64.0.1": false, "127.0.0.1": false,
		"127.255.0.1": false, "169.254.169.254": false, "172.16.0.1": false, "172.31.255.255": false,
		"192.0.0.8": false, "192.0.2.1": false, "192.88.99.1": false, "192.168.1.1": false, "198.18.0.1": false,
		"198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false, "239.1.1.1": false, "240.0.0.1": false,
		"255.255.255.255": false,

		"::": false, "::1": false, "::7f00:1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b:1::1": false, "100::1": false,
		"2001::1": false, "2001:db8::1": false, "2002:7f00:1::1": false, "2002:808:808::1": false,
		"3fff::1": false, "5f00::1": false, "fc00::1": false, "fd12::1": false, "fe80::1": false,
		"fe80::1%eth0": false, "fec0::1": false, "ff02::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("public(%s) = %t, want %t", address, got, want)
		}
	}
}

func TestGuard(t *testing.T) {
	tests := map[string]struct {
		opt     Options
		address string
		want    ErrorKind
	}{
		"public with contact":           {Options{Contact: "mailto:a@example.org"}, "8.8.8.8:443", ""},
		"public without contact":        {Options{}, "8.8.8.8:443", KindContact},
		"public without, private let":   {Options{AllowPrivateNetworks: true}, "8.8.8.8:443", KindContact},
		"private":                       {Options{Contact: "mailto:a@example.org"}, "10.0.0.1:80", KindPrivate},
		"private let":                   {Options{AllowPrivateNetworks: true}, "[::1]:80", ""},
		"link-local with zone":          {Options{Contact: "mailto:a@example.org"}, "[fe80::1%eth0]:80", KindPrivate},
		"what the system would not say": {Options{AllowPrivateNetworks: true}, "localhost:80", KindAddress},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := guard(tt.opt)("tcp", tt.address, nil)
			if Kind(err) != tt.want || (tt.want == "") != (err == nil) {
				t.Errorf("guard says %v, want kind %q", err, tt.want)
			}
			if tt.want == KindContact && !strings.Contains(err.Error(), "fetch.contact") {
				t.Errorf("%q does not name the setting", err)
			}
		})
	}
}

// A name, a literal in any notation, and a redirect all end at the same dial.
func TestPrivateAddressesCannotBeReached(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/list": say(list)})
	port := p.URL[strings.LastIndex(p.URL, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"} {
		t.Run(host, func(t *testing.T) {
			b := newBench(t, func(o *Options) { o.AllowPrivateNetworks, o.Contact = false, "mailto:a@example.org" })
			g := b.gather("http://" + host + port + "/list")
			wantOutcome(t, g, FailedFetch)
			wantKind(t, g, KindPrivate)
			where := "fetch http://" + host + port + "/list: the host leads to "
			if says := g.Err.Error(); !strings.HasPrefix(says, where) || !strings.Contains(says, "fetch.allow_private_networks") {
				t.Errorf("%q does not say where and name the setting", g.Err)
			}
		})
	}
	if p.count("/robots.txt")+p.count("/list") != 0 {
		t.Error("the server was asked")
	}
}

func TestContactAndOptionsAreChecked(t *testing.T) {
	tests := map[string]struct {
		adjust  func(*Options)
		setting string // "" where the options are good
	}{
		"defaults":          {func(o *Options) {}, ""},
		"page":              {func(o *Options) { o.Contact = "https://example.org/crawler" }, ""},
		"mail":              {func(o *Options) { o.Contact = "mailto:crawler@example.org" }, ""},
		"bare mail":         {func(o *Options) { o.Contact = "crawler@example.org" }, "fetch.contact"},
		"no host":           {func(o *Options) { o.Contact = "https://" }, "fetch.contact"},
		"mail to nobody":    {func(o *Options) { o.Contact = "mailto:" }, "fetch.contact"},
		"breaks the header": {func(o *Options) { o.Contact = "https://example.org/)\r\nX: y" }, "fetch.contact"},
		"no connection":     {func(o *Options) { o.PerHost = 0 }, "fetch.per_host"},
		"negative delay":    {func(o *Options) { o.Delay = -1 }, "fetch.delay"},
		"no body":           {func(o *Options) { o.MaxBodyBytes = 0 }, "fetch.max_body_bytes"},
		"waits upside down": {func(o *Options) { o.RetryMax = o.RetryBase - 1 }, "fetch.retry_max"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			opt := Defaults
			tt.adjust(&opt)
			err := opt.check()
			if (err == nil) != (tt.setting == "") || (err != nil && !strings.Contains(err.Error(), tt.setting)) {
				t.Errorf("check says %v, want word of %q", err, tt.setting)
			}
		})
	}
	if _, err := New(nil, Defaults, nil); err == nil {
		t.Error("New does without a logger and an archive")
	}
}

func TestUserAgent(t *testing.T) {
	for version, want := range map[string]string{
		"1.2.3": "almanac/1.2.3", "v0.0.0-20260301+dirty": "almanac/v0.0.0-20260301+dirty", "(devel)": "almanac/devel", "": "almanac/devel",
	} {
		if got := (Options{Version: version}).userAgent(); got != want {
			t.Errorf("version %q makes %q, want %q", version, got, want)
		}
	}
}
