# Each target sets itself up in .venv; nothing else is needed but Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: maps test lint data clean

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
