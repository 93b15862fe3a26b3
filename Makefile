# Two commands set everything up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(PIP) --require-hashes -r locks/
SCRIPT := templates/page/plotly-bundle.min.js.gz
RECIPE := $(addprefix templates/page/bundle/,package.json package-lock.json traces.cjs notice.cjs pack.cjs)
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: demo test same soak bench bundle lock docs dictionary clean

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

$(SCRIPT) lock: export PATH := $(CURDIR)/$(BIN):$(PATH)
$(SCRIPT): $(RECIPE)
	@mkdir -p build/bundle && cp $^ build/bundle/
	@command -v npm >/dev/null || { echo "Installing npm into $(VENV), for there is none."; $(LOCKED)npm.txt; }
	cd build/bundle && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	cd build/bundle && npm run --silent make
	@cp build/bundle/plotly-bundle.min.js.gz $@.part && mv $@.part $@

# Pins stay where they can; `make lock LOCK=--upgrade` raises them. The lock of the pages' script follows its package.json.
lock: | $(BIN)/python
	$(PIP) packaging uv
	$(BIN)/python tests/house/lock.py $(LOCK)
	cd templates/page/bundle && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

# The documentation as a site, in build/site.
docs: $(VENV)/installed bundle locks/docs.txt
	$(LOCKED)run.txt -r locks/docs.txt
	@$(BIN)/python -m tests.site.make

# What each field holds, in docs/, from the record classes.
dictionary: $(VENV)/installed
	$(BIN)/python -m tests.site.dictionary

clean:
	rm -rf $(VENV) $(SCRIPT) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "soc2lib needs Python 3.11 or newer; set PYTHON=…")'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  echo "Installing python3-venv, which this Python lacks."; \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/installed: pyproject.toml locks/run.txt locks/build.txt | $(BIN)/python
	$(LOCKED)run.txt -r locks/build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed locks/extras.txt locks/test.txt
	$(LOCKED)run.txt -r locks/build.txt -r locks/extras.txt -r locks/test.txt
	@touch $@
