"""Plant random faults, and see which of them the tests find: `python -m tests.mutants --seed 7`.

Faults are planted in temporary copies of the checkout. One is tried on the tests that run its line,
then on those that run its file, the quickest first; coverage records which do, anew for each test
file that changed, or if the package did. This file is also the plugin for pytest that records and
chooses. The exit code is 1 if fewer than `--least` of the faults are found.
"""

import argparse
import ast
import difflib
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from coverage import Coverage, CoverageData

from tests.faults import faults_in

HERE = Path(__file__).parents[1]
PLACES = "ideas pictures widgets exercises training.py datasets.py".split()  # noqa: SIM905
NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "build", "*.egg-info", "__pycache__")
BLIND = {"test_mutants", "test_notebooks"}  # their work is done in other processes
SHOWN = 100  # characters of a changed line
NO_TESTS = 5  # exit code of pytest


# ---------------------------------------------------------------------- inside pytest

_seconds, _bad = defaultdict(float), set()
if os.environ.keys() & {"MUTANTS_CHOSEN", "MUTANTS_RECORD"}:
    # jsonschema does without it; to load it takes longer than all else that pytest starts with
    sys.modules["rfc3987_syntax"] = None


def pytest_collection_modifyitems(items):
    if "MUTANTS_CHOSEN" in os.environ:
        chosen = json.loads(Path(os.environ["MUTANTS_CHOSEN"]).read_text())
        rank = {name: place for place, name in enumerate(chosen)}
        items[:] = sorted((i for i in items if i.nodeid in rank), key=lambda i: rank[i.nodeid])


def pytest_runtest_logstart(nodeid):
    if "MUTANTS_RECORD" in os.environ:
        Coverage.current().switch_context(nodeid)


def pytest_runtest_logreport(report):
    _seconds[report.nodeid] += report.duration
    if not report.passed:
        _bad.add(report.nodeid)


def pytest_sessionfinish():
    if "MUTANTS_RECORD" in os.environ:
        good = {name: _seconds[name] for name in _seconds.keys() - _bad}
        Path(os.environ["MUTANTS_RECORD"]).write_text(json.dumps(good))


# ---------------------------------------------------------------------- a copy of the checkout


class Checkout(threading.local):
    """A copy of the checkout for each thread, in which tests are run and faults are planted."""

    def __init__(self, root, parent):
        self.folder = Path(tempfile.mkdtemp(dir=parent)) / "checkout"
        shutil.copytree(root, self.folder, ignore=NOT_COPIED)
        (self.folder / ".mutants").write_text("[run]\nrelative_files = true\nsource = iml_nn\n")

    def pytest(self, *args, before=(), limit=None, **variables):
        """Return the exit code of pytest, or None if the time is up."""
        # no bytecode: a fault of the same length within the same second would go unnoticed
        own = {"PYTHONPATH": f"{self.folder}{os.pathsep}{HERE}", "PYTHONDONTWRITEBYTECODE": "1"}
        run = subprocess.Popen(
            [sys.executable, *before, "-m", "pytest", "-p", "tests.mutants",
             "-p", "no:cacheprovider", "--hypothesis-seed=0", *args],
            cwd=self.folder, env={**os.environ, "OMP_NUM_THREADS": "1", **own, **variables},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            return run.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)  # with all that it has started
            run.wait()
            return None

    def record(self, test, to):
        """Record which lines each test of a file runs, and for how long."""
        coverage = ("-m", "coverage", "run", "--rcfile=.mutants", f"--data-file={to}.coverage")
        self.pytest(test, before=coverage, MUTANTS_RECORD=f"{to}.json")

    def verdict(self, tests, limit):
        """Run these tests until one fails: "survived", "killed" or "killed by time"."""
        (self.folder / ".chosen").write_text(json.dumps(tests))
        files = sorted({name.partition("::")[0] for name in tests})
        code = self.pytest("-x", *files, limit=limit, MUTANTS_CHOSEN=".chosen")
        return {0: "survived", NO_TESTS: "survived", None: "killed by time"}.get(code, "killed")

    def try_out(self, fault, source, tests, seconds):
        """Plant a fault, run the tests, which take so many seconds, and take it out again."""
        if not tests:
            return "survived"
        file = self.folder / fault.path
        file.write_text(fault.planted(source), encoding="utf-8")
        try:
            return self.verdict(tests, limit=60 + 5 * seconds)
        finally:
            file.write_text(source, encoding="utf-8")


# ---------------------------------------------------------------------- which tests are related


