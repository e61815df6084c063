# The two commands a newcomer needs: `make run` and `make test`.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
BIN     := bin/almanac
PKGS    := ./...

PAGE    := sinks/files/dashboard

.PHONY: run build clickhouse crouton spec dashboard maps test check vuln vulndb bench fuzz faults clean

run: build ## two nights against invented publishers on this machine; see what is published
	$(BIN) demo

build: ## the binary, in bin/
	go build -trimpath -ldflags "-X main.release=$(VERSION)" -o $(BIN) ./cmd/almanac

clickhouse: ## the analytics engine, from npm into the user's cache folder, its hash checked
	go run ./sinks/clickhouse/engine/internal/fetch

dashboard: ## the dashboard's script and style out of its sources; needs node and npm
	cd $(PAGE) && npm ci --ignore-scripts --no-audit --no-fund --silent && node build.mjs

maps: ## the dashboard's maps; needs `make dashboard` before
	go run ./normalize/geo/internal/outlines normalize/geo/data | (cd $(PAGE) && node maps.mjs)

CROUTON := bmlt-enabled-croutonjs-4.1.12.tgz
CACHE   := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/almanac

crouton: ## croutonjs, from npm into the user's cache folder, so that its test runs; its hash is checked there
	mkdir -p $(CACHE) && cd $(CACHE) && { [ -s $(CROUTON) ] || npm pack --silent @bmlt-enabled/croutonjs@4.1.12; }

SPEC := code4recovery-spec-1.1.9.tgz

spec: ## the Meeting Guide spec, from npm into the user's cache folder, so that its test runs; its hash is checked there
	mkdir -p $(CACHE) && cd $(CACHE) && { [ -s $(SPEC) ] || npm pack --silent @code4recovery/spec@1.1.9; }

test: ## every test; no test reaches the internet
	go test -timeout 30m $(PKGS)

check: ## what a commit must pass
	@unformatted=$$(gofmt -l cmd config normalize scrapers sinks); \
	if [ -n "$$unformatted" ]; then echo "run gofmt -w on: $$unformatted"; exit 1; fi
	go vet $(PKGS)
	go mod verify
	go mod tidy -diff
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 $(PKGS)
	$(MAKE) --no-print-directory vuln
	@if command -v npm >/dev/null; then $(MAKE) dashboard && git diff --exit-code --stat -- $(PAGE)/built; else echo "no npm here: the dashboard was not built anew"; fi
	go test -race -timeout 60m $(PKGS)

VULNDB    := $(CACHE)/vulndb
TOOLCHAIN := $(shell sed -n 's/^toolchain //p' go.mod)

vuln: ## known faults of the libraries and of Go, from vuln.go.dev or, where that cannot be reached, from the Go module proxy
	@if curl -fsS -m 20 -o /dev/null https://vuln.go.dev/index/db.json; then db=https://vuln.go.dev; else $(MAKE) --no-print-directory vulndb && db=file://$(VULNDB); fi && \
	echo "known faults: $$db" && GOTOOLCHAIN=$(TOOLCHAIN) go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 -db $$db $(PKGS)

vulndb:
	@version=$$(go list -m -f '{{.Version}}' golang.org/x/vulndb@latest) && \
	osv=$$(go mod download -json golang.org/x/vulndb@$$version | sed -n 's/^.*"Dir": "\(.*\)",*$$/\1/p')/data/osv && \
	rm -rf $(VULNDB) && mkdir -p $(CACHE) && go run golang.org/x/vulndb/cmd/indexdb@$$version -vulns $$osv -out $(VULNDB)

NIGHTS ?= 365
SHORT ?= # -short leaves out the millions of rows, which take minutes and 8 GiB
bench: build ## rows a second and peak memory by stage, the server under load, the coverage cube beside ClickHouse's, the matcher on corrupted lists, the calendar corpus beside libical
	go test -run '^$$' $(SHORT) -bench . -benchmem ./scrapers/meetingguide ./scrapers/bmlt ./normalize ./normalize/dedupe ./sinks/coverage ./sinks/files
	go run ./cmd/internal/bench
	go run ./cmd/internal/bench -serve 200000
	go run ./cmd/internal/bench -cube 300000
	go run ./cmd/internal/bench -history $(NIGHTS)
	@if command -v chromium >/dev/null; then go run ./cmd/internal/bench -page 200000; else echo "no chromium here: the dashboard was not measured"; fi
	$(BIN) dedupe eval --corrupt
	@if [ -d ../shared/feeds/ical ]; then go run ./scrapers/ical/internal/beside ../shared/feeds/ical; fi

FUZZTIME ?= 30s
fuzz: ## every fuzz target for FUZZTIME
	@for pkg in $$(go list $(PKGS)); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; done

KILLS ?= 100
faults: ## nights that are killed KILLS times, starved and lied to, and one with 10,000 publishers
	ALMANAC_TEST_KILLS=$(KILLS) ALMANAC_TEST_PUBLISHERS=10000 go test -count 1 -v -timeout 60m -run 'Kill|Disk|Clock|Damage|NetworkDown|Publishers|Broken|LastGood' ./cmd/internal/nightly

clean: ## remove what was built and the demo's data
	rm -rf bin data/demo
