# make demo | test | check | docs | bench | serve      (needs Python 3.11 to 3.13 and nothing else)
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve test check format docs bench lock

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
HOST ?= 127.0.0.1
PORT ?= 8080
SIZE ?= full
ARGS ?=

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/make \1 \t/p' Makefile

demo: export JIUZHU_MODE = training
demo: export JIUZHU_PUBLIC_URL ?= http://$(HOST):$(PORT)
demo: $(VENV)/.installed  ## the demo county on SQLite in ./var, http://127.0.0.1:8080; run again, it starts again
	@$(BIN)/jiuzhu init --profile lianhu --demo
	@exec $(BIN)/jiuzhu serve --host $(HOST) --port $(PORT)

serve: $(VENV)/.installed  ## the web application with the settings of the environment
	@exec $(BIN)/jiuzhu serve --host $(HOST) --port $(PORT)

test: $(VENV)/.tested  ## every test: SQLite, a PostgreSQL that the tests start themselves, a real browser
	@tests/setup
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: $(VENV)/.tested  ## format, lint, types, import contracts, generated documents fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	JIUZHU_MODE=training $(BIN)/jiuzhu docs --check

format: $(VENV)/.tested  ## lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.installed  ## write the generated documents anew
	JIUZHU_MODE=training $(BIN)/jiuzhu docs

bench: $(VENV)/.tested  ## what is measured, against what: SIZE=small (under 2 minutes) or full (under 20)
	$(BIN)/python -m bench --size $(SIZE) $(ARGS)

$(VENV)/pyvenv.cfg:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	    echo "$(VENV): $$($$python --version)"; exec $$python -m venv $(VENV); \
	  fi; \
	done; echo "Python 3.11, 3.12 or 3.13 is needed and was not found; name one with make PYTHON=..." >&2; exit 1

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "$(VENV): requirements.lock"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: requirements-test.lock $(VENV)/.installed
	@echo "$(VENV): requirements-test.lock"
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $@

# Needs uv on the path. Every line of a lock holds for every machine that pyproject.toml names, so their common
# condition is taken off again; a line that keeps a condition stops the recipe.
UV ?= uv
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile pyproject.toml --quiet --universal \
  --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
  --only-binary :all: --emit-build-options --extra build
lock:  ## resolve the pins of pyproject.toml into the two lock files
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --constraints requirements.lock --output-file requirements-test.lock
	sed -i "s/ ; python_full_version < '3.14' and implementation_name == 'cpython' and ((.*)) \\\\$$/ \\\\/" requirements.lock requirements-test.lock
	@! grep -n -e ' ; ' -e '://' requirements.lock requirements-test.lock
