# Each target is one command that a person could type. PYTHON names the Python (3.11 or later) to use.
PYTHON ?= python3
RUN := .venv/ready-to-run
TEST := .venv/ready-to-test
BROWSE := .venv/ready-to-browse

.PHONY: run test soak check bench screenshots messages migration pin

run: $(RUN)
	.venv/bin/marketsafe run

test: $(TEST) $(BROWSE)
	.venv/bin/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# Everybody tries everything in any order, differently each time, for so many minutes on each database.
MINUTES ?= 30
soak: $(TEST)
	MARKETSAFE_SOAK=$(MINUTES) .venv/bin/python -m pytest tests/life/soak.py

check: $(TEST)
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: $(TEST) $(BROWSE)
	.venv/bin/python -m bench

# The pictures of docs/pictures, taken anew from the sandbox's page.
screenshots: $(TEST) $(BROWSE)
	.venv/bin/python -m tests.browser.pictures

# Take new texts into the Chinese catalogue; what is new or changed is left empty for a translator.
messages: $(TEST)
	.venv/bin/pybabel -q extract --mapping babel.cfg --no-default-keywords --keyword words --keyword many:1,2 \
		--keyword N_ --no-location --output .venv/messages.pot handlers bot
	.venv/bin/pybabel -q update --input-file .venv/messages.pot --locale zh_CN --domain marketsafe \
		--ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --no-wrap \
		--output-dir handlers/locale

# Draft the next revision of the tables: make migration MESSAGE="Add sellers"
migration: $(TEST)
	.venv/bin/python -m storage.migrations "$(MESSAGE)"

# Write down the versions that are installed now, after trying newer ones with: .venv/bin/pip install --upgrade …
pin: $(TEST)
	{ head -n 1 constraints.txt; .venv/bin/pip freeze --exclude-editable; } > .venv/constraints.txt
	mv .venv/constraints.txt constraints.txt

$(RUN): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(TEST): $(RUN)
	.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,check]'
	touch $@

# A browser for the tests that click through the sandbox's page. Without one those tests fail and say what to do, and
# the others still run: so this may fail.
$(BROWSE): tests/browser/chromium.py | $(TEST)
	-.venv/bin/python -m tests.browser.chromium && touch $@
