# The stable commands. Everything is kept in .venv/ and in PORTAL_HOME (var/ by default).
.PHONY: run setup test fuzz lint types bench bench-quick screenshots messages lock
.DELETE_ON_ERROR:

PYTHON ?= python3
ROUNDS ?= 5
BIN := .venv/bin
DEV_STAMP := .venv/dev.stamp
BASE_STAMP := .venv/base.stamp

run: $(BASE_STAMP)
	@exec $(BIN)/python -m channels_portal.run --demo

setup: $(DEV_STAMP)
	@$(BIN)/python -m channels_portal.run --setup-only

# The tests have a server of their own, beside what `make run` keeps.
test fuzz: export PORTAL_HOME := $(abspath $(or $(PORTAL_HOME),var))/tests

test: $(DEV_STAMP)
	@sh scripts/system_packages.sh
	@$(BIN)/python -m channels_portal.run --tests-database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/check_deploy.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# The property tests with new examples, round after round until one fails: before a release, and after work on the engine.
fuzz: $(DEV_STAMP)
	@$(BIN)/python -m channels_portal.run --tests-database
	@for round in $$(seq $(ROUNDS)); do \
		echo "round $$round"; \
		$(BIN)/python -m pytest -n 2 --dist loadgroup --hypothesis-profile=fuzz tests/engine tests/plans tests/imports tests/sheets || exit 1; \
	done

lint: $(DEV_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEV_STAMP)
	$(BIN)/mypy .

bench: $(DEV_STAMP)
	@$(BIN)/python -m channels_portal.run --database-only
	@$(BIN)/python -m benchmarks

bench-quick: $(DEV_STAMP)
	@$(BIN)/python -m channels_portal.run --database-only
	@$(BIN)/python -m benchmarks --quick

# The pictures of docs/, and every page in both themes and three widths, of a demo with a data folder of its own.
screenshots: $(DEV_STAMP)
	@sh scripts/system_packages.sh
	@$(BIN)/python -m scripts.screenshots --every

# Collects new strings into the catalogue and compiles it (needs gettext).
messages: $(DEV_STAMP)
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-wrap --no-location --no-obsolete --ignore .venv --ignore var
	$(BIN)/python manage.py compilemessages --locale zh_Hans --ignore .venv

# Pins every dependency with its hashes, for all platforms, without addresses (needs uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --output-file requirements/base.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev --constraints requirements/base.txt --output-file requirements/dev.txt

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

$(BASE_STAMP): requirements/base.txt | $(BIN)/python
	@echo "Installing the locked dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/base.txt
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(BASE_STAMP)
	@echo "Installing the locked development dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@touch $@
