package main

import (
	"fmt"

	"github.com/ebitengine/purego"
)

// libical is the part of libical 3 that counts components, called without cgo.
type libical struct {
	parse func(text string) uintptr
	first func(component uintptr, kind int32) uintptr
	next  func(component uintptr, kind int32) uintptr
	isA   func(component uintptr) int32
	free  func(component uintptr)

	properties            func(component uintptr, kind int32) int32
	event, every, dtstart int32 // kinds: VEVENT, any component, DTSTART
}

// openLibical loads the shared library by its name; the system's loader finds it.
func openLibical() (*libical, error) {
	handle, err := purego.Dlopen("libical.so.3", purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("load libical.so.3: %w", err)
	}
	l := &libical{}
	var kind, propertyKind func(name string) int32
	for name, fn := range map[string]any{
		"icalparser_parse_string":           &l.parse,
		"icalcomponent_get_first_component": &l.first,
		"icalcomponent_get_next_component":  &l.next,
		"icalcomponent_isa":                 &l.isA,
		"icalcomponent_free":                &l.free,
		"icalcomponent_string_to_kind":      &kind,
		"icalcomponent_count_properties":    &l.properties,
		"icalproperty_string_to_kind":       &propertyKind,
	} {
		purego.RegisterLibFunc(fn, handle, name)
	}
	l.event, l.every = kind("VEVENT"), kind("ANY")
	l.dtstart = propertyKind("DTSTART")
	return l, nil
}

// read counts the VEVENTs that libical keeps of a text, at any depth. The text ends at its first NUL, as C has it.
func (l *libical) read(text []byte) tally {
	root := l.parse(string(text))
	if root == 0 {
		return refused
	}
	defer l.free(root)
	t := tally{}
	l.walk(root, func(event uintptr) {
		t.events++
		if l.properties(event, l.dtstart) > 0 {
			t.started++
		}
	})
	return t
}

// walk visits the VEVENTs below a component. libical keeps the state of an iteration in the parent, so the
// children are collected before any of them is visited.
func (l *libical) walk(c uintptr, visit func(event uintptr)) {
	if l.isA(c) == l.event {
		visit(c)
	}
	var children []uintptr
	for child := l.first(c, l.every); child != 0; child = l.next(c, l.every) {
		children = append(children, child)
	}
	for _, child := range children {
		l.walk(child, visit)
	}
}
