"""The house: which module may import which, what an import loads, and one set of bounds."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "iml_nn"
ORDER = """
checks installation activations losses initialisers noise layers parameters files scoring network
stack batches history gradient_descent training gradient_check datasets measures landscape formulas
exercises figures live
""".split()  # noqa: SIM905


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "iml_nn":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("iml_nn."):
            yield node.module.split(".")[1]


def test_imports_only_point_up_the_list():
    files = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]
    assert len(files) > 8
    for path in files:
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for other in imports_of(path):
            assert ORDER.index(other) <= ORDER.index(own), f"{path.name} imports {other}"


def test_importing_the_package_loads_numpy_alone():
    code = (
        "import numpy, sys; before = set(sys.modules); import iml_nn;"
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    third_party = set(run.stdout.split()) - set(sys.stdlib_module_names)
    assert third_party == {"iml_nn"}


def test_bounds_are_the_same_wherever_they_stand():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    reader = {line for line in lines if line and not line.startswith(("#", "-"))}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project["dependencies"]) <= reader
    shared = {"jupyterlab", "nbval"}
    tests = {r for r in project["optional-dependencies"]["test"] if r.split(">")[0] in shared}
    assert tests <= reader
