"""All that exercises and questions say, and what each solution and each mistake computes.

`make snapshots` renews the files; see `test_snapshots.py`.
"""

import numpy as np
import pytest

from iml_nn.exercises import NOTEBOOKS, check, exercises_of, hint, questions_of, solution
from iml_nn.exercises.functions import FunctionExercise
from tests.inventory import row


def computed(exercise, answer):
    """What an answer gives: the numbers of a function on each input, any other answer itself."""
    if not isinstance(exercise, FunctionExercise):
        return repr(answer)
    lines = []
    for case in exercise.inputs():
        outcome = exercise.outcome(answer, case)
        shown = [f"{np.shape(value)} {row(value)}" for value in outcome.values or ()]
        lines.append(outcome.problem or "; ".join(shown))
    return lines


def said(number, exercise):
    """Everything about one exercise."""
    return {
        "title": exercise.title,
        "hints": [str(hint(number, n + 1)) for n in range(len(exercise.hints))],
        "solution": str(solution(number)),
        "gives": computed(exercise, exercise.solution),
        "no answer": str(check(number, ...)),
        "right answer": str(check(number, exercise.solution)),
        "mistakes": {
            message: {"gives": computed(exercise, mistake), "is told": str(check(number, mistake))}
            for message, mistake in exercise.mistakes.items()
        },
    }


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_what_exercises_and_questions_say(notebook, data_regression):
    found = {number: said(number, exercise) for number, exercise in exercises_of(notebook).items()}
    found["questions"] = [
        {
            question.text: [f"{'✓' if choice.right else '✗'} {choice.text} — {choice.why}"
                            for choice in question.choices]
        }
        for question in questions_of(notebook)
    ]  # fmt: skip
    data_regression.check(found, basename=notebook)
