"""The house: which room may import which, how large they are, what an import loads."""

import ast
import graphlib
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "iml_nn"
FILES = sorted(PACKAGE.rglob("*.py"))
IDEAS_THAT_IMPORT_IDEAS = 3
BUDGET = {"model": 1200, "formulas": 1300, "pictures and widgets": 1500, "ideas": 2700}


def order():
    """The rooms of the house from the ground up, as the README lists them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"Modules import only from those before them: (.*?)\.", text)
    return re.findall(r"`(\w+)`", listed)


def module(path):
    """The dotted name of a file inside the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path):
    """Dotted names, inside the package, of all that a file imports, at its top or further down."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            assert not isinstance(node, ast.ImportFrom), f"{path.name}: a relative import"
            continue
        for name in names:
            if name.startswith("iml_nn."):
                yield resolved(name.removeprefix("iml_nn."))


def resolved(name):
    """The module of a dotted name that may end with what stands in the module."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def room(name):
    return name.split(".")[0]


MODULES = {module(path) for path in FILES}
GRAPH = {module(path): set(imports_of(path)) for path in FILES}


def test_imports_only_point_up_the_list():
    rooms = order()
    assert set(rooms) == {room(name) for name in GRAPH if name}
    for name, others in GRAPH.items():
        for other in others if name else ():
            assert other, f"{name} imports the package itself"
            assert rooms.index(room(other)) <= rooms.index(room(name)), f"{name} imports {other}"


def test_inside_a_room_imports_run_in_one_direction():
    inside = {
        name: {other for other in others if room(other) == room(name) and other != room(name)}
        for name, others in GRAPH.items()
        if "." in name
    }
    assert len(inside) > 30
    list(graphlib.TopologicalSorter(inside).static_order())  # raises where they run in a circle


def idea(name):
    return ".".join(name.split(".")[:2])


def test_ideas_hardly_import_ideas():
    arrows = {
        (idea(name), idea(other))
        for name, others in GRAPH.items()
        for other in others
        if room(name) == room(other) == "ideas" and idea(name) != idea(other)
    }
    assert len(arrows) <= IDEAS_THAT_IMPORT_IDEAS, arrows


# ---------------------------------------------------------------------- sizes


def code_lines(path):
    """Numbers of the lines that hold code: no blank line, comment or docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            docstrings.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    nothing = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    with path.open("rb") as file:
        spans = [
            range(token.start[0], token.end[0] + 1)
            for token in tokenize.tokenize(file.readline)
            if token.type not in nothing | {tokenize.ENCODING, tokenize.ENDMARKER}
        ]
    return {line for span in spans for line in span} - docstrings


@pytest.mark.parametrize("path", FILES, ids=module)
def test_a_file_is_read_on_a_few_screens_and_a_function_on_one(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    lines = code_lines(path)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = lines & set(range(node.lineno, node.end_lineno + 1))
            assert len(inside) <= 40, f"{path.name}: {node.name}"


def test_the_house_stays_small():
    floors = {"formulas": "formulas", "ideas": "ideas", "exercises": "exercises"}
    floors |= dict.fromkeys(("pictures", "widgets"), "pictures and widgets")
    sizes = defaultdict(int)
    for path in FILES:
        sizes[floors.get(room(module(path)), "model")] += len(code_lines(path))
    for floor, most in BUDGET.items():
        assert sizes[floor] <= most, f"{floor}: {sizes[floor]} lines of code"


def test_no_two_classes_of_one_name():
    places = defaultdict(set)
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(module(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


# ---------------------------------------------------------------------- imports and bounds


def loaded_by(statement):
    """Names of the packages, not of the standard library, that a statement loads beside numpy."""
    code = (
        f"import numpy, sys; before = set(sys.modules); {statement};"
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split()) - set(sys.stdlib_module_names)


def test_importing_the_package_loads_numpy_alone():
    assert loaded_by("import iml_nn") == {"iml_nn"}


def test_widgets_do_not_load_the_formulas():
    assert not loaded_by("import iml_nn.widgets") & {"lark", "sympy"}


def test_bounds_are_the_same_wherever_they_stand():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    reader = {line for line in lines if line and not line.startswith(("#", "-"))}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project["dependencies"]) <= reader
    shared = {"jupyterlab", "nbval"}
    tests = {r for r in project["optional-dependencies"]["test"] if r.split(">")[0] in shared}
    assert tests <= reader
