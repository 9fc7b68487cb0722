# For developers; ./test is what CI runs.
.DEFAULT_GOAL := help
BIN := .venv/bin
export PYTHONPATH := $(CURDIR)
export DJANGO_SETTINGS_MODULE := tests.settings
export XASO_TEST_SCRATCH := $(CURDIR)/var/test-scratch

help: ## list what is here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'
setup: ## make .venv with everything for developers
	@sh tools/bootstrap.sh dev
run: ## the demonstration
	@./demo
test: ## everything CI runs
	@./test
lint: setup ## ruff, mypy, layers, templates
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy src/xaso tools && $(BIN)/lint-imports --no-cache && $(BIN)/djlint --lint src/xaso
fix: setup ## format and mend what can be mended
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
messages: setup ## compile the Vietnamese texts and say what is missing
	$(BIN)/python tools/messages.py compile && $(BIN)/python tools/messages.py check
migrations: setup ## what the models ask for: make migrations APP=label NAME=in_words
	tools/xaso_dev makemigrations $(APP) -n $(NAME)
lock: setup ## lock the packages of requirements/*.in again
	for f in run otel dev; do PATH="$$PATH:.tools/bin" uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.12 requirements/$$f.in -o requirements/$$f.lock; done
screenshots: setup ## every main page at 390 and 1440 px, from the demonstration
	$(BIN)/python tools/screenshots.py
module: setup ## a new module: make module GROUP=office NAME=mail TITLE="Official e-mail" VI="Thư điện tử công vụ"
	$(BIN)/python tools/new_module.py --group "$(GROUP)" --name "$(NAME)" --title "$(TITLE)" --vietnamese "$(VI)"
docs: setup ## write the generated pages of docs/reference again
	$(BIN)/python tools/reference_docs.py
fuzz-api: setup ## 500 calls an operation that fit the API's description, 500 that do not
	XASO_FUZZ_EXAMPLES=500 $(BIN)/pytest -q -p no:randomly tests/test_api_fuzz.py
bench-dossiers: setup ## G1, G2, G10 at ten and a hundred thousand dossiers
	$(BIN)/python bench/run.py dossiers
bench-g14: setup ## G14: dossiers with files by API at 1, 10, 20 and 40 clients
	$(BIN)/python bench/g14.py
drill-two-hosts: setup ## rolling restart of two hosts under load, in network namespaces (root, HAProxy)
	$(BIN)/python tools/two_hosts.py --write
.PHONY: help setup run test lint fix messages migrations lock screenshots module docs fuzz-api bench-dossiers bench-g14 drill-two-hosts
