# Two commands matter: make demo, make test. Everything they need is installed into .venv from requirements.lock.
# The first interpreter that really runs: a version manager leaves commands on the path that only print an error.
WORKS = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p -c '$(WORKS)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: demo test clients spark soak reference mutate bench lint types unit clean lock

demo: $(INSTALLED)
	@$(BIN)/gridscore demo

test: $(INSTALLED) lint types
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder

# Clients that are not installed here: the oldest DuckDB that is promised, and Harlequin, which brings a newer one.
clients: $(INSTALLED)
	@for client in "duckdb==1.2.2" "harlequin==2.17.0"; do \
		$(BIN)/python -m venv ".venv/clients/$${client%%==*}" && \
		".venv/clients/$${client%%==*}/bin/python" -m pip install --quiet --disable-pip-version-check "$$client" pytz || exit 1; \
	done
	@GRIDSCORE_OLD_DUCKDB=$(CURDIR)/.venv/clients/duckdb/bin/python \
		GRIDSCORE_HARLEQUIN=$(CURDIR)/.venv/clients/harlequin/bin/python $(BIN)/python -m pytest tests/publish/test_clients.py

# The second engine: installed beside the first, and both build the same offices into the same tables. Needs Java 17.
SPARK := .venv/spark
# of a Java machine that ends within minutes: it compiles quickly rather than well
BRIEF_JAVA := -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC
spark: $(SPARK)/installed
	@JDK_JAVA_OPTIONS="$(BRIEF_JAVA)" $(SPARK)/bin/python -m pytest -rs tests/second_engine

$(SPARK)/installed: $(INSTALLED) requirements-spark.lock
	@echo "setting up $(SPARK) (some minutes, once)"
	@$(PYTHON) -m venv $(SPARK)
	@$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --compile --require-hashes --no-deps -r requirements.lock
	@$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-build-isolation -r requirements-spark.lock
	@$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Many more draws of every property test, other ones each time: an hour or so.
soak: $(INSTALLED)
	@GRIDSCORE_SOAK=1 $(BIN)/python -m pytest -n 2 -m hypothesis

# Random offices of edge cases against a plain calculation, until 10,000 unit-months agree: some four minutes.
# make reference SEED=100 draws the same offices again; the seed is printed.
reference: $(INSTALLED)
	@$(BIN)/python -m tests.reference.drawn $(if $(SEED),--seed $(SEED))

# Changes one comparison, join key, window or number at a time and asks which test notices. SAMPLE=all: every change.
mutate: $(INSTALLED)
	@$(BIN)/python -m tests.mutation $(if $(filter all,$(SAMPLE)),--all,--sample $(or $(SAMPLE),300)) $(if $(SEED),--seed $(SEED))

# What docs/performance.md and docs/false-data.md tell, measured anew in modest sizes; the files go to SCRATCH.
SCRATCH ?= .venv/bench
bench: $(INSTALLED)
	@mkdir -p $(SCRATCH)/tracks $(SCRATCH)/offices
	@$(BIN)/gridscore demo --home $(SCRATCH)/demo
	@$(BIN)/python -m benchmarks.clean_csv --megabytes 50
	@$(BIN)/python -m benchmarks.tracks_kernel --fixes 1000000 --plain 20000
	@$(BIN)/python -m benchmarks.tracks --fixes 1000000 --folder $(SCRATCH)/tracks
	@$(BIN)/python -m benchmarks.detectors --seeds 4101 4102 --homes $(SCRATCH)/offices
	@$(BIN)/python -m benchmarks.dashboards $(SCRATCH)/demo

# dbt's unit tests, all of them by dbt itself (make test leaves dbt one of each model): a minute and a half.
unit: $(INSTALLED)
	@$(BIN)/python -m orchestration.dbt_runner unit-test

lint: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --quiet --diff .
	@$(BIN)/python dbt_project/lint.py

types: $(INSTALLED)
	@$(BIN)/mypy

# Versions and hashes come from the lock alone; it names no index, so any mirror serves.
$(INSTALLED): requirements.lock pyproject.toml
	@$(or $(PYTHON),false) -c '$(WORKS)' || { echo "gridscore needs Python 3.11 or later: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "setting up .venv (a minute or two, once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q expectations ingest orchestration publish rulebooks simulate
	@$(BIN)/python -m ingest.tracks.kernel
	@$(BIN)/python -m orchestration.dbt_runner parse
	@touch $@

# Needs uv; only for those who change a dependency. The second engine's lock holds what comes on top of the first.
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(COMPILE) --extra dev --output-file requirements.lock
	$(COMPILE) --extra spark --constraint requirements.lock $$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock) \
		--output-file requirements-spark.lock
	@sed -i.all '/^$$/,$$d' requirements-spark.lock && rm requirements-spark.lock.all  # a list of what the first has

clean:
	rm -rf .venv dbt_project/target dbt_project/logs demo-data
