"""Exercises of the notebooks: `check` an answer, ask for a `hint`, see the `solution`."""

import importlib

from iml_nn.exercises.feedback import Feedback, Note

__all__ = ["NOTEBOOKS", "Feedback", "check", "exercises_of", "hint", "questions_of", "solution"]

# number of a notebook → module with its exercises, named as the notebook's file is
NOTEBOOKS = {
    "01": "feedforward_step",
    "02": "last_layer",
    "03": "hidden_layer",
    "04": "backpropagation",
    "05": "gradient_checking",
    "06": "initial_weights",
    "07": "difficulties",
    "08": "regularisation",
    "09": "playground",
    "10": "digits",
}
hints_given = {}  # exercise → how many; the next call of `hint` gives the next one


def _data(notebook):
    if notebook not in NOTEBOOKS:
        raise ValueError(
            f'no exercises for notebook {notebook!r}; there are some for "01" to "{max(NOTEBOOKS)}"'
        )
    return importlib.import_module(f"iml_nn.exercises.{NOTEBOOKS[notebook]}")


def exercises_of(notebook):
    """Return id → `Exercise`, of a notebook ("03"); ValueError if there is no such notebook."""
    return {exercise.id: exercise for exercise in _data(notebook).EXERCISES}


def questions_of(notebook):
    """Return the retrieval questions of a notebook; ValueError if there is no such notebook."""
    return _data(notebook).QUESTIONS


def _find(number):
    if not isinstance(number, str):
        raise ValueError(f'the number of an exercise is text, as in "03.2"; got {number!r}')
    found = exercises_of(number.partition(".")[0])
    if number not in found:
        raise ValueError(f"no exercise {number!r}; there are {', '.join(found)}")
    return found[number]


def check(number, answer):
    """Say whether an answer is right, and if not, what is wrong with it.

    Parameters
    ----------
    number : number of the exercise, as text: "03.2".
    answer : a function, a formula as LaTeX, a number, a choice: what the exercise asks for.
        `...` and None are "not attempted". A function is called on copies of inputs of its own.

    Returns
    -------
    Feedback : whatever the answer is, nothing is raised.

    Raises
    ------
    ValueError : there is no such exercise; the message lists those there are.
    """
    return _find(number).check(answer)


def hint(number, n=None):
    """Return the next hint of an exercise, or hint n (from 1); each is stronger than the last.

    Raises
    ------
    ValueError : there is no such exercise, or no such hint.
    """
    exercise = _find(number)
    total = len(exercise.hints)
    if n is None:
        n = hints_given[number] = min(hints_given.get(number, 0) + 1, total)
    elif n not in range(1, total + 1):
        raise ValueError(f"exercise {number} has hints 1 to {total}; got {n!r}")
    after = f'`solution("{number}")` shows the solution.' if n == total else ""
    return Note(
        f"Hint {n} of {total} for {number}", f"{exercise.hints[int(n) - 1]} {after}".strip()
    )


def solution(number):
    """Return the solution of an exercise, with the reason (ValueError: no such exercise)."""
    exercise = _find(number)
    code, latex = exercise.shown()
    return Note(f"Solution of {number}: {exercise.title}", exercise.reason, code, latex)
