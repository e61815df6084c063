package fetch

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func robotsSay(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) }
}

func TestRobots(t *testing.T) {
	tests := map[string]struct {
		robots http.HandlerFunc
		want   Outcome
		kind   ErrorKind
		says   string
	}{
		"none":                         {answerWith(404), Changed, "", ""},
		"locked away":                  {answerWith(403), Changed, "", ""},
		"empty":                        {robotsSay(""), Changed, "", ""},
		"a web page":                   {robotsSay("<!doctype html>\n<title>Oops: not found</title>\n"), Changed, "", ""},
		"all forbidden":                {robotsSay("User-agent: *\nDisallow: /\n"), RobotsDenied, KindRobots, "does not allow it"},
		"path forbidden":               {robotsSay("User-agent: *\nDisallow: /wp/\n"), RobotsDenied, KindRobots, "does not allow it"},
		"path forbidden but allowed":   {robotsSay("User-agent: *\nDisallow: /wp/\nAllow: /wp/list\n"), Changed, "", ""},
		"query forbidden":              {robotsSay("User-agent: *\nDisallow: /*action=\n"), RobotsDenied, KindRobots, "does not allow it"},
		"others forbidden":             {robotsSay("User-agent: otherbot\nDisallow: /\n"), Changed, "", ""},
		"we by name":                   {robotsSay("User-agent: Almanac\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), RobotsDenied, KindRobots, "does not allow it"},
		"all but us":                   {robotsSay("User-agent: almanac\nDisallow:\n\nUser-agent: *\nDisallow: /\n"), Changed, "", ""},
		"equal rules, allow wins":      {robotsSay("User-agent: *\nDisallow: /wp/list\nAllow: /wp/list\n"), Changed, "", ""},
		"a broken line costs one line": {robotsSay("Disallow: /\nUser-agent: *\nCrawl-delay: slow\nDisallow: /wp/\n"), RobotsDenied, KindRobots, "does not allow it"},
		"carriage returns, mark":       {robotsSay("\uFEFFUser-agent: *\rDisallow: /wp/ # for now\r"), RobotsDenied, KindRobots, "does not allow it"},
		"server error":                 {answerWith(500), RobotsDenied, KindRobots, "500 Internal Server Error for robots.txt"},
		"always busy":                  {answerWith(503), RobotsDenied, KindRobots, "503"},
		"too many requests":            {answerWith(429), RobotsDenied, KindRobots, "429"},
		"busy, then forbidden":         {inTurn(answerWith(503), robotsSay("User-agent: *\nDisallow: /\n")), RobotsDenied, KindRobots, "does not allow it"},
		"cut":                          {cut, FailedFetch, KindTruncated, "robots.txt cannot be read"},
		"crawl delay beyond patience":  {robotsSay("User-agent: *\nCrawl-delay: 3600\n"), RobotsDenied, KindRobots, "fetch.max_crawl_delay"},
		"round and round":              {http.RedirectHandler("/robots.txt", http.StatusFound).ServeHTTP, Changed, "", ""},
		"redirected": {http.RedirectHandler("/other-robots", http.StatusFound).ServeHTTP,
			RobotsDenied, KindRobots, "does not allow it"},
		"too long, the rest is ignored": {robotsSay(strings.Repeat("# filler\n", 60_000) + "User-agent: *\nDisallow: /\n"), Changed, "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := serve(t, map[string]http.HandlerFunc{
				"/robots.txt":   tt.robots,
				"/other-robots": robotsSay("User-agent: *\nDisallow: /\n"),
				"/wp/list":      say(list),
			})
			g := newBench(t).gather(p.URL + "/wp/list?action=meetings")
			wantOutcome(t, g, tt.want)
			wantKind(t, g, tt.kind)
			if tt.want == Changed {
				return
			}
			if n := p.count("/wp/list"); n != 0 {
				t.Errorf("fetched %d times all the same", n)
			}
			if !strings.Contains(g.Err.Error(), tt.says) {
				t.Errorf("error %q does not say %q", g.Err, tt.says)
			}
			if last := g.Attempts[len(g.Attempts)-1]; last.Result != string(tt.kind) || !strings.HasSuffix(last.URL, "/wp/list?action=meetings") {
				t.Errorf("last attempt %+v", last)
			}
		})
	}
}

func TestRobotsAreAskedOnce(t *testing.T) {
	handlers := map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(10 * time.Millisecond)
	}}
	for i := range 8 {
		handlers[fmt.Sprintf("/%d", i)] = say(list)
	}
	p := serve(t, handlers)
	b := newBench(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if g := b.gather(fmt.Sprintf("%s/%d", p.URL, i)); g.Outcome != Changed {
				t.Errorf("outcome %s: %v", g.Outcome, g.Err)
			}
		})
	}
	wg.Wait()
	if n := p.count("/robots.txt"); n != 1 {
		t.Errorf("robots.txt was asked for %d times", n)
	}
}

func TestRobotsOfAnAddressWithoutPath(t *testing.T) {
	p := serve(t, map[string]http.HandlerFunc{"/robots.txt": robotsSay("User-agent: *\nDisallow: /\n"), "/": say(list)})
	wantOutcome(t, newBench(t).gather(p.URL), RobotsDenied)
}

func TestRobotsOfARedirectsTarget(t *testing.T) {
	other := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": robotsSay("User-agent: *\nDisallow: /\n"),
		"/list":       say(list),
	})
	p := serve(t, map[string]http.HandlerFunc{"/list": http.RedirectHandler(other.URL+"/list", http.StatusMovedPermanently).ServeHTTP})
	g := newBench(t).gather(p.URL + "/list")
	wantOutcome(t, g, RobotsDenied)
	if other.count("/list") != 0 {
		t.Error("fetched all the same")
	}
	if got := results(g); got != "robots.txt:answered list:redirected robots.txt:fetched list:robots" {
		t.Errorf("attempts %s", got)
	}
}

func FuzzMendRobots(f *testing.F) {
	for _, seed := range []string{
		"User-agent: *\nDisallow: /\n", "Disallow: /", "User-agent: a\nUser-agent: b\nCrawl-delay: 1e999\nAllow: /*$\n",
		"User-agent:\nDisallow:\n", "\uFEFFuser agent: *\rdisallow: /x y # z", "User-agent: *\nCrawl-delay: NaN\nAllow: /(\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var r robots
		rules, err := r.parse(mustParse(t, "http://example.org/"), body)
		if err != nil {
			t.Fatalf("a line cost the whole file: %v", err)
		}
		if d := rules.FindGroup("almanac").CrawlDelay; d < 0 {
			t.Errorf("crawl delay %s", d)
		}
	})
}
