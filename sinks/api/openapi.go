package api

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

const openapiPath = "/v1/openapi.json"

// operation describes a route for the OpenAPI document.
type operation struct {
	path, id, summary string
	parameters        []parameter
	kinds             []string // content types of its answers
	schema            string   // of a JSON answer: a file of the release, "" where it is said in words only
}

var idParameter = parameter{name: "id", about: "The meeting's id.", schema: texts()}

// operations are the routes that programs use, in the order of the document.
func operations() []operation {
	var kinds []string
	for _, f := range formats() {
		kinds = append(kinds, f.kind)
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	ops := []operation{
		{meetingsPath, "searchMeetings", "Search meetings. Any search is also a calendar that can be subscribed to: format=ical.", meetingsParameters, kinds, ""},
	}
	for _, suffix := range []struct{ path, format string }{{"json", "json"}, {"ndjson", "ndjson"}, {"csv", "csv"}, {"geojson", "geojson"}, {"ics", "ical"}} {
		ops = append(ops, operation{meetingsPath + "." + suffix.path, "searchMeetingsAs" + strings.ToUpper(suffix.path),
			"The same, as " + formatNamed(suffix.format).kind + ".", suffixed(suffix.format), []string{formatNamed(suffix.format).kind}, ""})
	}
	return append(ops,
		operation{meetingsPath + "/{id}", "getMeeting", "One meeting. An id that was merged into another redirects to it; a withdrawn one is gone (410). With .ics behind the id: its calendar.", []parameter{idParameter}, []string{"application/json", "text/calendar; charset=utf-8"}, "../schema/meeting.json"},
		operation{meetingsPath + "/{id}/provenance", "getProvenance", "Which listing each field of a meeting comes from, and what the others said.", []parameter{idParameter}, []string{"application/json"}, "../schema/provenance.json"},
		operation{"/meetingguide.json", "meetingGuide", "Meeting Guide feed of all meetings, or of those that the filters choose.", suffixed("meetingguide"), []string{"application/json"}, "../schema/meetingguide.json"},
		operation{coveragePath, "getCoverage", "At what hours of the week there are meetings: of a region by hour, or of all regions in measures.", coverageParameters, []string{"application/json"}, ""},
		operation{changesPath, "getChanges", "What happened since a release: added, changed, moved, merged, split, withdrawn.", changesParameters, []string{"application/json"}, ""},
		operation{sourcesPath, "getSources", "Whose lists are in the release, with attribution, licence, and how each was last read.", nil, []string{"application/json"}, ""},
		operation{openapiPath, "getOpenAPI", "This document.", nil, []string{"application/json"}, ""},
		operation{healthPath, "getHealth", "Whether anything is served, and which release.", nil, []string{"application/json"}, ""},
	)
}

// document is the OpenAPI document; it says nothing of the release and never changes while the program runs.
var document = sync.OnceValue(func() []byte {
	paths := map[string]any{}
	for _, op := range operations() {
		paths[op.path] = map[string]any{"get": op.object()}
	}
	raw, err := json.MarshalIndent(map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Almanac", "version": "1",
			"description": "Public recovery meetings, as the live release has them. The release's files are served beside this interface: /manifest.json lists them. Everything is read only.",
			"license":     map[string]any{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers":  []any{map[string]any{"url": "/"}},
		"security": []any{},
		"tags": []any{
			map[string]any{"name": "meetings", "description": "Meetings, one or many."},
			map[string]any{"name": "release", "description": "What the live release says about itself."},
		},
		"paths": paths,
		"components": map[string]any{
			"schemas":   map[string]any{"Problem": problemSchema, "Page": pageSchema},
			"responses": map[string]any{"Problem": problemResponse},
		},
	}, "", "  ")
	if err != nil {
		panic("api: the OpenAPI document is not JSON: " + err.Error())
	}
	return append(raw, '\n')
})

var (
	problemSchema = map[string]any{
		"type": "object", "description": "RFC 9457", "required": []string{"title", "status", "detail"},
		"properties": map[string]any{
			"title": texts(), "status": map[string]any{"type": "integer"}, "detail": texts(),
			"parameter": map[string]any{"type": "string", "description": "The parameter that has to change."},
			"valid":     map[string]any{"type": "array", "items": texts(), "description": "What it may be."},
		},
	}
	pageSchema = map[string]any{
		"type": "object", "description": "A page of meetings.", "required": []string{"schema_version", "release", "as_of", "total", "meetings"},
		"properties": map[string]any{
			"schema_version": map[string]any{"const": 1}, "release": texts(), "as_of": map[string]any{"type": "string", "format": "date-time"},
			"total": map[string]any{"type": "integer", "minimum": 0, "description": "What the search found, on all pages."},
			"meetings": map[string]any{"type": "array", "items": map[string]any{"type": "object",
				"description": "As in meetings.ndjson, see /schema/meeting.json; with distance_km where sorted by distance, starts_at (UTC) with starting_within."}},
			"next_cursor": map[string]any{"type": "string", "description": "Where the next page begins; absent on the last."},
		},
	}
	problemResponse = map[string]any{
		"description": "What was wrong, and what to change.",
		"content":     map[string]any{"application/problem+json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}},
	}
)

func (op *operation) object() map[string]any {
	content := map[string]any{}
	for _, kind := range op.kinds {
		content[kind] = map[string]any{"schema": op.answer(kind)}
	}
	summary, _, _ := strings.Cut(op.summary, ". ")
	tag := "release"
	if strings.HasPrefix(op.path, "/v1/meetings") || op.path == "/meetingguide.json" {
		tag = "meetings"
	}
	object := map[string]any{
		"operationId": op.id, "summary": strings.TrimSuffix(summary, "."), "description": op.summary, "tags": []string{tag},
		"responses": map[string]any{
			"200": map[string]any{"description": "The answer.", "content": content},
			"4XX": map[string]any{"$ref": "#/components/responses/Problem"},
			"5XX": map[string]any{"$ref": "#/components/responses/Problem"},
		},
	}
	if len(op.parameters) > 0 {
		object["parameters"] = op.describe()
	}
	return object
}

// answer is the schema of an answer. Those of records are the release's own files.
func (op *operation) answer(kind string) map[string]any {
	page, list := map[string]any{"$ref": "#/components/schemas/Page"}, map[string]any{"type": "array", "items": map[string]any{"type": "object"}}
	switch {
	case kind != "application/json" && kind != "application/geo+json":
		return texts()
	case op.schema != "":
		return map[string]any{"$ref": op.schema}
	case kind == "application/json" && op.path == meetingsPath:
		return map[string]any{"oneOf": []any{page, list}, "description": "A page; with format=meetingguide a list."}
	case op.path == meetingsPath+".json":
		return page
	}
	return map[string]any{"type": "object"}
}

func (op *operation) describe() []any {
	var list []any
	for _, p := range op.parameters {
		where := "query"
		if strings.Contains(op.path, "{"+p.name+"}") {
			where = "path"
		}
		d := map[string]any{"name": p.name, "in": where, "description": p.about, "schema": p.schema}
		if where == "path" || op.path == changesPath && p.name == "since" {
			d["required"] = true
		}
		if p.example != "" {
			d["example"] = p.value()
		}
		list = append(list, d)
	}
	return list
}

// value is the example as its schema has it: numbers are not in quotes.
func (p *parameter) value() any {
	if kind := p.schema["type"]; kind == "integer" || kind == "number" {
		return json.Number(p.example)
	}
	return p.example
}

// openapi answers with the document.
func (c *call) openapi() error {
	return c.reply("application/json", freshSearch, func(a *answer) error {
		_, _ = a.Write(document())
		return a.err
	})
}
