# Kanmin: `make` alone lists what can be made.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8000

# Every process would compile all of Kanmin anew; empty means that Python keeps what it compiled.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit postgresql compiled collected tools benchmark pictures words lock bundle sbom audit release clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/'

$(VENV)/run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@$(BIN)/python -m compileall -qq -j 2 -x '/(tests|gis)/' $(VENV)/lib || true  # pip takes one core
	@touch $@

demo: $(VENV)/run ## the desk of the fictional みほん町 in your browser, ready to click (PORT=8000)
	$(BIN)/kanmin demo --port $(PORT)

tools: ## LibreOffice and Chromium for the tests, where apt can install them
	@sh tools/install_test_tools.sh

test: ## everything: installs what it needs, then all tests
	@$(MAKE) --no-print-directory -j 2 $(VENV)/dev tools
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory -j 4 sbom types unit postgresql

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy $(if $(CI),--cache-dir=/dev/null)

compiled: $(VENV)/dev
	@$(BIN)/python -m compileall -q -j 2 src benchmarks

collected: compiled  # the assertions of the tests are rewritten once, not by each process
	@$(BIN)/python -m pytest -qq --collect-only >/dev/null || true  # told by the tests

unit: collected
	$(BIN)/python -m pytest -q -n 4 --dist loadfile --no-loadscope-reorder --durations=25

postgresql: collected
	$(BIN)/python tools/with_postgresql.py $(BIN)/python -m pytest -q -p no:cacheprovider tests/test_server_store.py tests/test_crash_campaign.py tests/test_server_jobs.py tests/test_server_roadmap.py tests/test_server_results.py tests/test_server_life.py tests/test_server_cascade.py tests/test_server_editions.py tests/test_server_layers.py tests/test_server_exchange.py tests/test_exchange_others.py tests/test_server_search.py tests/test_server_opendata.py tests/test_server_casebook.py tests/test_server_elsewhere.py tests/test_server_move.py tests/test_server_wall.py

benchmark: $(VENV)/dev ## figures for plans of 0 to 800 measures, and for the whole (synthetic) nation
	$(BIN)/python benchmarks/bench_plan.py
	$(BIN)/python benchmarks/bench_desk.py
	$(BIN)/python -m benchmarks.bench_memory
	$(BIN)/python benchmarks/bench_localgov.py
	$(BIN)/python benchmarks/bench_classify.py
	$(BIN)/python -m benchmarks.generated build/generated
	$(BIN)/python -m benchmarks.bench_adopt build/generated
	$(BIN)/python benchmarks/bench_grow.py
	$(BIN)/python benchmarks/walk_minimum_plan.py
	@echo "searches; for the 321,840 measures of the whole nation leave --bodies out"
	$(BIN)/python -m benchmarks.bench_search --bodies 200
	rm -rf build/nation
	$(BIN)/python -m benchmarks.nation build/nation
	$(BIN)/python -m benchmarks.bench_oversight --folder build/nation
	$(BIN)/python -m benchmarks.bench_opendata --folder build/nation
	@echo "a survey's end: 300 of 1,788 bodies; for all of them leave --clients and --seconds out"
	$(BIN)/python -m benchmarks.load rush --folder build/nation --clients 300 --seconds 100

pictures: $(VENV)/dev tools ## take the manual's pictures anew, in a real browser
	$(BIN)/python -m tools.pictures

words: $(VENV)/dev ## collect new words into the gettext catalogues and compile them
	$(BIN)/python tools/catalogue.py update

lock: $(VENV)/dev ## pin the requirements anew, with hashes and without addresses
	$(BIN)/python tools/lock.py

bundle: $(VENV)/dev ## all that a closed network needs, for Linux and for Windows (PYTHON_EMBED=FILE)
	$(BIN)/python -m tools.bundle $(if $(PYTHON_EMBED),--python-embed $(PYTHON_EMBED))

sbom: $(VENV)/dev ## the list of materials (CycloneDX), checked, with licences
	$(BIN)/python -m tools.supply.sbom

audit: $(VENV)/dev ## what is known against the pinned packages (ADVISORIES=FILE where there is no network)
	$(BIN)/python -m tools.supply.audit $(if $(ADVISORIES),--file $(ADVISORIES))

release: $(VENV)/dev ## bundles, materials and sums, signed (KEY=FILE PYTHON_EMBED=FILE)
	$(BIN)/python -m tools.release make $(if $(KEY),--key $(KEY)) $(if $(PYTHON_EMBED),--python-embed $(PYTHON_EMBED))

clean: ## remove what was made
	rm -rf $(VENV) out build dist
