# Needs git, make and some Python 3; everything else is brought into .tools and .venv, pinned and checked by hash.
#   make demo    plan a ready-made scenario
#   make test    everything a change must pass
# `make test ARGS="-k spread"` hands arguments to pytest; `make lock UPGRADE=--upgrade` takes newer dependencies.

PYTHON = $(shell cat .python-version)
ARGS =
UPGRADE =

UV = .tools/bin/uv
TOOLS = .tools/.ready
RUN = .venv/bin
READY = .venv/.ready
PEERS = .bench/.ready

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help demo test lint types bench lock clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "also: make lint, types, bench, lock, clean"

demo: $(READY)
	rm -rf demo
	mkdir demo
	$(RUN)/kvota new demo/products-2004 --example products-2004
	$(RUN)/kvota run demo/products-2004 --out demo/runs

test: lint types
	$(RUN)/pytest $(ARGS)

lint: $(READY)
	$(RUN)/ruff check
	$(RUN)/ruff format --check

types: $(READY)
	$(RUN)/mypy

bench: $(PEERS)
	.bench/bin/python -m benchmarks.run $(ARGS)

# --- the environment ---

$(TOOLS): requirements/uv.txt requirements/get-uv.sh
	sh requirements/get-uv.sh .tools
	touch $@

# The pinned Python is found or fetched by uv; where neither works, any Python that is new enough will do.
$(READY): $(TOOLS) requirements/dev.txt pyproject.toml .python-version
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv \
		|| $(UV) venv --quiet --allow-existing --no-python-downloads --python ">=3.12" .venv \
		|| { echo "Kvota needs Python 3.12 or newer: none is installed, and none could be fetched."; exit 1; }
	$(UV) pip sync --quiet --python .venv --require-hashes --compile-bytecode requirements/dev.txt
	$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	touch $@

# The peers of the benchmark have an environment of their own, so that Kvota is measured as its users have it.
$(PEERS): $(READY) requirements/bench.txt
	$(UV) venv --quiet --allow-existing --python .venv/bin/python .bench
	$(UV) pip sync --quiet --python .bench --require-hashes --compile-bytecode requirements/bench.txt
	touch $@

# --- the pins: made from pyproject.toml for every platform and Python from 3.12 on, without addresses ---

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

lock: $(TOOLS)
	$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt
	echo uv | $(COMPILE) - --no-annotate --output-file requirements/uv.txt

clean:
	rm -rf .venv .bench .tools demo build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
