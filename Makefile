# Everything a contributor runs. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/bin
TOOLS := $(CURDIR)/.tools/bin
FUZZTIME ?= 2000x
WORLDS ?= 20000

# The race detector is written in C and needs a compiler to link it.
RACE := $(if $(shell command -v $${CC:-gcc} || command -v clang),-race)

# What these do is to parse and evaluate Rego, thousands of times, and the race
# detector makes Rego ten times slower. Of parity those that judge with several workers
# run with it too.
REGO := /harness/(bench|bundle|cmd/bulkhead|parity|proof|release|upgrade)$$
RACED := ^Test(Applications|ApplicationsOnFrameworks|Session|SuitesOnFrameworks|Workers)$$

# What is published. A build is told the commit and its time, so that everyone
# who builds a commit builds the same bytes.
DIST ?= $(CURDIR)/dist
VERSION ?= $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' bulkhead.go)
COMMIT = $(shell git describe --always --abbrev=40 --dirty --exclude='*' 2>/dev/null)
COMMIT_TIME = $(shell git log -1 --format=%ct 2>/dev/null)
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

.PHONY: build
build: ## build bin/bulkhead
	@go build -trimpath -o $(BIN)/bulkhead ./harness/cmd/bulkhead

.PHONY: demo
demo: build ## judge the example applications
	@harness/demo.sh $(BIN)/bulkhead

.PHONY: generate
generate: ## write everything that is generated
	@go run ./harness/cmd/generate

.PHONY: test
test: generated lint test-rego test-go test-suites fuzz ## every check that needs no cluster

.PHONY: generated
generated: ## fail when a generated file is stale
	@echo "== generated files"
	@go run ./harness/cmd/generate -check

.PHONY: lint
lint: lint-go lint-rego ## gofmt, go vet, golangci-lint, opa fmt, opa check, regal

.PHONY: lint-go
lint-go: $(TOOLS)/golangci-lint
	@echo "== gofmt, go vet, golangci-lint"
	@unformatted=$$(gofmt -l bulkhead.go harness); test -z "$$unformatted" || { echo "gofmt -w $$unformatted"; exit 1; }
	@go vet ./...
	@go vet -tags e2e ./harness/e2e
	@$(TOOLS)/golangci-lint run ./...

# The capabilities are those of the oldest supported Gatekeeper, 3.19. The
# entry for conftest never runs in Gatekeeper, but keeps to them as well.
.PHONY: lint-rego
lint-rego: $(TOOLS)/opa $(TOOLS)/regal
	@echo "== opa fmt, opa check, regal"
	@$(TOOLS)/opa fmt --diff --fail policies
	@$(TOOLS)/opa check --strict --capabilities v1.3.0 policies
	@$(TOOLS)/regal lint policies

.PHONY: test-rego
test-rego: $(TOOLS)/opa ## the policies' own tests, every line covered
	@echo "== opa test"
	@$(TOOLS)/opa test --timeout 60s policies
	@$(TOOLS)/opa test --timeout 60s --coverage --threshold 100 policies > /dev/null

.PHONY: test-go
test-go: tools ## the harness' tests
	@echo "== go test $(RACE)"
	@$(if $(RACE),,echo "no C compiler found: running without the race detector")
	@PATH="$(TOOLS):$$PATH" go test $(RACE) -timeout 30m $$(go list ./... | grep -vE '$(REGO)')
	@PATH="$(TOOLS):$$PATH" go test -timeout 30m $$(go list ./... | grep -E '$(REGO)')
	@$(if $(RACE),PATH="$(TOOLS):$$PATH" go test $(RACE) -timeout 30m -run '$(RACED)' ./harness/parity)

.PHONY: e2e
e2e: $(addprefix $(TOOLS)/,etcd gatekeeper kubernetes) ## what a real cluster does, API server and Gatekeeper (minutes)
	@echo "== a real cluster"
	@go -C harness/tools/crds mod download
	@go test -tags e2e -timeout 60m $(if $(RUN),-run '$(RUN)') ./harness/e2e

.PHONY: results
results: ## what make e2e counts and times, with the full load, into harness/e2e/RESULTS.md
	@WRITE_RESULTS=1 LOAD=full $(MAKE) e2e RUN='$(or $(RUN),^Test(Consistency|Faults|Load))'

.PHONY: test-suites
test-suites: build $(TOOLS)/gator $(TOOLS)/conftest ## the suites of testdata/ on every engine
	@echo "== bulkhead test"
	@PATH="$(TOOLS):$$PATH" $(BIN)/bulkhead test testdata

