# `make demo` and `make test` are all a newcomer needs; each installs what is locked, again only when a lock changed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo sweep test lint types contracts pytest walk crash faults bench lock format clean

help:  ## what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-9s  %s\n", $$1, $$2 }'

$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Tocsin needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what is locked into $(VENV); this takes a minute or two, and happens once."
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing what the checks need."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/run.stamp  ## the bot in a local workspace, in your browser; no Slack needed
	@$(BIN)/tocsin demo

test: lint types contracts pytest  ## everything that must hold

lint: $(VENV)/dev.stamp  ## ruff; `make types` is mypy, `make contracts` import-linter, `make pytest` the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

contracts: $(VENV)/dev.stamp
	$(BIN)/lint-imports

pytest: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

walk: $(VENV)/dev.stamp  ## a newcomer's first incident in a real Chromium, with pictures
	$(BIN)/python -m tests.walk

crash: $(VENV)/dev.stamp  ## SIGKILL at every commit and every network call; prints the table
	$(BIN)/python -m tests.crash

faults: $(VENV)/dev.stamp  ## everything broken on purpose, as much as fits into fifteen minutes
	$(BIN)/python -m tests.faults --within 15

bench: $(VENV)/dev.stamp  ## the figures, beside the floor and a bare Bolt handler; half an hour on a quiet machine
	$(BIN)/python -m benchmarks

sweep: $(VENV)/dev.stamp  ## on-call schedules against the minutes, around every change of every clock; Ctrl+C tells what was done
	$(BIN)/python -m tests.oncall.sweep

format: $(VENV)/dev.stamp  ## what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Universal, hashed, and without any index's address. Run it after changing a dependency in pyproject.toml.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
lock: $(VENV)/dev.stamp  ## resolve the newest versions into the lock files
	$(LOCK) --upgrade --extra build pyproject.toml -o requirements.lock
	$(LOCK) --upgrade --extra build --extra dev --extra pdf -c requirements.lock pyproject.toml -o requirements-dev.lock
	for peer in procrastinate dbos recurring; do $(LOCK) --upgrade benchmarks/peers/$$peer.in -o benchmarks/peers/$$peer.txt; done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
