# The commands of the project; `make` alone lists them. CMake presets and npm scripts do the work, this file orders it.
# Everything runs with the project's own Node (npm package `node`), whatever the machine has.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export WRANGLER_SEND_METRICS := false

.PHONY: help setup cli wasm lambda edge native dev test fixture conformance telemetry-test infra-test fuzz quality chaos deploy-e2e bench-lambda bench-rungs bench-search bench-edge simulation release-simulation release-e2e bench-upload lint format clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing (nothing, in a blink, when all is there)
	@scripts/setup

cli: setup ## build the native command line tool: build/release/foredge
	@scripts/timed "native release build" scripts/build release

wasm: setup ## build the WebAssembly core: build/wasm/foredge.wasm
	@scripts/timed "WebAssembly build" scripts/build wasm

lambda: wasm ## package the origin for AWS Lambda: build/lambda/foredge-lambda.zip
	@scripts/package-lambda

edge: setup ## package the functions before the origin: build/edge/{authorizer,resolve-current}.zip
	@scripts/package-edge

native: setup ## build the native tests with sanitizers: build/dev
	@scripts/timed "native build with sanitizers" scripts/build dev

dev: cli wasm ## serve a folder of documents: make dev DOCS=path [PORT=8787]
	@DOCS="$(DOCS)" PORT="$(PORT)" node scripts/dev.mjs

test: native cli wasm lambda fixture ## run every test: native, WebAssembly, Worker, end to end
	@scripts/test

fixture: wasm
	@scripts/timed "conformance fixture build" scripts/build wasm fixture_wasm

conformance: cli fixture ## run the official MCP conformance suite alone
	@node --test --test-reporter=./tests/conformance/lines.mjs tests/conformance/conformance.test.mjs

telemetry-test: cli wasm lambda ## account for every request's log event, faults included: make telemetry-test [REQUESTS=400]
	@node tests/telemetry/run.mjs $(or $(REQUESTS),400)

infra-test: wasm ## check Terraform's modules and environments, edge functions, dashboards and monitors offline
	@node --test 'tests/infra/**/*.test.mjs'

quality: cli ## measure retrieval beside other engines: make quality IR=folder of sets [OUT=build/quality.json]
	@bench/quality/run "$(IR)" "$(OUT)"

bench-search: cli wasm ## measure search beside other engines: make bench-search IR=folder of sets [CORPUS=mdn,zipf-10000]
	@bench/search/run "$(IR)" $(CORPUS)

chaos: lambda cli ## the whole fault matrix and the soak, goes on where it stopped: make chaos [CHAOS_REQUESTS=1000000]
	@node scripts/chaos.mjs

deploy-e2e: lambda cli ## publish good, failing and slow code under load against stand-ins of both vendors
	@node --test tests/deploy/e2e.mjs

bench-lambda: lambda cli ## measure the origin through AWS's runtime client: make bench-lambda [DOCS=path] [STARTS=15]
	@DOCS="$(DOCS)" STARTS="$(STARTS)" node bench/lambda/run.mjs

bench-rungs: lambda cli ## measure an answer by the rung that it needs, with simulated latencies: make bench-rungs [REQUESTS=100]
	@REQUESTS="$(REQUESTS)" node bench/rungs/run.mjs

bench-edge: cli wasm ## measure an answer beside other servers, each in workerd: make bench-edge [DOCS=path]
	@bench/edge/run "$(DOCS)"

simulation: ## what 300 locations would read and pay: make simulation [TRACE=file of bench/simulation/trace.mjs]
	@node bench/simulation/run.mjs $(TRACE)

release-e2e: lambda cli ## publish good and bad releases under client load, each bad one must be taken back by itself
	@node tests/release/e2e.mjs

release-simulation: setup ## how often the automatic canary is wrong, and how fast right: make release-simulation [RUNS=2000]
	@node bench/release/simulate.mjs $(RUNS)

bench-upload: cli ## what publishing a release takes, first and unchanged: make bench-upload RELEASE=build/releases/ID
	@node bench/release/upload.mjs "$(RELEASE)"

fuzz: setup ## fuzz every reader of outside bytes: make fuzz SECONDS=60 [TARGETS="json http"]
	@env -u SECONDS node scripts/fuzz.mjs $(or $(SECONDS),60) $(TARGETS)

lint: setup ## check format, clang-tidy, layers, types, eslint
	@scripts/lint

format: setup ## format the C++ sources
	@git ls-files -z -- '*.cc' '*.h' | xargs -0r scripts/clang-tool clang-format -i

clean: ## remove what was built (the toolchain stays)
	@rm -rf build
