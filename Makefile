# Two commands matter: make run, make test. Both make .venv first, from the locked, hashed requirements.

PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$python >/dev/null 2>&1 && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765
# Half of the tests' time is waited for time-outs, limits and other processes, so three workers suit two cores.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run test lint evaluate fit simulate trials fuzz bench sbom release dist lock clean

help:
	@echo "make run      the playground: every command on both platforms, no token, no network"
	@echo "make test     everything that is checked: format, lint, types, import rule, facts, tests"
	@echo "make evaluate how questions are answered over every dossier, each left out of the fit"
	@echo "make fit      the numbers that search goes by, fitted anew to all dossiers"
	@echo "make simulate delivery in simulated histories full of failures: N=100000 of them, or one told: SEED=7"
	@echo "make trials   real processes killed and frozen at all points of delivery: N=480 of them more, added up in build/trials.json"
	@echo "make fuzz     what nobody sends: N=100000 cases more, added up in build/fuzz.json; one told: TARGET=dates SEED=7"
	@echo "make bench    speed, as ratios measured in one run"
	@echo "make sbom     the bill of materials of what the program runs with, build/sbom.json"
	@echo "make release  prepares a release to look at: VERSION=0.2.0; make dist builds its files (docs/releasing.md)"
	@echo "make lock     refresh the locked requirements"

# The locked requirements for running, then the program itself.
$(BIN)/cyberdialogue: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found: install one, or name it: make PYTHON=/path/to/python"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python has no venv module: install it (on Debian: apt-get install python3-venv)"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(BIN)/cyberdialogue
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(BIN)/cyberdialogue
	$(BIN)/cyberdialogue run --port $(PORT)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/cyberdialogue check facts

test: lint
	deploy/ensure-chromium.sh
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

evaluate: $(VENV)/.dev
	$(BIN)/python -m tests.evaluation

fit: $(VENV)/.dev
	$(BIN)/python -m tests.evaluation fit

# N histories on all processors; SEED alone tells one history; WITHOUT=fence takes out a piece of the protocol.
simulate: $(VENV)/.dev
	$(BIN)/python -m tests.simulation $(N) $(if $(SEED),--seed $(SEED)) $(if $(WITHOUT),--without $(WITHOUT))

# Goes on where the last run ended, and adds up in build/trials.json; SECONDS ends it in time; CORRECTIONS=1 corrects.
trials: $(VENV)/.dev
	$(BIN)/python -W ignore -m tests.trials $(N) $(if $(CORRECTIONS),--corrections) $(if $(SEED),--seed $(SEED)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(WITHOUT),--without $(WITHOUT))

# Goes on where the last run ended; SECONDS ends it in time, with what was tried added up.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz $(N) $(if $(TARGET),--target "$(TARGET)") $(if $(SEED),--seed $(SEED)) $(if $(SECONDS),--seconds $(SECONDS))

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

sbom: $(VENV)/.dev
	$(BIN)/python deploy/sbom.py build/sbom.json

release: $(VENV)/.dev
	@git diff --quiet HEAD || { echo "There are changes that are not committed: commit them first"; exit 1; }
	@$(BIN)/python deploy/release.py "$(VERSION)"

# What goes with a tag: the program, its bill of materials, what changed, and their digests.
dist: $(VENV)/.dev
	rm -rf dist
	mkdir dist
	$(BIN)/python deploy/release.py --notes "$$($(BIN)/python -c 'import bot; print(bot.__version__)')" > dist/NOTES.md
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	$(BIN)/python deploy/sbom.py dist/sbom.json
	cd dist && sha256sum * > SHA256SUMS

# Names no index and records no download address; works for every Python from 3.11 on.
lock: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--upgrade pyproject.toml --extra build -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--upgrade pyproject.toml --extra build --extra dev -o requirements-dev.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
