# Lintas. `make serve` shows it, `make test` proves it.
.DEFAULT_GOAL := help
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin
# Compiling all that torch brings takes a minute; Python does it for the few modules that are imported.
PIP_INSTALL = $(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt $(PIP_ARGS)
INDEX ?= $(or $(LINTAS_INDEX),index)
# More threads than cores only get in each other's way.
export OMP_NUM_THREADS ?= $(shell nproc 2>/dev/null || echo 2)
export TOKENIZERS_PARALLELISM ?= false
# A file's tests share what they build; files in order begin with the browser's, which take longest.
ON_TWO_CORES := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help install serve samples check test lint types fast killed bench compare clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: install ## Search the sample articles, or the index you built, in a page
	@test -e "$(INDEX)/CURRENT" || $(MAKE) --no-print-directory samples
	@$(BIN)/lintas serve --index "$(INDEX)"

samples: install ## Build an index of the sample articles
	$(BIN)/lintas index build indexer/samples/articles --index "$(INDEX)"

install: .venv/installed ## Install into .venv what Lintas needs

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lintas needs Python 3.11 or newer; choose one with make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml constraints.txt
	$(PIP_INSTALL) --editable .
	@touch $@

.venv/installed-tests: .venv/made pyproject.toml constraints.txt
	$(PIP_INSTALL) --editable '.[test]'
	@touch .venv/installed $@

check: .venv/installed-tests lint types fast ## Lint, types and fast tests, in about a minute

lint: .venv/installed-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-tests
	$(BIN)/mypy

fast: .venv/installed-tests
	$(BIN)/python -m pytest -q $(ON_TWO_CORES) --hypothesis-profile brief -m 'not model and not browser and not robust and not slow'

test: .venv/installed-tests lint types ## Install what tests need, then lint, types and every test
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -q --durations=10 $(ON_TWO_CORES)

killed: .venv/installed-tests ## Kill builds, updates and removals 200 times and prove the index each time
	$(BIN)/python -m tests.robust.kill --rounds 200

SIZES ?= 1k 10k
SOURCE ?= indexer/samples/articles
BENCH ?= $(BIN)/python -m tests.bench --sizes $(SIZES) --source $(SOURCE)

bench: .venv/installed-tests ## Measure speed and weight: make bench SIZES="1k 10k 100k", or QUICK=1 for minutes
	$(BENCH) $(if $(QUICK),--quick)

compare: .venv/installed-tests ## Beside txtai and a plain script: make compare INDEX=DIR DATASET=DIR
	$(PIP_INSTALL) --editable '.[test,bench]'
	$(BIN)/python -m tests.bench.compare --index $(INDEX) $(if $(DATASET),--dataset $(DATASET))

clean: ## Remove what was installed and cached here (built indexes stay)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info build
