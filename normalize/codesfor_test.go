package normalize

import (
	"slices"
	"testing"
)

func TestCodesFor(t *testing.T) {
	cases := []struct {
		name    string
		meeting Meeting
		want    []string
	}{
		{"own codes stay in their order", Meeting{Fellowship: "aa", TypesRaw: []string{"ST", "O", "W"}, Tags: []string{"open", "step", "women"}}, []string{"ST", "O", "W"}},
		{"BMLT keys become the programme's codes", Meeting{Fellowship: "na", TypesRaw: []string{"B", "O", "WC"}, Tags: []string{"beginners", "open", "wheelchair"}}, []string{"O", "BEG", "X"}},
		{"a language", Meeting{Fellowship: "aa", Tags: []string{"open"}, Languages: []string{"es"}}, []string{"O", "S"}},
		{"a key that means something else there is not taken", Meeting{Fellowship: "aa", TypesRaw: []string{"T"}, Tags: []string{"topic"}}, []string{}},
	}
	for _, c := range cases {
		if got := CodesFor(&c.meeting); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
