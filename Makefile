# Every command of the house. `make` alone lists them; CONTRIBUTING.md says more.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test check fmt bench theme lock backup restore dev run

# The first Python that is new enough; PYTHON=... names another one.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BOOTSTRAP = $(or $(PYTHON),$(error Exemplar needs Python 3.11 or newer, and none is on the path. \
	Install one, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11)) requirements/bootstrap.py
BIN := .venv/bin
PORT ?= 8000
export PORT RESET REQUIRE_BROWSER

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: ## Set everything up and serve it on PORT (8000); RESET=1 starts over
	@$(BOOTSTRAP) demo

test: dev theme ## Run the tests, on SQLite or on what DATABASE_URL names; ARGS="-k word" for some
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

OUR_APPS := accounts core home adoption library taxonomy search \
	contributing fit collections members notifications moderation discussions expertise advising
# What only looks needs no database.
# Made before the first release: no older program writes beside them while they run.
UNRELEASED := 0002_topics_from_tags 0003_evidence_and_standing \
	0004_context_of_the_adopter 0005_dated_history \
	0002_levels_and_digests 0004_alerts 0003_asked_by_name 0003_is_text_hidden \
	0004_questions_about_requests
LOOK = DATABASE_URL=sqlite:///:memory: $(BIN)/python
DEPRECATIONS := -W error::DeprecationWarning -W error::PendingDeprecationWarning
AS_IN_PRODUCTION := DJANGO_SETTINGS_MODULE=exemplar.settings.production ALLOWED_HOSTS=exemplar.example \
	BASE_URL=https://exemplar.example CACHE_URL=locmemcache:// \
	EMAIL_URL=dummymail:// DEFAULT_FROM_EMAIL=exemplar@exemplar.example \
	SECRET_KEY=not-a-secret-but-as-long-as-one-0123456789-abcdefghijklmnopqrstuvwxyz
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

# Each line finds its own kind of fault; the first that does stops the rest.
check: dev theme ## Look for faults without running the site: style, types, imports, migrations, settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(LOOK) manage.py makemigrations --check --dry-run
	$(LOOK) manage.py lintmigrations --settings exemplar.settings.test --ignore-initial-migrations \
		--include-apps $(OUR_APPS) --no-cache --quiet ok ignore --warnings-as-errors \
		--ignore-name $(UNRELEASED)
	$(LOOK) $(DEPRECATIONS) manage.py check --fail-level WARNING
	$(AS_IN_PRODUCTION) $(LOOK) $(DEPRECATIONS) manage.py check --deploy --fail-level WARNING

fmt: dev ## Put the code into its one style
	$(BIN)/ruff check --fix --select I,UP,RUF100 .
	$(BIN)/ruff format .

bench: dev theme ## Measure each main page against an empty view; ENGINES=all the search engines, CROWD=1 a crowd, MATCHING=1 matching
	$(BIN)/python -m tests.bench$(if $(ENGINES),.engines $(filter-out all,$(ENGINES)),$(if $(CROWD),.crowd,$(if $(MATCHING),.matching)) $(ARGS))

theme: run ## Build the style sheet, fonts and scripts, if their sources have changed
	@$(BIN)/python theme/build.py

lock: dev ## Pin all packages again, within pyproject.toml; UPGRADE=1 takes the newest
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --group build -c requirements/base.txt -o requirements/demo.txt
	$(COMPILE) pyproject.toml --group build --group test --group lint -c requirements/demo.txt -o requirements/dev.txt
	$(COMPILE) --group installer -o requirements/installer.txt

backup: run ## Save the database and the media; FILE=name.tar.gz
	@$(BIN)/python manage.py backup $(FILE)

restore: run ## Bring back what a backup holds, keeping a copy of what was there; FILE=name.tar.gz
	@$(BIN)/python manage.py restore $(if $(FORCE),--force) $(FILE)

dev:
	@$(BOOTSTRAP) install dev

run:
	@$(BOOTSTRAP) install demo
