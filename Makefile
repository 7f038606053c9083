# ./run and ./test are all you need; this names the rest.
.PHONY: check fix lock migration wheel bare mutation soak

check: ## what ./test checks before the tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/codespell

fix: ## mend what ruff can mend
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: ## pin the newest versions that fit pyproject.toml, with hashes and without an address
	.venv/bin/uv pip compile $(LOCK) --extra postgres pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile $(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

LOCK = --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-strip-extras

migration: ## make NAME=add_a_column: one change of the tables
	.venv/bin/python -m flask --app app db revision --autogenerate -m "$(NAME)"

wheel: ## build the wheel through the sdist, install it afresh, and fetch a page
	sh .ci/wheel.sh

bare: ## ./run --once in a bare Debian 12, as root and as nobody (needs root and mmdebstrap)
	sh .ci/bare.sh

mutation: ## change the merge in every small way there is, and list what no test of the domain notices
	test -x $(MUTATION)/bin/mutmut || .venv/bin/python -m venv $(MUTATION)
	$(MUTATION)/bin/pip install --quiet --disable-pip-version-check mutmut==3.8.1 \
		$$(grep -oE '^(hypothesis|pytest)==[^ ;]+' requirements-dev.lock)
	rm -rf $(MUTATION)/tree
	mkdir -p $(MUTATION)/tree/compersion_talks
	cp -R compersion_talks/__init__.py compersion_talks/domain $(MUTATION)/tree/compersion_talks
	cp -R pyproject.toml tests $(MUTATION)/tree
	cd $(MUTATION)/tree && ../bin/mutmut run --max-children 1 && ../bin/mutmut results

soak: ## the slow tests whole, not in the short form of ./test; what they saw is printed last
	rm -f $(SOAK)
	TEST_SOAK=$(CURDIR)/$(SOAK) .venv/bin/python -m pytest -q -n 0 --durations 20 $(SOAKED)
	sort $(SOAK) | uniq -c

SOAK = .venv/soak.txt
SOAKED = tests/attacks tests/storage/test_races.py tests/keeping/test_races.py \
	tests/web/test_links_over_http.py

MUTATION = .venv/mutation
