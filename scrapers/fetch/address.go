package fetch

import "net/netip"

// notPublic4 is IANA's IPv4 special-purpose registry as far as it is not globally reachable, with multicast
// and the reserved class E.
var notPublic4 = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)

// notPublic6 is the same within IPv6's global unicast space. 2002::/16 (6to4) and 2001::/32 (Teredo, inside
// 2001::/23) carry an IPv4 address that a relay would unpack, so none of them is public here.
var notPublic6 = prefixes("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

var (
	globalUnicast6 = netip.MustParsePrefix("2000::/3")
	// nat64 is how a network with IPv6 only reaches IPv4 hosts (RFC 6052): the last four bytes decide.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
)

// public reports whether an address is a host on the open internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if a.Is4() {
		return !within(notPublic4, a)
	}
	return globalUnicast6.Contains(a) && !within(notPublic6, a)
}

func within(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		list[i] = netip.MustParsePrefix(t)
	}
	return list
}
