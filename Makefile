# Lintas. `make serve` shows it, `make test` proves it.
.DEFAULT_GOAL := help
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin
INDEX ?= $(or $(LINTAS_INDEX),index)
# More threads than cores only get in each other's way.
export OMP_NUM_THREADS ?= $(shell nproc 2>/dev/null || echo 2)
export TOKENIZERS_PARALLELISM ?= false

.PHONY: help install serve samples check test lint types fast killed bench compare clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: install ## Search the sample articles, or the index you built, in a page
	@test -e "$(INDEX)/CURRENT" || $(MAKE) --no-print-directory samples
	@$(BIN)/lintas serve --index "$(INDEX)"

samples: install ## Build an index of the sample articles
	$(BIN)/lintas index build indexer/samples/articles --index "$(INDEX)"

install: .venv/installed ## Install into .venv what Lintas needs

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lintas needs Python 3.11 or newer; choose one with make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS) --editable .
	@touch $@

.venv/installed-tests: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS) --editable '.[test]'
	@touch $@

check: .venv/installed-tests lint types fast ## Lint, types and fast tests, in a minute or two

lint: .venv/installed-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-tests
	$(BIN)/mypy

fast: .venv/installed-tests
	$(BIN)/python -m pytest -q -n 2 -m 'not model and not browser and not robust and not slow'

test: .venv/installed-tests lint types ## Install what tests need, then lint, types and every test
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -q --durations=10

killed: .venv/installed-tests ## Kill builds, updates and removals 200 times and prove the index each time
	$(BIN)/python -m tests.robust.kill --rounds 200

SIZES ?= 1k 10k
SOURCE ?= indexer/samples/articles
BENCH ?= $(BIN)/python -m tests.bench --sizes $(SIZES) --source $(SOURCE)

bench: .venv/installed-tests ## Measure speed and weight: make bench SIZES="1k 10k 100k", or QUICK=1 for minutes
	$(BENCH) $(if $(QUICK),--quick)

compare: .venv/installed-tests ## Beside txtai and a plain script: make compare INDEX=DIR DATASET=DIR
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS) --editable '.[test,bench]'
	$(BIN)/python -m tests.bench.compare --index $(INDEX) $(if $(DATASET),--dataset $(DATASET))

clean: ## Remove what was installed and cached here (built indexes stay)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info build
