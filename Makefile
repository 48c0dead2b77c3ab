# One command each; `make help` lists them. Everything is installed into this folder (.venv, node_modules, build, var).
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV_COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	$(if $(UPGRADE),--upgrade) pyproject.toml
export PANREFLEX_DEMO ?= 1
export PANREFLEX_LOG_LEVEL ?= WARNING

.DEFAULT_GOAL := help
.PHONY: help python run setup test lint format messages bench shots lock clean

help: ## List these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 | /' | column -t -s '|'

python:
	@test -n "$(PYTHON)" || { echo "PanReflex needs Python 3.11 or newer. None was found." >&2; exit 1; }

run: python ## Set up what is missing, then run the platform in demo mode (PORT, PANREFLEX_DATA change where)
	@$(PYTHON) bootstrap.py run && exec .venv/bin/panreflex run

setup: python ## Set up what is missing for development and tests
	@$(PYTHON) bootstrap.py test

test: setup ## Run all tests in parallel (ARGS="tests/project -x" narrows them down)
	@.venv/bin/python -m pytest -n 2 $(ARGS)

lint: setup ## Check style, types, import direction and templates
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	PANREFLEX_SECRET_KEY=types-need-none .venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint --check --lint --quiet panreflex

format: setup ## Bring code and templates into the agreed form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	-.venv/bin/djlint --reformat --quiet panreflex

messages: setup ## Collect what has to be translated into locale/, and compile it
	@.venv/bin/python -m panreflex.base.translating update && .venv/bin/python -m panreflex.base.translating compile

bench: setup ## Measure: run every module in benchmarks/
	@for file in benchmarks/[a-z]*.py; do \
		module=$$(basename $$file .py); echo "# $$module"; .venv/bin/python -m benchmarks.$$module || exit 1; done

shots: setup ## Take pictures of the pages into build/shots/
	@.venv/bin/python -m tests.browser.shots

lock: ## Write the lock files anew after a change in pyproject.toml (UPGRADE=1: newest versions)
	$(UV_COMPILE) --extra setup --output-file requirements/run.lock
	$(UV_COMPILE) --all-extras --constraints requirements/run.lock --output-file requirements/development.lock
	.venv/bin/npm install --package-lock-only --ignore-scripts --no-audit --no-fund
	cd benchmarks/lighthouse_tool && ../../.venv/bin/npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## Remove everything that set-up made; the data folder stays
	rm -rf .venv node_modules build
