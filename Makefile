# Each target sets itself up in .venv; nothing else is needed but Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: maps test lint data lowest newest audit clean

maps: .venv/installed
	$(BIN)/territory map

test: .venv/installed-dev
	$(BIN)/python -m pytest -n auto

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

data: .venv/installed-dev
	$(BIN)/python -m geo.gazetteer.shipped

# The oldest versions that pyproject.toml allows, and the newest that there are, each in a folder of its own.
lowest newest: .venv/installed-dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv venv --quiet --clear --python $(PYTHON) .cache/$@
	$(BIN)/uv pip install --quiet --python .cache/$@ --resolution $(if $(filter lowest,$@),lowest-direct,highest) . --group dev
	.cache/$@/bin/python -m pytest -n auto

# Known weaknesses of what is installed; fails on any, and says so where the database of advisories is out of reach.
audit: .venv/installed
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/python .ci/audit.py

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
