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
bench: setup ## every goal of speed, or one: make bench-g3; BENCH=full for 7 turns, SIZE=1m for one size
	$(BIN)/python bench/run.py
bench-g%: setup
	$(BIN)/python bench/run.py G$*
bench-portal: setup ## the citizen's side: pages and submissions a second, a slow line (Chromium)
	$(BIN)/python bench/run.py P1 P2 P3 P4
bench-signing: setup ## documents signed a second, against bare pyHanko
	$(BIN)/python bench/run.py K1
bench-documents: setup ## search among 200,000 documents; register and assign against the same SQL
	$(BIN)/python bench/run.py D1 D2
drill-two-hosts: setup ## rolling restart of two hosts under load, in network namespaces (root, HAProxy)
	$(BIN)/python tools/two_hosts.py --write
faults: setup ## S1, S2, S3 in full: kills, mutated messages, full disks, jumping clocks (hours; the disks need root)
	for what in database web worker; do $(BIN)/python bench/faults/kill.py --what $$what || exit 1; done
	$(BIN)/python bench/faults/messages.py
	$(BIN)/python bench/faults/disk_and_clock.py
faults-short: setup ## the same in a minute, as ./test does
	$(BIN)/pytest -q -p no:randomly -m faults tests/test_faults.py
.PHONY: faults faults-short help setup run test lint fix messages migrations lock screenshots module docs fuzz-api bench bench-portal bench-signing bench-documents drill-two-hosts
