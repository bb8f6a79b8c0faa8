"""Every notebook holds its exercises and its questions, and depends on no answer."""

import ast

import nbformat
import pytest

from iml_nn.exercises import NOTEBOOKS, exercises_of, questions_of
from iml_nn.exercises.functions import FunctionExercise

from . import notebooks

PATHS = [path for path in notebooks.paths() if path.stem[:2] in NOTEBOOKS]


def test_exercises_are_named_as_their_notebook():
    assert [f"{number}_{name}" for number, name in NOTEBOOKS.items()] == [p.stem for p in PATHS]
    numbered = [path.stem[:2] for path in notebooks.paths()]
    assert [number for number in numbered if number != "00"] == list(NOTEBOOKS)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def pair(request):
    """Number and cells of a notebook."""
    return request.param.stem[:2], nbformat.read(request.param, as_version=4).cells


def last_line(cell):
    return cell.source.splitlines()[-1]


def test_the_exercises_stand_before_the_recap_with_their_task_and_not_attempted(pair):
    number, cells = pair
    exercises = exercises_of(number)
    ids = [cell.id for cell in cells]
    places = [ids.index(f"exercise-{name.replace('.', '-')}") for name in exercises]
    assert len(places) >= 3
    assert places == sorted(places)
    assert places[-1] < ids.index(f"questions-{number}") < len(ids) - 1
    assert ids[-1].endswith("-recap")
    for name, place in zip(exercises, places, strict=True):
        text, stub = cells[place - 1 : place + 1]
        assert text.id == f"{stub.id}-text"
        assert text.source.startswith(f"### {name} ")
        assert last_line(stub).startswith(f'check("{name}", ')
        (output,) = stub.outputs
        assert output.data["text/plain"].startswith(f"○ {name} not attempted")
        assert "not attempted" in "".join(output.data["text/html"])


def test_the_stub_takes_the_arguments_of_the_solution(pair):
    number, cells = pair
    by_id = {cell.id: cell for cell in cells}
    for name, exercise in exercises_of(number).items():
        if isinstance(exercise, FunctionExercise):
            stub = ast.parse(by_id[f"exercise-{name.replace('.', '-')}"].source).body[0]
            assert stub.name == exercise.solution.__name__
            assert [argument.arg for argument in stub.args.args] == exercise.names


def test_the_questions_are_stored_for_those_who_only_read(pair):
    number, cells = pair
    (cell,) = [cell for cell in cells if cell.id == f"questions-{number}"]
    assert last_line(cell) == f'Questions("{number}")'
    (output,) = cell.outputs
    shown = "".join(output.data["text/html"])
    assert shown.count("<ul>") == len(questions_of(number))


def made_by(cell):
    """Names that a cell gives to the notebook."""
    for statement in ast.parse(cell.source).body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from (node.id for node in ast.walk(statement.targets[0]) if hasattr(node, "id"))


def needed_by(cell):
    return {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}


def test_no_other_cell_uses_the_name_of_an_answer(pair):
    _, cells = pair
    code = [cell for cell in cells if cell.cell_type == "code"]
    exercises = [cell for cell in code if cell.id.startswith("exercise-")]
    made = {name for cell in exercises for name in made_by(cell)}
    assert len(made) >= 2
    for cell in code:
        if cell not in exercises:
            assert not made & (needed_by(cell) | set(made_by(cell))), cell.id
