# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: demo test test-slow check bench lock docs clean

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(VENV)/.ready  ## scan the example organisation, and ask who owns one of its files
	$(BIN)/merestone check -C examples/acme --exit-zero
	@echo
	$(BIN)/merestone who -C examples/acme shop-checkout/services/checkout/api.py --why

test: $(VENV)/.ready  ## the tests; what this machine cannot have is skipped with a reason
	sh tools/system-packages.sh
	$(BIN)/python -m pytest -n $(JOBS) -q

test-slow: $(VENV)/.ready  ## the slow tests: millions of cases
	$(BIN)/python -m pytest -q -m slow

check: $(VENV)/.ready  ## what CI checks beside the tests
	bash tools/check.sh

bench: $(VENV)/.ready  ## every benchmark, each as a ratio to a peer or a floor
	for file in bench/*.py; do $(BIN)/python $$file || exit 1; done

docs: $(VENV)/.ready  ## bring the documentation in step with the code
	$(BIN)/python docs/_generate.py
	$(BIN)/python -m cogapp -I docs -r README.md docs/*.md

lock:  ## make the locks anew (needs uv): what the package needs, and that with the dev extra
	$(COMPILE) --extra dev pyproject.toml -o requirements-dev.lock
	$(COMPILE) -c requirements-dev.lock pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
