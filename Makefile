# Roster's tasks. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LISTEN ?= 127.0.0.1:8080
DATA ?= ./data

# The bundle is built again when one of these is newer than it.
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Build Roster and start it on an embedded database under ./data
	bin/roster serve --data $(DATA) --database $(DATA)/roster.db --listen $(LISTEN)

.PHONY: build
build: check-go web ## Build the web console and the one static binary, bin/roster
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/roster ./cmd/roster

.PHONY: web
web: web/node_modules/.stamp-build ## Build the web console, if something in it changed
	@:

web/node_modules/.stamp-install: web/package.json web/package-lock.json
	@scripts/check-node.sh
	npm --prefix web ci --no-audit --no-fund </dev/null
	@mkdir -p $(@D) && touch $@

web/node_modules/.stamp-build: web/node_modules/.stamp-install $(WEB_SOURCES)
	npm --prefix web run build </dev/null
	@mkdir -p $(@D) && touch $@

.PHONY: tools
tools: check-go ## Install what is missing for the tests: PostgreSQL, strace, Chromium, golangci-lint
	@scripts/check-node.sh
	@scripts/install-postgres.sh
	@scripts/install-strace.sh
	@scripts/install-chromium.sh >/dev/null
	@scripts/install-golangci-lint.sh >/dev/null

.PHONY: check-go
check-go:
	@scripts/check-go.sh

.PHONY: test
test: tools build ## Run everything: lint, Go on both engines, the gate on speed, short fuzzing, web, browser
	@FUZZTIME=$${FUZZTIME:-5s} scripts/test.sh lint go gate fuzz web browser

.PHONY: test-fast
test-fast: ## Run the short Go tests on SQLite only
	@scripts/test.sh fast

.PHONY: test-go
test-go: ## Run the Go tests on both engines (GOTESTFLAGS='-race -run Name')
	@scripts/install-postgres.sh
	@scripts/install-strace.sh
	@scripts/test.sh go

.PHONY: test-web
test-web: web ## Run the tests of the web console's code
	@scripts/test.sh web

.PHONY: test-browser
test-browser: build ## Run the browser tests against the built binary
	@scripts/install-postgres.sh
	@scripts/test.sh browser

.PHONY: lint
lint: web/node_modules/.stamp-install ## Check the Go code with golangci-lint and the web code with Biome
	@scripts/test.sh lint

.PHONY: format
format: web/node_modules/.stamp-install ## Bring all code into its one form
	"$$(scripts/install-golangci-lint.sh)" fmt ./...
	npm --prefix web run format

.PHONY: fuzz
fuzz: ## Run every fuzz target for 30 seconds (FUZZTIME=5m for longer)
	@scripts/test.sh fuzz

.PHONY: bench
bench: ## Measure plan, apply, edits, reads and memory on both engines
	@scripts/install-postgres.sh
	@scripts/test.sh bench

.PHONY: soak
soak: ## Kill a server 3,000 times per engine (CYCLES=10000 for more; hours)
	@scripts/install-postgres.sh
	@scripts/test.sh soak

.PHONY: bench-large
bench-large: ## Measure 10,000,000 people on PostgreSQL (hours, and 60 GB of disk)
	@scripts/install-postgres.sh
	@ROSTER_BENCH_PEOPLE=10000000 ROSTER_BENCH_ENGINES=postgres ROSTER_BENCH_REPORT="$(CURDIR)/docs/benchmarks-large.md" scripts/test.sh bench

.PHONY: clean
clean: ## Remove what was built; data stays
	rm -rf bin web/node_modules
	git clean -fdXq web/dist
