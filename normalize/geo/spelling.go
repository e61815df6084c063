package geo

// leastSpelled is how many letters a name must have to be known with one of them wrong: shorter ones have too many
// neighbours.
const leastSpelled = 7

// Misspelled finds the one populated place of a subdivision, or of a country, whose name differs from a word by one
// letter that is wrong, missing or too many, or by two that changed places: "Philadephia" in US-PA is Philadelphia. The
// first letter must be right.
func Misspelled(name, subdivision, country string) (found Place, ok bool) {
	k := key(name)
	region := subdivision
	if region == "" {
		region = country
	}
	if len(k) < leastSpelled || region == "" {
		return Place{}, false
	}
	t := allTowns()
	for _, other := range t.within[region] {
		if len(other.key) < leastSpelled || other.key[0] != k[0] || !nearly(k, other.key) {
			continue
		}
		if p := t.all[other.n]; !ok {
			found, ok = p, true
		} else if p.Name != found.Name || p.Subdivision != found.Subdivision {
			return Place{}, false
		}
	}
	return found, ok
}

// nearly reports whether two texts that are not equal become so by one change.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
