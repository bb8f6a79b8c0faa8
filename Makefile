# lab: open the notebooks.  test: everything CI checks.  notebooks: run all and store their outputs.
# test-package, test-browser: the two halves of test.  mutants: do the tests find planted faults?
# slides: a deck of each notebook in slides/, as HTML that needs no network.
# snapshots: write down anew what every widget shows; read the difference before you commit it.
# picture: the moving picture in the README, recorded in Chromium.
# bench: speed against scikit-learn, PyTorch and a textbook loop.  live-bench: widgets against interact.
# soak: ten minutes of random input on a widget that plays.
PYTHON ?= python3
.DELETE_ON_ERROR:
# when its Python is gone, moved or deleted, all is made anew: before make looks at any file
_ := $(shell test -e .venv/bin/python || rm -rf .venv)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
SOURCES = requirements.txt pyproject.toml
# no question about news on a projector, and no look-up of newer versions
QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}
# in a container the only user is often root, whom JupyterLab refuses unless told
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

lab: .venv/.lab
	.venv/bin/python -m jupyterlab $(AS_ROOT) --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

test: test-package test-browser

test-package: .venv/.test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m pytest --ignore tests/browser
	.venv/bin/python -m pytest --nbval notebooks

test-browser: .venv/.test
	.venv/bin/python -m pytest tests/browser

mutants: .venv/.test
	.venv/bin/python -m tests.mutants

notebooks: .venv/.test
	.venv/bin/python -m tests.notebooks

snapshots: .venv/.test
	.venv/bin/python -m pytest -q tests/test_snapshots.py tests/test_exercise_snapshots.py --regen-all

slides: .venv/.slides
	.venv/bin/python -m tests.slides

picture: .venv/.test
	.venv/bin/python -m tests.browser.record

bench: .venv/.bench
	.venv/bin/python -m tests.benchmarks.bench_training

live-bench: .venv/.test
	.venv/bin/python -m tests.benchmarks.bench_live

soak: .venv/.test
	.venv/bin/python -m tests.browser.soak

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.lab: $(SOURCES) | .venv/bin/python
	.venv/bin/python -m pip install --quiet -r requirements.txt
	mkdir -p .venv/share/jupyter/lab/settings
	echo '$(QUIET)' > .venv/share/jupyter/lab/settings/overrides.json
	touch $@

.venv/.test: .venv/.lab
	.venv/bin/python -m pip install --quiet -e '.[test]'
	touch $@

.venv/.slides: .venv/.lab
	.venv/bin/python -m pip install --quiet -e '.[slides]'
	touch $@

.venv/.bench: .venv/.lab
	.venv/bin/python -m pip install --quiet -e '.[bench]'
	touch $@

.PHONY: lab test test-package test-browser mutants notebooks snapshots slides picture bench live-bench soak
