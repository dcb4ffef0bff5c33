# One entry for everything: `make demo` to see the product, `make test` to check it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/.stamps
BIND   ?= 127.0.0.1:8000
SERVE  ?= 1
PYTEST_ARGS ?=
WORKERS ?= auto
LONG ?= 0

.PHONY: help demo serve test pytest check lint format messages behaviours proofs properties audit fuzz bench chaos stress clean
.DEFAULT_GOAL := help
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

# --- Environment: each stamp is newer than what it was made from ---------------------------------------------------

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "No python3.11 or python3 found; install Python 3.11."; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old; Python 3.11 or newer is needed."; exit 2; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt | $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(STAMPS)/dev: requirements.txt requirements-scale.txt requirements-dev.txt | $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(STAMPS)/run

.env: | $(STAMPS)/venv
	@$(BIN)/python p2c/make_env.py .env

# --- Seeing it ----------------------------------------------------------------------------------------------------

demo: $(STAMPS)/run .env ## build, load the demo company, synchronise, serve (SERVE=0 stops before serving)
	@echo "Making the tables …"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo --yes
ifneq ($(SERVE),0)
	@$(BIN)/python manage.py serve --bind $(BIND)
endif

serve: $(STAMPS)/run .env ## serve what is there already, or an empty installation
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py serve --bind $(BIND)

# --- Checking it --------------------------------------------------------------------------------------------------

test: $(STAMPS)/dev ## checks, linters, types, tests; says how long each took (LONG=1: the long tests, too)
	@$(BIN)/python -m tests.stages

check: $(STAMPS)/dev
	$(BIN)/python manage.py check --settings tests.settings
	DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run --settings tests.settings
	@DATABASE_URL=sqlite://:memory: P2C_ENV_FILE=/dev/null P2C_ENV=production P2C_ALLOWED_HOSTS=p2c.example \
	P2C_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	P2C_SECRETS_KEY=$$($(BIN)/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
	$(BIN)/python manage.py check --deploy --fail-level WARNING --settings p2c.settings

lint: $(STAMPS)/dev ## style, layers, and migrations that would keep people waiting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.migrations

types: $(STAMPS)/dev ## types of the engine and its services
	@$(BIN)/mypy integration

# many tests start processes: what those import is compiled once, even where the environment says otherwise
pytest: $(STAMPS)/dev ## the tests alone, on all cores (PYTEST_ARGS="-k word", WORKERS=0: one process, LONG=1: all)
	@$(BIN)/python -c 'from tests.browser import missing; print(missing() or "Browser tests are included.")'
	@$(if $(filter 1,$(LONG)),echo "Long tests are included.",echo "Long tests are left out; LONG=1 runs them as well.")
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(if $(filter 1,$(LONG)),,-m "not long") $(PYTEST_ARGS)

format: $(STAMPS)/dev ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(STAMPS)/dev ## collect the texts; fails while one is untranslated or fuzzy
	$(BIN)/python manage.py makemessages -l fr -l sv -l nl --no-obsolete --no-location --ignore '$(VENV)' --ignore tests --settings tests.settings
	@bad=0; for file in locale/*/LC_MESSAGES/*.po; do \
	    line=$$(LC_ALL=C msgfmt --statistics -o /dev/null "$$file" 2>&1); \
	    case "$$line" in *fuzzy*|*untranslated*) echo "$$file: $$line"; bad=1;; esac; \
	done; exit $$bad
	$(BIN)/python manage.py compilemessages --ignore '$(VENV)' --settings tests.settings --verbosity 0

reach: $(STAMPS)/dev ## record which tests reach what databases may do differently, and list those PostgreSQL runs
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --reach=test-results/reach.json
	$(BIN)/python -m tests.reach test-results/reach.json --write

behaviours: $(STAMPS)/dev ## count the behaviours tests show (AREAS="engine mapping" must miss none; LAST=1: the last count)
ifndef LAST
	@rm -f test-results/behaviours.json
	-$(BIN)/python -m pytest -q -m behaviour --behaviours test-results/behaviours.json $(PYTEST_ARGS)
endif
	@$(BIN)/python -m tests.behaviours $(AREAS)

proofs: $(STAMPS)/dev ## break the line behind a behaviour, see its test fail (AREAS="engine B-034"; MARKDOWN=1: a table)
	@$(BIN)/python -m tests.proofs $(if $(MARKDOWN),--markdown) $(AREAS)

properties: $(STAMPS)/dev ## random histories against a plain model, many of them (P2C_HISTORIES=2000, P2C_SEED to repeat)
	P2C_HISTORIES=$${P2C_HISTORIES:-2000} $(BIN)/python -m pytest -q tests/integration/properties $(PYTEST_ARGS)

audit: $(STAMPS)/dev ## known vulnerabilities of what is installed; without network it says so and goes on
	@$(BIN)/python -m tests.audit

fuzz: $(STAMPS)/dev ## random requests to every operation of the REST interface (ARGS="--examples 1000 --only runs")
	@$(BIN)/python -m tests.api.thorough $(ARGS)

bench: $(STAMPS)/dev ## measure against hand-written SQL and other yardsticks (SCALE=1: a million records, several workers)
ifeq ($(SCALE),1)
	$(BIN)/python -m tests.bench workers --n 1000000
	$(BIN)/python -m tests.bench run --db postgres --n 1000000 --only W3 --repeats 1 --no-peers
else
	$(BIN)/python -m tests.bench
endif

chaos: $(STAMPS)/dev ## kill workers, restart RabbitMQ and PostgreSQL, compare with an undisturbed run (ARGS="--kill 5")
	$(BIN)/python -m tests.chaos $(ARGS)

stress: $(STAMPS)/dev ## everybody at work on the same records at once, on PostgreSQL; then both sides compared (ARGS="--seconds 60 --seed 1")
	$(BIN)/python -m tests.stress $(ARGS)

clean: ## remove what was built; keeps .env and the database
	rm -rf $(VENV) staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
