package api

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

type openapi struct {
	OpenAPI string
	Paths   map[string]map[string]struct {
		OperationID string
		Summary     string
		Parameters  []struct {
			Name, In, Description string
			Required              bool
			Schema                map[string]any
			Example               any
		}
		Responses map[string]any
	}
}

// notDescribed is for machines that know it.
var notDescribed = []string{metricsPath}

func TestOpenAPINamesEveryRoute(t *testing.T) {
	s := newSite(t, Options{}, hundred())
	var doc openapi
	if err := json.Unmarshal([]byte(s.get(openapiPath).body), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %q", doc.OpenAPI)
	}
	for path := range s.server.routes {
		_, described := doc.Paths[path]
		if described == (slices.Contains(notDescribed, path) || foreign(path)) {
			t.Errorf("%s: in the document: %t", path, described)
		}
	}
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		op := methods["get"]
		if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" || op.Responses["200"] == nil || op.Responses["4XX"] == nil {
			t.Errorf("%s: incomplete, or its operationId %q is taken", path, op.OperationID)
		}
		ids[op.OperationID] = true
		for _, p := range op.Parameters {
			if p.Name == "" || p.Description == "" || p.Schema["type"] == nil || p.In == "path" != p.Required && p.Name != "since" {
				t.Errorf("%s: parameter %+v is incomplete", path, p)
			}
		}
		// What the document names is what the route takes: an unknown parameter is answered with the known ones.
		if strings.Contains(path, "{") || len(op.Parameters) == 0 {
			continue
		}
		r := s.get(path + "?no_such_parameter=1")
		for _, p := range op.Parameters {
			if !strings.Contains(r.body, `"`+p.Name+`"`) {
				t.Errorf("%s does not take %s", path, p.Name)
			}
		}
		var refusal problem
		if err := json.Unmarshal([]byte(r.body), &refusal); err != nil || len(refusal.Valid) != len(op.Parameters) {
			t.Errorf("%s takes %d parameters, the document has %d: %s", path, len(refusal.Valid), len(op.Parameters), r.body)
		}
	}
}

// foreign are routes for people and those whose interface is somebody else's.
func foreign(path string) bool {
	return strings.HasPrefix(path, "/find") || strings.HasPrefix(path, "/client_interface")
}

func TestOpenAPIExamplesRun(t *testing.T) {
	snapshot := hundred()
	s := newSite(t, Options{}, snapshot)
	needs := map[string]string{"radius": "near=39.95,-75.16", "limit": "since=" + snapshot.Release}
	ran := 0
	for _, op := range operations() {
		path := strings.ReplaceAll(op.path, "{id}", "m000001")
		base := ""
		switch op.path {
		case changesPath:
			base = "since=" + snapshot.Release
		case coveragePath:
			base = "region=US"
		}
		targets := []string{path + "?" + base}
		for _, p := range op.parameters {
			if p.example == "" || p.name == "region" && op.path == coveragePath {
				continue
			}
			query := p.name + "=" + url.QueryEscape(p.example)
			if extra := needs[p.name]; extra != "" && (p.name != "limit" || op.path == changesPath) {
				query += "&" + extra
			} else if base != "" {
				query += "&" + base
			}
			targets = append(targets, path+"?"+query)
		}
		for _, target := range targets {
			ran++
			if r := s.get(target); r.status != 200 {
				t.Errorf("%s: %d %s", target, r.status, r.body)
			}
		}
	}
	if ran < 60 {
		t.Errorf("only %d examples", ran)
	}
}
