# Everything a developer does. `make help` lists it.
PORT ?= 8000
VENV := .venv
CASES ?= 5000
RUNS ?= 10
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
PY := $(VENV)/bin/python
# The first Python of at least 3.12 that is there (.python-version tells pyenv and uv which).
FIND_PYTHON := for p in python3.13 python3.12 python3.14 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then echo $$p; break; fi; done

.PHONY: help demo test browser check fix lock bench oracle chaos messages screenshots setup build clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.demo build ## Start portal, demo registration and demo broker (PORT=8000)
	@$(PY) -m demo.run --port $(PORT)

test: setup ## All tests, browser and peer tests included
	@sh tests/system.sh
	$(PY) -m pytest

browser: setup ## The tests in a browser alone (FULL=1: every house style)
	@sh tests/system.sh
	FULL=$(FULL) $(PY) -m pytest tests/browser

check: $(VENV)/.dev ## Lint, format, types, imports, migrations, messages, lock: everything is run
	@$(PY) bin/check.py

fix: $(VENV)/.dev ## Let the tools repair what they can
	-$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	-$(PY) -m djlint --reformat --quiet templates demo/broker/templates

setup: $(VENV)/.dev build ## Environment with all tools, and the built CSS and messages

build: node_modules/.done static/built/.done $(MESSAGES) ## CSS and messages

lock: $(VENV)/.dev ## Choose newer versions and write requirements/*.txt
	$(PY) bin/lock.py --upgrade

messages: $(VENV)/.dev ## Collect the texts to translate into locale/
	$(PY) bin/messages.py

screenshots: setup ## Pictures in docs/img, and a sheet of all in build/screenshots
	@sh tests/system.sh
	$(PY) -m pytest tests/browser/screenshots.py --no-header -q

bench: setup ## Measure pages against the demo registration
	$(PY) -m bench
	$(PY) -m bench.messages

oracle: $(VENV)/.dev ## Compare the access policy with its second writing (SEED=… CASES=5000)
	$(PY) -m tests.oracle --cases $(CASES) $(if $(SEED),--seed $(SEED))

chaos: $(VENV)/.dev ## Tell residents while everything breaks (RUNS=10 SEED=1)
	@sh tests/system.sh
	@$(PY) -m tests.chaos --runs $(RUNS) --seed $(or $(SEED),1)

clean: ## Remove what was made here
	rm -rf $(VENV) node_modules build static/built .demo $(MESSAGES) .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.made:
	@python=$$($(FIND_PYTHON)); test -n "$$python" || { \
		echo "MijnZaken needs Python 3.12 or newer; none was found."; exit 1; }; \
	echo "Making an environment in $(VENV) with $$($$python --version)"; \
	$$python -m venv $(VENV)
	@touch $@

$(VENV)/.demo: $(VENV)/.made requirements/demo.txt
	@test -e $(VENV)/.dev || { echo "Installing the Python packages (about a minute)"; \
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/demo.txt; }
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt
	@echo "Installing the Python packages and tools (about a minute)"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.done: package.json package-lock.json .npmrc
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || { \
		echo "MijnZaken needs Node 20 or newer to build its CSS; it was not found."; exit 1; }
	@echo "Installing the NL Design System packages"
	@npm ci --silent
	@touch $@

# The build leaves out rules for classes that no template uses, so it depends on the templates.
static/built/.done: node_modules/.done static/build.mjs static/packages.json \
		$(shell find static/css static/img static/js templates -type f 2>/dev/null)
	@echo "Building the CSS"
	@npm run --silent build
	@touch $@

%.mo: %.po | $(VENV)/.demo
	@echo "Compiling the translations"
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@
