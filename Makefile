# The project's two commands are `make demo` and `make test`; `make help` lists the rest.
PYTHON = .venv/bin/python
MANAGE = $(PYTHON) manage.py
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup demo test bench format migrations shell superuser requirements

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

setup: ## Make .venv with everything the project needs
	@scripts/bootstrap

demo: setup ## Serve a demo with a real release (PORT=8001, ATTACK_BUNDLE=path or address)
	@PORT=$(PORT) $(PYTHON) -m scripts.demo

test: setup ## Lint, types, import contracts, migrations and every test
	@$(PYTHON) -m scripts.check

bench: ## Measure what docs promises, and write the table there
	@scripts/bootstrap bench
	@$(PYTHON) -m benchmarks

format: setup ## Format and fix what ruff can fix
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

migrations: setup ## Write the migrations that the models ask for
	@$(MANAGE) makemigrations

shell: setup ## Open a shell with the models imported
	@$(MANAGE) shell

superuser: setup ## Make someone who may do everything
	@$(MANAGE) createsuperuser

requirements: ## Pin what pyproject.toml asks for (needs uv)
	@scripts/compile-requirements
