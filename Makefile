# Needs Python 3.11 or newer, git and make. PYTHON=... chooses the interpreter.
.POSIX:
.PHONY: help review test lint bench clean

BIN = .venv/bin
OUT = out/example
EXAMPLE = patches/examples
RECIPE = .ci/environment .ci/bootstrap.txt pyproject.toml uv.lock

help:
	@echo 'make review   review the built-in example; pages in $(OUT)/index.html'
	@echo 'make test     all tests'
	@echo 'make lint     format, lint and types'
	@echo 'make bench    benchmarks'
	@echo 'make clean    remove the environment and everything generated'

# Findings are what the example is for: only a review that did not run fails here. An uncaught
# exception exits with 1 as findings do, so look at what was written, too.
review: .venv/.ready-run
	@rm -rf $(OUT)
	@$(BIN)/hvpatch review $(EXAMPLE)/v1.mbox --tree $(EXAMPLE)/tree \
	    --html $(OUT) --sarif $(OUT)/example.sarif || [ $$? -eq 1 ]
	@test -s $(OUT)/index.html && test -s $(OUT)/example.sarif
	@echo 'Pages: $(OUT)/index.html   SARIF: $(OUT)/example.sarif'

test: .venv/.ready-dev
	$(BIN)/python -m pytest $(TESTS)

lint: .venv/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict analyzer model patches reports tests

bench: .venv/.ready-dev
	@for bench in tests/benchmarks/bench_*.py; do \
	    name=$$(basename "$$bench" .py); echo "== $$name"; \
	    $(BIN)/python -m "tests.benchmarks.$$name" || exit; \
	done

clean:
	rm -rf .venv out .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find analyzer model patches reports tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready-run: $(RECIPE)
	@PYTHON='$(PYTHON)' .ci/environment run

.venv/.ready-dev: $(RECIPE)
	@PYTHON='$(PYTHON)' .ci/environment dev
