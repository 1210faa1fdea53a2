# `make guide` and `make test` are all that a fresh machine with Swift needs.

SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help
.PHONY: help guide test kill-test damage-test attack-test fuzz thread-test bench python lint clean swift

help: ## Tell what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 10

guide: swift ## Build the four programs of the guide, run them and show what they did
	@Scripts/install-system-packages.sh
	@Scripts/run-guide.sh

test: swift ## Run all tests, those against real Keras and those of the macros included
	@Scripts/install-system-packages.sh --with-python
	@Scripts/make-python-environment.sh
	swift test --traits Macros
	swift test --package-path Tests/MacroExpansion --scratch-path .build
	@Scripts/count-guide-lines.sh

kill-test: swift ## Kill saves at 1,000 moments, and trainings that are taken up, and check what is left
	@Scripts/install-system-packages.sh
	@Scripts/kill-test.sh

damage-test: swift ## Turn every bit of saved models and cut them at every length (with ASAN=1 sanitized)
	@Scripts/install-system-packages.sh
	@Scripts/damage-test.sh $(if $(ASAN),sanitized)

attack-test: swift ## Open all files that are made to cost much with an optimised program, each within a second
	@Scripts/install-system-packages.sh --with-python
	@Scripts/make-python-environment.sh
	@Scripts/attack-test.sh

fuzz: swift ## Give the readers of files made-up inputs for a minute each (FUZZ_SECONDS), with the address sanitizer
	@Scripts/install-system-packages.sh
	@Scripts/fuzz.sh --seconds $(or $(FUZZ_SECONDS),60)

thread-test: swift ## Run what happens at once under ThreadSanitizer (all of its tests with FULL=1)
	@Scripts/install-system-packages.sh
	@Scripts/thread-test.sh $(if $(FULL),full)

bench: swift ## Measure beside Keras on its backends and write docs/Performance.md (half an hour)
	@Scripts/install-system-packages.sh --with-python
	@Scripts/make-python-environment.sh
	@Scripts/bench.sh

python: ## Make the Python environments that the tests ask
	@Scripts/install-system-packages.sh --with-python
	@Scripts/make-python-environment.sh

lint: swift ## Check the format of all Swift sources
	swift format lint --strict --recursive Package.swift Sources Tests $(wildcard Examples Benchmarks Fuzzing)

clean: ## Remove what was built, the Python environments included
	rm -rf .build .build-* .venv .venv-* Examples/*/.build Benchmarks/.build Fuzzing/.build

swift:
	@command -v swift >/dev/null || \
		{ echo "error: no swift in PATH: install a Swift 6.2 (or newer) toolchain from swift.org" >&2; exit 1; }
