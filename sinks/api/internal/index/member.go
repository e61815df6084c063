package index

// EachMember yields the members of an object that is valid JSON on one line, as the release's records are: the name
// without its quotes and the value as it stands.
func EachMember(object []byte, yield func(name, value []byte) bool) {
	i := 1
	for i < len(object) && object[i] == '"' {
		nameEnd := stringEnd(object, i)
		valueStart := nameEnd + 1 // behind the colon
		valueEnd := valueEnd(object, valueStart)
		if valueEnd > len(object) || !yield(object[i+1:nameEnd-1], object[valueStart:valueEnd]) {
			return
		}
		i = valueEnd + 1
	}
}

// stringEnd is the place behind the string that begins at i.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b) && b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// valueEnd is the place behind the value that begins at i.
func valueEnd(b []byte, i int) int {
	for depth := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = stringEnd(b, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return i
}