.PHONY: fuzz
fuzz: ## every fuzz test FUZZTIME long (default 2000x, inputs)
	@echo "== fuzzing, $(FUZZTIME) each"
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	for file in $$(grep -rlE '^func Fuzz' --include='*_test.go' harness); do \
		for name in $$(grep -ohE '^func Fuzz[A-Za-z0-9_]+' "$$file" | cut -c6-); do \
			go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 50x > "$$log" 2>&1 \
				|| { cat "$$log"; exit 1; }; \
			echo "$$name: $$(grep -E '^fuzz: elapsed' "$$log" | tail -n 1)"; \
		done; \
	done

.PHONY: prove
prove: ## the proofs about tiers and reach on WORLDS random worlds each (hours)
	@echo "== proofs, $(WORLDS) worlds each"
	@go test ./harness/reach -run 'TestAgreement|TestBounds|TestSame' -timeout 24h -rapid.checks $(WORLDS)
	@go test ./harness/proof -timeout 24h -rapid.checks $(WORLDS)

.PHONY: bench
bench: tools ## what it costs beside the stock tools, into harness/bench/RESULTS.md (hours; up to BENCH_OBJECTS)
	@WRITE_RESULTS=1 BENCH=full go test -count=1 -timeout 8h ./harness/bench
	@go test ./harness/reach -run '^$$' -bench Reach -benchtime 1x

.PHONY: bench-gate
bench-gate: ## fail when something allocates a fifth more than recorded (RECORD_GATE=1 records)
	@go test -count=1 -run '^TestGate$$' ./harness/bench

.PHONY: mutate
mutate: ## the policies' tests on mutants of the policies, all or NAMES (minutes)
	@echo "== mutants"
	@go run ./harness/cmd/mutate $(NAMES)

.PHONY: tools
tools: $(addprefix $(TOOLS)/,gator conftest opa regal golangci-lint cosign registry) ## build the pinned tools into .tools/bin

# One module a tool, so that each keeps the versions it is released with.
$(TOOLS)/%: harness/tools/%/go.mod harness/tools/%/go.sum
	@printf 'building %s (the first build takes minutes) … ' $*
	@mkdir -p $(TOOLS)
	@start=$$SECONDS; \
		go -C harness/tools/$* build -trimpath -ldflags '-s -w' -o $@ $$(go -C harness/tools/$* list tool); \
		echo "$$((SECONDS - start)) s"

# Three binaries of one module, which say their version as a release does.
KUBERNETES := kube-apiserver kube-controller-manager kubectl

$(TOOLS)/kubernetes: harness/tools/kubernetes/go.mod harness/tools/kubernetes/go.sum
	@printf 'building %s (the first build takes minutes) … ' '$(KUBERNETES)'
	@mkdir -p $(TOOLS)
	@start=$$SECONDS; \
		version=$$(go -C harness/tools/kubernetes list -m -f '{{.Version}}' k8s.io/kubernetes); \
		go -C harness/tools/kubernetes build -trimpath \
			-ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$$version" -o $(TOOLS)/ tool; \
		echo "$$version" > $@; \
		echo "$$((SECONDS - start)) s"

.PHONY: bundle
bundle: build ## build the bundle VERSION into dist/bundle, signed with KEY if given
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$(COMMIT_TIME)} $(BIN)/bulkhead bundle build \
		--version $(VERSION) --output $(DIST)/bundle $(addprefix --revision ,$(COMMIT)) \
		$(if $(KEY),--key $(KEY)) $(if $(SINCE),--since $(SINCE))

.PHONY: push
push: ## push the bundle VERSION from dist/bundle to TO, an oci:// reference
	@$(BIN)/bulkhead bundle push $(DIST)/bundle:$(VERSION) $(or $(TO),$(error say where to: make push TO=oci://HOST/REPOSITORY))

.PHONY: verify
verify: ## verify the bundle VERSION in dist/bundle, its signatures with the public KEY
	@$(BIN)/bulkhead bundle verify $(DIST)/bundle:$(VERSION) $(if $(KEY),--key $(KEY))

.PHONY: dist
dist: ## build the command for every platform into dist/, reproducibly
	@mkdir -p $(DIST)
	@for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/}; \
		file=bulkhead_$(VERSION)_$${os}_$$arch; \
		if [ "$$os" = windows ]; then file=$$file.exe; fi; \
		echo "building $$file"; \
		GOFLAGS= GOWORK=off GOEXPERIMENT= GOAMD64=v1 GOARM64=v8.0 CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch \
			go build -trimpath -buildvcs=false -ldflags '-s -w -buildid=' \
			-o $(DIST)/$$file ./harness/cmd/bulkhead || exit; \
	done
	@cd $(DIST) && $$(command -v sha256sum || echo shasum -a 256) bulkhead_$(VERSION)_* > SHA256SUMS

.PHONY: clean
clean: ## remove what was built
	@rm -rf $(BIN) $(DIST) .tools
