# Two commands are all a fresh machine needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
export PYTHONWARNINGS ?= ignore::UserWarning
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint types unit chromium database messages lock clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*##/\t/'

demo: $(VENV)/.runtime messages ## Open the hub with a demonstration year on http://localhost:8000
	CHOROK_DEMO=1 $(RUN)/chorok setup
	CHOROK_DEMO=1 $(RUN)/chorok demo_load
	CHOROK_DEMO=1 $(RUN)/chorok serve --with-worker

# The two longest first: whichever ends first takes the others on.
test: $(VENV)/.dev messages ## Run everything there is to run
	@$(MAKE) --no-print-directory -j 2 database types chromium node_modules lint
	@$(MAKE) --no-print-directory unit

lint: $(VENV)/.dev
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/lint-imports --no-cache
	$(RUN)/python -m tools.messages check

types: $(VENV)/.dev
	$(RUN)/mypy

unit: $(VENV)/.dev node_modules messages
	CHROMIUM="$$(tools/chromium)" && export CHROMIUM && $(RUN)/pytest -n 2 --dist worksteal

chromium: $(VENV)/.dev
	@tools/chromium >/dev/null

database: $(VENV)/.dev
	@$(RUN)/python -m tests.template

messages: $(VENV)/.runtime
	@$(RUN)/python -m tools.messages compile

node_modules: package-lock.json $(VENV)/.dev
	PATH="$(CURDIR)/$(RUN):$$PATH" $(RUN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch node_modules

$(VENV)/.runtime: requirements.lock pyproject.toml
	tools/environment $(PYTHON) $(VENV) requirements.lock
	@touch $@

# The development lock holds all of the runtime's.
$(VENV)/.dev: requirements-dev.lock pyproject.toml
	tools/environment $(PYTHON) $(VENV) requirements-dev.lock
	@touch $(VENV)/.runtime $@

lock: ## Write the lock files again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean: ## Forget the environment and the demonstration's data
	rm -rf $(VENV) node_modules var
