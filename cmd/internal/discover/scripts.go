package discover

import (
	"regexp"
	"slices"
	"strings"
)

// challengeTitle is the title of pages that firewalls show in place of the one that was asked for.
var challengeTitle = regexp.MustCompile(`(?i)^(?:just a moment|one moment, please|attention required|checking your browser|ddos protection|are you (?:a )?human|human verification|security check|robot challenge|access denied)`)

// challengeMarks are what the challenges of firewalls load.
var challengeMarks = []string{"/cdn-cgi/challenge-platform/", "/.well-known/sgcaptcha/", "_Incapsula_Resource"}

// challenge holds for a page that wants proof of a person, and for nothing that has a list of its own.
func (p *page) challenge() bool {
	if p.words > fewWords || len(p.tables) > 0 || len(p.leads()) > 0 {
		return false
	}
	return challengeTitle.MatchString(p.title) || p.challenged
}

// fewWords is the text of a page, in bytes, that says nothing but that something is about to be shown.
const fewWords = 400

// drawn holds for a page that is empty until its scripts have run.
func (p *page) drawn() bool { return p.scripts > 0 && p.words <= fewWords && len(p.tables) == 0 }

// loaded finds the JSON that a script of the page asks for.
var loaded = regexp.MustCompile(`(?:fetch|getJSON|axios\.get|ajax|url|src)["']?\s*[:=(]\s*\(?\s*["'\x60]([^"'\x60\s<>]+\.json(?:\?[^"'\x60\s<>]*)?)["'\x60]`)

// mostLoaded bounds the addresses that are taken out of scripts.
const mostLoaded = 3

// scriptLeads are the lists that scripts on the page load.
func (p *page) scriptLeads() []lead {
	var all []lead
	for _, l := range p.links {
		if l.kind == scriptCall {
			all = append(all, asLead(l.to, "a script on the page reads it"))
		}
	}
	return all
}

// shownBody is the service body of a BMLT server whose meetings alone crouton shows.
var shownBody = regexp.MustCompile(`"service_body"\s*:\s*\[?\s*"?(\d+(?:"?\s*,\s*"?\d+)*)`)

// readScripts takes from the page's text what only its scripts know.
func (p *page) readScripts(text string) {
	for _, m := range loaded.FindAllStringSubmatch(text, mostLoaded) {
		p.add(m[1], "", scriptCall, "")
	}
	if m := shownBody.FindStringSubmatch(text); m != nil {
		p.bodies = strings.FieldsFunc(m[1], func(r rune) bool { return r < '0' || r > '9' })
	}
	p.challenged = slices.ContainsFunc(challengeMarks, func(mark string) bool { return strings.Contains(text, mark) })
}
