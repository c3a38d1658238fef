# The habits. `make run` and `make test` need nothing but Python 3.11 or newer and its venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := .stores/sample
PORT ?= 8501
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: run sample test test-long trust cover mutation lint format licences sbom eval bench coverage screenshots lock clean

run: sample  ## score data/sample and open the dashboard
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

sample: $(VENV)/.run
	$(BIN)/python -m framing build data/sample --about data/sample.toml --outlets data/sample/outlets.csv \
	  --corrections data/sample/event_corrections.csv --store $(SAMPLE)

test: $(VENV)/.dev  ## the whole everyday suite
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not long"

test-long: $(VENV)/.dev  ## what takes longer: every page in every size and language
	$(BIN)/python -m pytest -n auto --dist loadgroup -m long

trust: $(VENV)/.dev  ## every test behind docs/trust.md, whose figures it writes
	$(BIN)/python scripts/trust.py

cover: $(VENV)/.dev  ## the everyday tests but those in a browser, and which lines of framing/ they run: 90 % or more
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not long and not browser" \
	  --cov --cov-report=term:skip-covered --cov-report=json:.stores/cover.json --cov-fail-under=90
	$(BIN)/python -m scripts.quality .stores/cover.json

mutation: $(VENV)/.dev  ## every mutant of readers, cleaning, scoring and export, into docs/quality.json
	$(BIN)/python -m scripts.mutate

licences: $(VENV)/.dev  ## the licence of everything locked, held against docs/licences.toml
	$(BIN)/python -m scripts.licences

sbom: $(VENV)/.dev  ## a bill of materials of the runtime lock: sbom.cdx.json
	$(BIN)/python -m scripts.sbom > sbom.cdx.json

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check framing app.py

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(VENV)/.run  ## measured quality on the labelled sets, where they are here
	$(BIN)/python -m framing.evaluation

bench: $(VENV)/.dev  ## every measurement of speed and memory, into bench/RESULTS.md; most of an hour
	$(BIN)/python -m bench

coverage: $(VENV)/.run  ## rebuild data/coverage from the real archives, from nothing
	rm -rf .stores/coverage
	$(BIN)/python -m framing build ../shared/corpora/seeds ../shared/corpora/events4 \
	  ../shared/corpora/hexo-guancha ../shared/corpora/epoch-pages ../shared/corpora/nodebe4-posts --about data/coverage.toml --store .stores/coverage
	$(BIN)/python -m framing export-package --store .stores/coverage --out data/coverage

screenshots: sample $(VENV)/.dev
	$(BIN)/python scripts/screenshots.py

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements.txt -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements-dev.txt -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .stores $(VENV)

$(VENV)/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed and this is older; name another: make run PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
