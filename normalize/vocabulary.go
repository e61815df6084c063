package normalize

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

// The tables of types: tags.csv defines every tag, tag-labels.csv names it for people, and the others lead from a publisher's codes and words to a tag,
// or to language:, mode: or status: and a value.
//
//go:embed data/tags.csv data/tag-labels.csv data/type-codes.csv data/bmlt-formats.csv data/labels.csv
var vocabulary embed.FS

// typeVocabulary is what the tables say, ready to look up.
type typeVocabulary struct {
	tags        map[string]string // tag to definition
	codes       map[string]string // "fellowship code", the code in lower case
	labels      map[string]string // by [letters] of the label
	worlds      map[string]string // by world_id
	worldDetail map[string]string // "world_id name", by [letters] of the name, and "world_id key"
	stockKeys   map[string]string // BMLT's English keys, for servers that send no list of formats
}

var typeTables = sync.OnceValue(loadTypeTables)

// Tag is one word of the common vocabulary.
type Tag struct {
	Name       string
	Definition string
	Labels     map[string]string // what people call it, by language: en, es and fr
}

// Tags returns the common vocabulary, sorted by name. The caller may change what it gets.
func Tags() []Tag {
	rows := readVocabulary("data/tags.csv", 2)
	labels := map[string]map[string]string{}
	for _, row := range readVocabulary("data/tag-labels.csv", 4) {
		labels[row[0]] = map[string]string{"en": row[1], "es": row[2], "fr": row[3]}
	}
	all := make([]Tag, len(rows))
	for i, row := range rows {
		all[i] = Tag{Name: row[0], Definition: row[1], Labels: labels[row[0]]}
	}
	return all
}

func loadTypeTables() *typeVocabulary {
	t := &typeVocabulary{
		tags: map[string]string{}, codes: map[string]string{}, labels: map[string]string{},
		worlds: map[string]string{}, worldDetail: map[string]string{}, stockKeys: map[string]string{},
	}
	for _, row := range readVocabulary("data/tags.csv", 2) {
		enter(t.tags, row[0], row[1])
	}
	for _, row := range readVocabulary("data/type-codes.csv", 3) {
		enter(t.codes, row[0]+" "+strings.ToLower(row[1]), row[2])
	}
	for _, row := range readVocabulary("data/labels.csv", 2) {
		enter(t.labels, letters(row[0]), row[1])
	}
	for _, row := range readVocabulary("data/bmlt-formats.csv", 4) {
		t.enterFormat(row[0], row[1], row[2], row[3])
	}
	return t
}

// enterFormat enters one of BMLT's formats. Of several with one world_id the row without a key says what the id
// means by itself, else the first does.
func (t *typeVocabulary) enterFormat(world, key, name, means string) {
	if key != "" {
		enter(t.stockKeys, key, means)
	}
	if world == "" {
		enter(t.labels, letters(name), means)
		return
	}
	if key == "" {
		t.worlds[world] = means
		return
	}
	if _, taken := t.worlds[world]; !taken {
		t.worlds[world] = means
	}
	t.worldDetail[world+" "+letters(name)] = means
	t.worldDetail[world+" "+key] = means
}

// enter adds a row and panics where the tables contradict themselves.
func enter(table map[string]string, key, means string) {
	if old, taken := table[key]; taken && old != means {
		panic(fmt.Sprintf("normalize: the type tables say of %q both %s and %s", key, old, means))
	}
	table[key] = means
}

// readVocabulary reads one of the embedded files without its header; a broken file is a bug and panics.
func readVocabulary(name string, fields int) [][]string {
	f, err := vocabulary.Open(name)
	if err != nil {
		panic(fmt.Sprintf("normalize: %v", err))
	}
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', fields
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("normalize: %s: %v", name, err))
	}
	return rows[1:]
}
