# ./run and ./test are all you need; this names the rest.
.PHONY: help serve check fix lock catalogues settings lighthouse migration pictures wheel bare
.PHONY: release freeze
.PHONY: papers full-disk mutation soak audit bom fuzz peer bench agenda-figures growth-figures walk-figures

help: ## list the targets (the default)
	@awk -F ': ## ' '/^[a-z-]+: ## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## the debug server on http://127.0.0.1:8000/; restarts on change
	@. ./.ci/setup.sh && set_up_to_run && flask db upgrade && \
		say "Every component in every state: http://127.0.0.1:8000/components" && \
		FLASK_RUN_EXTRA_FILES=$$(find compersion_talks templates -type f ! -name '*.py*' | paste -sd: -) \
		flask --debug run --port 8000

check: ## what ./test checks before the tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/codespell

fix: ## format, and fix what ruff can fix
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: ## pin the newest versions that fit pyproject.toml, with hashes
	.venv/bin/uv pip compile $(LOCK) --extra postgres pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile $(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
	.venv/bin/uv pip compile $(LOCK) --group audit -o requirements-audit.lock
	.venv/bin/uv pip compile $(LOCK) --group build -o requirements-build.lock
	.venv/bin/uv pip compile $(LOCK) --group fuzz -o requirements-fuzz.lock
	.venv/bin/uv pip compile $(LOCK) --group peer -o requirements-peer.lock
	.venv/bin/uv pip compile $(LOCK) --group mutation -c requirements-dev.lock -o requirements-mutation.lock

LOCK = --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-strip-extras

catalogues: ## extract the sentences of the pages, and update each language
	.venv/bin/pybabel -q extract $(SENTENCES) -o $(CATALOGUES)/messages.pot .
	for file in $(CATALOGUES)/*.po; do test ! -f "$$file" || \
		.venv/bin/flask --app app languages write "$$file"; done

CATALOGUES = compersion_talks/translations
SENTENCES = -F pyproject.toml -k _l -c NOTE: -s --add-location=file --sort-output --no-wrap --omit-header

settings: ## write the table of docs/settings.md, and the settings in compose.yaml
	.venv/bin/python -m compersion_talks.settings.reference
	. ./.ci/setup.sh && flask config compose --template >compose.yaml && \
		flask config compose --template --postgres >compose.postgres.yaml

lighthouse: ## measure the first page, a page of the walk, the review and the agenda (needs npm)
	@# Not `npm ci`: one dependency asks for "latest" of another, and the lock names a version.
	npm install --prefix .ci/lighthouse --no-save --ignore-scripts --no-audit --no-fund --silent
	.venv/bin/python .ci/lighthouse/measure.py

migration: ## make NAME=add_a_column: one change of the tables
	.venv/bin/python -m flask --app app db revision --autogenerate -m "$(NAME)"

pictures: ## make the picture of the first page from the sample PDF (needs pdftoppm)
	PYTHONPATH=. .venv/bin/python .ci/pictures.py

wheel: ## build the wheel through the sdist, install it, and fetch a page
	sh .ci/wheel.sh

release: ## wheel, source, SBOM and signed checksums in dist/: make release KEY=private-ssh-key
	@sh .ci/release.sh check "$(KEY)"
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) sh .ci/wheel.sh dist
	$(MAKE) bom
	sh .ci/release.sh sign "$(KEY)" dist

freeze: ## freeze a database and links of this version, which later versions have to open
	.venv/bin/python -m tests.freeze

bare: ## ./run --once in a bare Debian 12, as root and without rights (needs root and mmdebstrap)
	sh .ci/bare.sh

peer: ## install I Hate Money apart, so that make bench compares pages with it
	$(call apart,$(PEER),-r requirements-peer.lock)

PEER = .venv/peer

bench: ## measure PDFs and pages, as ratios; make bench PARTS=papers for some of it
	.venv/bin/python -m bench $(PARTS)

agenda-figures: ## what the merge prints, in scenarios and in random talks
	.venv/bin/python -m bench.agendas

growth-figures: ## how cost grows with people, lines, talks and workers; some eight minutes
	.venv/bin/python -m bench.growing --plot docs/growth.svg $(PARTS)

walk-figures: ## screens, words and taps from an invitation to "I'm done" (needs chromium)
	.venv/bin/python -m bench.walks $(DECKS)

full-disk: ## fill a small disk, and forget a talk on it (needs root)
	sh .ci/full_disk.sh

mutation: ## run mutmut on the merge, and list the mutants that survive the tests of the domain
	$(call apart,$(MUTATION),-r requirements.lock)
	$(call apart,$(MUTATION),-r requirements-mutation.lock)
	rm -rf $(MUTATION)/tree
	mkdir $(MUTATION)/tree
	cp -R pyproject.toml compersion_talks tests $(MUTATION)/tree
	cd $(MUTATION)/tree && ../bin/mutmut run --max-children 1 && ../bin/mutmut results

soak: ## the long form of the slow tests; their counts are printed last
	rm -f $(SOAK)
	TEST_SOAK=$(CURDIR)/$(SOAK) .venv/bin/python -m pytest -q -n 0 --durations 20 $(SOAKED)
	sort $(SOAK) | uniq -c

SOAK = .venv/soak.txt
SOAKED = tests/attacks tests/storage/test_races.py tests/use_cases/test_races.py \
	tests/web/http/test_links_over_http.py

MUTATION = .venv/mutation

audit: ## bandit, and semgrep with our own rules, each tried on what it must find
	$(call apart,$(AUDIT),-r requirements-audit.lock)
	$(AUDIT)/bin/bandit --quiet --configfile pyproject.toml --recursive $(AUDITED)
	cd .ci/semgrep && $(SEMGREP) scan --test $(QUIET) .
	$(SEMGREP) scan --config .ci/semgrep --error $(QUIET) $(AUDITED) templates

AUDIT = .venv/audit
AUDITED = app.py compersion_talks migrations
SEMGREP = PATH="$(CURDIR)/$(AUDIT)/bin:$$PATH" semgrep
QUIET = --quiet --metrics=off --disable-version-check

papers: ## validate every paper of every deck, in both sizes
	EVERY_SIZE=1 .venv/bin/pytest -q -n 2 tests/paper/test_every_variant.py

bom: ## write an SBOM (CycloneDX) to dist/bom.json
	$(call apart,$(AUDIT),-r requirements-audit.lock)
	mkdir -p dist
	$(AUDIT)/bin/cyclonedx-py requirements --pyproject pyproject.toml --index-url index: \
		--output-reproducible --output-file dist/bom.json requirements.lock
	$(AUDIT)/bin/python -c "$$ONLY_WHAT_SHIPS" dist/bom.json

# The tool names itself with addresses of registries, which do not belong in our files.
define ONLY_WHAT_SHIPS
import ast, json, pathlib, sys
file = pathlib.Path(sys.argv[1])
bom = json.loads(file.read_text())
lines = pathlib.Path("compersion_talks/__init__.py").read_text().splitlines()
bom["metadata"]["component"]["version"] = ast.literal_eval(lines[-1].split(" = ")[1])
del bom["metadata"]["tools"]
file.write_text(json.dumps(bom, indent=1) + "\n")
endef
export ONLY_WHAT_SHIPS

fuzz: ## fuzz five parsers for ten minutes each, or make fuzz SECONDS=60
	$(call apart,$(FUZZ),-r requirements.lock)
	$(call apart,$(FUZZ),-r requirements-fuzz.lock)
	for target in token normaliser blob deck carrier; do \
		$(FUZZ)/bin/python -m tests.fuzzing $$target $(FUZZ) -max_total_time=$(SECONDS) || exit 1; \
	done

FUZZ = .venv/fuzz
SECONDS = 600

# An environment of its own, with what a lock lists and nothing else.
apart = test -x $(1)/bin/pip || .venv/bin/python -m venv $(1); \
	$(1)/bin/pip install --quiet --disable-pip-version-check --require-hashes $(2)
