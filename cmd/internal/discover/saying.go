package discover

import "fmt"

// saying is an error of a kind, in words that are whole without the kind's own.
type saying struct {
	words string
	kind  error
}

func (s saying) Error() string { return s.words }

func (s saying) Unwrap() error { return s.kind }

// say writes an error that errors.Is finds to be of a kind.
func say(kind error, format string, args ...any) error {
	return saying{fmt.Sprintf(format, args...), kind}
}
