# Everything that is done with a checkout. `make` alone lists the targets.
# The environment is .venv; every target that needs it prepares it first, quickly when nothing changed.

.DEFAULT_GOAL := help
.SUFFIXES:
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

DATA ?= var
LISTEN ?= 127.0.0.1:8080
PLAYBOOK ?= examples/bthwani
WORKERS ?= 2
ARGS ?=
ROWS ?=
N ?= 20000
SEED ?= 1

PYTHON ?=
export PYTHON

BIN := .venv/bin
UNIT := $(wildcard tests/domain tests/playbook tests/architecture tests/store)

.PHONY: help generated promises promise venv dev up test faults races check static check-format check-lint check-types check-imports unit sim sim-postgres replay fuzz bench growth lock format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

venv: ## prepare .venv with what Nawba needs to run
	@sh scripts/venv run

dev: ## prepare .venv with what its developers need as well
	@sh scripts/venv dev

up: venv ## run Nawba (DATA=var LISTEN=127.0.0.1:8080 PLAYBOOK=examples/bthwani)
	@exec $(BIN)/nawba up --data '$(DATA)' --listen '$(LISTEN)' --playbook '$(PLAYBOOK)'

# What cannot run is said; where CI=true it fails, since a check that was skipped has proved nothing.
test: dev ## run all tests but the slow ones (ARGS='-k word' for fewer)
	@marks='not slow'; \
	if ! sh scripts/browser; then \
		if [ "$${CI:-}" = true ]; then echo 'CI=true: the browser tests may not be skipped.' >&2; exit 1; fi; \
		echo 'SKIPPED: the browser tests.' >&2; \
		marks='not slow and not browser'; \
	fi; \
	exec $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -rs -m "$$marks" $(ARGS)

races: dev ## set everybody on one incident at once, round after round (N=10000 KINDS='sqlite postgres-18')
	@exec $(BIN)/python -m tests.races $(or $(N),1000) $(KINDS)

check: dev ## format, lint, types, import contracts, unit tests: under a minute
	@$(MAKE) -k -j 4 --output-sync=target static
	@$(MAKE) unit

static: check-format check-lint check-types check-imports

check-format:
	@$(BIN)/ruff format --check .

check-lint:
	@$(BIN)/ruff check .

check-types:
	@$(BIN)/mypy

check-imports:
	@$(BIN)/lint-imports --no-logo >.venv/.imports 2>&1 || { cat .venv/.imports; exit 1; }; tail -n 1 .venv/.imports

unit:
	@test -n '$(UNIT)' || { echo 'No unit tests found.' >&2; exit 1; }
	@exec $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m 'not slow and not thorough and not browser and not process' $(UNIT)

# Sizes: CYCLES (kills), CUTS (power cuts), JUMPS (steps of the clock), FLIPS (bits), NTH (the last call that fails).
faults: dev ## try every fault on the real server and print one table (CYCLES=1000 CUTS=200 ARGS='--json FILE -k word')
	@exec $(BIN)/python -m tests.faults $(foreach size,CYCLES CUTS JUMPS FLIPS NTH,$(if $($(size)),--$(shell echo $(size) | tr A-Z a-z) $($(size)))) $(ARGS)

# N incidents, from SEED on; a seed that fails is shrunk into tests/sim/stories. One seed or story again, line by line:
# make replay SEED=… or .venv/bin/python -m nawba.sim --replay FILE.
sim: dev ## play simulated worlds with faults (N=20000 SEED=1 WORKERS=2); every promise must hold
	@exec $(BIN)/python -m nawba.sim -n '$(N)' --seed '$(SEED)' --workers '$(WORKERS)' --stories tests/sim/stories

# Two connections and more on a real server, interleaved at the boundaries of their statements; `make sim-postgres N=500`.
sim-postgres: dev ## the same on a real PostgreSQL, in smaller worlds (N=500 SEED=1 WORKERS=2)
	@exec $(BIN)/python -m tests.sim.postgres -n '$(if $(filter file,$(origin N)),500,$(N))' --seed '$(SEED)' --workers '$(WORKERS)'

replay: dev ## play one simulated world again and print all that happens (SEED=1)
	@exec $(BIN)/python -m nawba.sim --replay '$(SEED)'

# What it finds is written beside the corpus, .cache/fuzz; one finding again: .venv/bin/python -m tests.fuzz.playbook FILE
fuzz: dev ## fuzz the reader of the playbook, guided by coverage (SECONDS=60)
	@mkdir -p .cache/fuzz && exec $(BIN)/python -m tests.fuzz.playbook -max_total_time='$(or $(SECONDS),60)' -artifact_prefix=.cache/fuzz/

bench: $(if $(ON),dev,venv) ## print one JSON object of measurements (ON=postgres: there, with one node and with two)
	@exec $(BIN)/python -m bench $(if $(ON),pg1 pg2)

promises: dev ## write docs/reference/promises.md anew (FAULTS=, BENCH=, SIM=FILE: with the figures in it)
	@exec $(BIN)/python -m tests.promises $(if $(FAULTS),--faults '$(FAULTS)') $(if $(BENCH),--bench '$(BENCH)') $(if $(SIM),--sim '$(SIM)')

generated: dev ## remake what is made from the code: the JSON Schema and the references
	@$(BIN)/python -m nawba.playbook.schema >.venv/.made && mv .venv/.made schemas/playbook.schema.json
	@$(BIN)/python -m nawba.playbook.language_page >.venv/.made && mv .venv/.made docs/reference/playbook.md
	@$(BIN)/python -m tests.playbook.findings_reference >.venv/.made && mv .venv/.made docs/reference/findings.md
	@$(BIN)/python -m nawba.cli.reference >.venv/.made && mv .venv/.made docs/reference/cli.md
	@$(BIN)/python -m tests.promises

promise: dev ## run the tests of one promise (R=R8)
	@exec $(BIN)/python -m tests.promises --run '$(R)'

growth: venv ## measure with 10³, 10⁵ and 10⁶ stored alerts (ROWS='1000 100000' for others)
	@exec $(BIN)/python -m bench.growth $(ROWS)

lock: ## remake the lock files from pyproject.toml (UPGRADE=1 renews every version)
	@sh scripts/lock

format: dev ## format the code and mend what can be mended
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

clean: ## remove everything made here but the data in var
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
