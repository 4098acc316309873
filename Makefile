# The journal's two commands are `make run` and `make test`; neither needs root, nor anything but Python 3.11.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000
export PORT

LINTS := style form types layers templates checks migrations workflow letters

.DEFAULT_GOAL := help
.PHONY: help install run test test-slow lint format bench screenshots docs lock clean $(LINTS:%=lint-%)

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: .venv/installed ## the whole journal with a demonstration, at http://127.0.0.1:$(PORT)/, until Ctrl-C
	@exec $(BIN)/python -m journal.management.start

install: .venv/installed-dev ## .venv with the locked packages and the tools

test: .venv/installed-dev ## every test, on SQLite and on PostgreSQL
	@$(BIN)/python -m tests

test-slow: .venv/installed-dev ## what `make test` tries in part, in whole: all samples in all forms, many more examples
	@$(BIN)/python -m tests --thorough

lint: .venv/installed-dev ## everything that can be judged without running it
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(LINTS:%=lint-%)
	@echo "lint: nothing found"

lint-style:
	$(BIN)/ruff check --quiet .
lint-form:
	$(BIN)/ruff format --check --quiet .
lint-types:
	$(BIN)/mypy --no-error-summary
lint-layers:
	$(BIN)/lint-imports --no-cache
lint-templates:
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/djlint --check templates
lint-checks:
	$(BIN)/python manage.py check --fail-level WARNING
lint-migrations:
	@mkdir -p var
	$(BIN)/python manage.py makemigrations --check --dry-run
lint-workflow:
	$(BIN)/python manage.py workflow --check
lint-letters:
	$(BIN)/python manage.py letters --check

format: .venv/installed-dev ## put the source into its form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	-$(BIN)/djlint --reformat --quiet templates

bench: .venv/installed-dev ## measure the journal under the reference workload, beside the figures of another system
	@$(BIN)/python -m tests.bench

screenshots: .venv/installed-dev ## pictures of every page at 1280 and 360 px, under var/screenshots
	@$(BIN)/python -m tests.browser.screenshots

docs: .venv/installed-dev ## write docs/workflow.md and docs/letters.md anew
	$(BIN)/python manage.py workflow
	$(BIN)/python manage.py letters

# The locks name no package index, so that whatever index pip is set up with serves.
COMPILE := uv pip compile pyproject.toml --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 --universal --quiet --extra redis
lock: ## write the locks anew from pyproject.toml (needs uv)
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove .venv and all data of the default set-up
	rm -rf .venv var

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Python 3.11 is needed, and “$(PYTHON)” is not it. Name it: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is incomplete here; Debian has it in python3-venv."; exit 1; }

.venv/installed: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/installed