def _key(root, test):
    """Return what changes whenever a test file would have to be recorded again."""
    helpers = [path for path in (root / "tests").glob("*.py") if not path.match("test_*.py")]
    files = [test, *sorted(helpers), *sorted((root / "iml_nn").rglob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


class Records:
    """What each test file ran: `seconds` of each test, and who runs which line."""

    def __init__(self, root, record):
        (kept := root / "build" / "mutants").mkdir(parents=True, exist_ok=True)
        tests = [t for t in sorted((root / "tests").glob("test_*.py")) if t.stem not in BLIND]
        stems = {kept / f"{test.stem}-{_key(root, test)}": test.name for test in tests}
        for old in {path for path in kept.iterdir() if path.with_suffix("") not in stems}:
            old.unlink()
        missing = [to for to in stems if not to.with_suffix(".json").exists()]
        record([f"tests/{stems[to]}" for to in missing], missing)
        self.seconds, self._data = {}, []
        for to in stems:
            seconds = json.loads(to.with_suffix(".json").read_text())
            self.seconds |= seconds
            (data := CoverageData(f"{to}.coverage")).read()
            self._data.append((data, set(seconds)))

    @cache  # noqa: B019  there is one object
    def _of(self, path):
        """Return line → tests that run it ("": some file imports it), and all who import it."""
        lines, importers = defaultdict(set), set()
        for data, tests in self._data:
            if path in data.measured_files():
                importers |= tests
                for line, names in data.contexts_by_lineno(path).items():
                    lines[line] |= {name for name in names if name in tests or not name}
        return lines, importers

    def related(self, fault, source, most):
        """Return tests, the likeliest and quickest first, and the seconds they take in all."""
        lines, importers = self._of(fault.path)
        here = set().union(*(lines.get(line, ()) for line in _statement(fault, source)))
        file = set().union(*lines.values())
        groups = [here, file - here]
        if not here or "" in here:  # run when the module is loaded, so its effect is anywhere
            groups.append(importers - file)
        ordered = [name for group in groups for name in sorted(group - {""}, key=self._rank)]
        sums = itertools.accumulate(map(self.seconds.get, ordered))
        chosen = [name for name, total in zip(ordered, sums, strict=True) if total <= most]
        return chosen, sum(map(self.seconds.get, chosen))

    def _rank(self, name):
        """Snapshots first, which see most, then what is quick."""
        return "snapshots" not in name, self.seconds[name]


def _statement(fault, source):
    """Return the lines of the statement that a fault is in, without those of its body."""
    first, last = fault.lines(source)
    statements = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt))
    inside = (node for node in statements if node.lineno <= first and last <= node.end_lineno)
    smallest = max(inside, key=lambda node: (node.lineno, -node.end_lineno))
    body = getattr(smallest, "body", None)
    return range(smallest.lineno, body[0].lineno if body else smallest.end_lineno + 1)


# ---------------------------------------------------------------------- choosing, telling


def choose(root, seed, count):
    """Return so many faults and the texts of their files; each kind of fault is as likely."""
    rng = random.Random(seed)
    sources, kinds, chosen = {}, defaultdict(list), {}
    for file in sorted((root / "iml_nn").rglob("*.py")):
        path = file.relative_to(root).as_posix()
        if path.split("/")[1] in PLACES:
            sources[path] = file.read_text(encoding="utf-8")
            for fault in faults_in(path, sources[path]):
                kinds[fault.kind].append(fault)
    while len(chosen) < count and any(kinds.values()):
        faults = rng.choice([faults for faults in kinds.values() if faults])
        fault = faults.pop(rng.randrange(len(faults)))
        if text := fault.planted(sources[fault.path]):
            chosen.setdefault(text, fault)
    return list(chosen.values()), sources


def told(fault, source):
    """Return where a fault is, and the change as two lines of a diff."""
    before, after = source.splitlines(), fault.planted(source).splitlines()
    changed = list(difflib.unified_diff(before, after, n=0))[3:]
    texts = [" ".join(" ".join(r[1:] for r in changed if r[0] == sign).split()) for sign in "-+"]
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False))
    start = max(0, len(list(same)) - SHOWN // 2)
    old, new = (text[start : start + SHOWN] for text in texts)
    return f"{fault.path}:{fault.lines(source)[0]} {fault.kind}\n    - {old}\n    + {new}"


def main(arguments=None, root=HERE):
    """Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--least", type=float, default=0.9, help="part that must be found")
    parser.add_argument("--most", type=float, default=60, help="seconds of tests for one fault")
    given = parser.parse_args(arguments)
    faults, sources = choose(root, given.seed, given.faults)
    verdicts = []
    with tempfile.TemporaryDirectory() as parent, ThreadPoolExecutor(max_workers=2) as pool:
        checkout = Checkout(root, parent)
        records = Records(root, lambda *args: list(pool.map(checkout.record, *args)))
        quickest = min(records.seconds, key=records.seconds.get)
        assert checkout.verdict([quickest], 600) == "survived", f"{quickest} fails by itself"

        def try_out(fault):
            source = sources[fault.path]
            related = records.related(fault, source, given.most)
            verdicts.append(checkout.try_out(fault, source, *related))
            print(verdicts[-1], told(fault, source), flush=True)

        list(pool.map(try_out, faults))
    killed = len(faults) - verdicts.count("survived")
    print(f"{killed} of {len(faults)} faults killed ({killed / len(faults):.0%})")
    return int(killed < given.least * len(faults))


if __name__ == "__main__":
    sys.exit(main())
