# Ascolto. `make help` lists what there is. DEMO=no starts an empty product.

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-pg check bench eval eval-alerts faults messages models docs shots clean dev

BOOT := python3 scripts/bootstrap.py
PY := .venv/bin/python
DEMO ?= yes

help:  ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run:  ## start Ascolto here; DEMO=no without the demo company, ASCOLTO_PORT, ASCOLTO_DATA
	@$(BOOT)
	@exec .venv/bin/ascolto serve $(if $(filter no,$(DEMO)),,--demo)

dev:  # the environment with everything tests and checks need
	@python3 scripts/prepare.py

test: dev  ## everything: checks, tests on SQLite and PostgreSQL, faults (short); ARGS="-k word"
	@$(PY) scripts/suite.py check faults sqlite postgres

test-fast:  ## the quick tests, on SQLite
	@$(BOOT) --dev
	@$(PY) scripts/suite.py fast

test-pg: dev  ## the tests on PostgreSQL
	@$(PY) scripts/suite.py postgres

check:  ## format, lint, types, import rules, migrations, docs
	@$(BOOT) --dev
	@$(PY) scripts/check.py

faults: dev  ## kill, fill and break it while traffic flows, on both databases; QUICK=yes
	@$(PY) -m tests.faults $(if $(filter yes,$(QUICK)),--quick) $(ARGS)

bench: dev  ## measure against the peer and the machine's limits; ONLY=name
	@$(PY) -m bench $(ONLY)

eval-alerts: dev  ## early warning over simulated years with planted crises; QUICK=yes
	@$(PY) -m bench.alerts $(if $(filter yes,$(QUICK)),--quick) $(ARGS)

models:  ## build the language models from the folder ASCOLTO_LANGUAGE_DATA names; ONLY="deep tone.it intent.it"
	@python3 scripts/models/environment.py
	@PYTHONPATH=src:. .build/models-venv/bin/python -m scripts.models.train $(ONLY)

eval:  ## held-out figures of the language models; the last line is JSON
	@python3 scripts/models/environment.py
	@PYTHONPATH=src:. .build/models-venv/bin/python -m scripts.models.evaluate

messages:  ## collect the texts to translate and compile the translations
	@$(BOOT) --dev
	@$(PY) scripts/messages.py

docs:  ## write the pages that come from the code: reference, connectors, roles
	@$(BOOT) --dev
	@$(PY) scripts/reference.py
	@$(PY) -m tests.security.roles
	@$(PY) -m ascolto.testing.connectors table

shots: dev  ## pictures of the demo company for the documentation, into docs/screenshots/
	@$(PY) -m tests.ui.shots

clean:  ## remove what was built (not the data in .data, not the environment)
	@rm -rf .build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
