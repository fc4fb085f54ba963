# Needs Python >= 3.11 and make; everything else goes into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
COMPILE = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

.PHONY: demo test check format hooks lock clean

demo: $(VENV)/ready ## start the service, POST the five articles to it, print the records
	$(BIN)/python scripts/demo.py

test: check ## everything CI runs
	$(BIN)/pytest

check: $(VENV)/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

hooks: $(VENV)/ready ## check before each commit
	$(BIN)/pre-commit install

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

lock: ## resolve pyproject.toml anew
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --extra dev --extra evals -o requirements.lock pyproject.toml
	$(COMPILE) --extra otel -c requirements.lock -o deploy/service.lock pyproject.toml
	echo hatchling | $(COMPILE) -c requirements.lock -o deploy/build.lock -

clean:
	rm -rf $(VENV) dist
