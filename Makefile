.DEFAULT_GOAL := help
.PHONY: help run reset pictures test lint types check bench faults smoke migrate migration manifest key pins

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt
	@echo "Installing the pinned packages into .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(READY)

run: $(READY) ## start Heard: with Slack tokens in .env for your workspace, without any in the sandbox
	@$(BIN)/python app.py

reset: $(READY) ## forget what happened in the sandbox: the next make run begins anew
	@$(BIN)/python -m bot.kept

pictures: $(READY) ## photograph the sandbox's page for README and docs, in Chromium
	@$(BIN)/python -m tests.pictures

test: $(READY) ## every test, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(READY) ## style, and what each file may import
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY) ## mypy --strict
	$(BIN)/mypy

check: lint types test ## lint, types and tests: what the pipeline runs

bench: $(READY) ## speed and memory, as ratios measured side by side
	$(BIN)/python -m benchmarks

faults: $(READY) ## kill workers and spoil answers around two hundred digests; a few minutes
	@$(BIN)/python -m tests.faults

smoke: $(READY) ## put everything the bot can show before the real Slack; needs SLACK_BOT_TOKEN and SMOKE_CHANNEL
	@$(BIN)/python -m tests.smoke

migrate: $(READY) ## bring the database of DATABASE_URL to the newest schema
	$(BIN)/alembic upgrade head

migration: $(READY) ## a draft of the next migration: make migration MESSAGE="add polls"
	@test -n "$(MESSAGE)" || (echo 'say what it does: make migration MESSAGE="add polls"' && exit 1)
	$(BIN)/alembic revision --autogenerate -m "$(MESSAGE)"

manifest: $(READY) ## the app manifest for HTTP: make manifest URL=https://heard.example.com
	@$(BIN)/python -m bot.slack.manifest "$(URL)"

key: $(READY) ## a new key for SECRET_KEYS
	@$(BIN)/python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"

pins: $(READY) ## compile requirements*.txt from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q --extra dev pyproject.toml -o requirements-dev.txt
