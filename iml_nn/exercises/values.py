"""Exercises whose answer is a number, a shape or a choice: predict before you run."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from iml_nn.exercises.base import Exercise


@dataclass(frozen=True, kw_only=True)
class NumberExercise(Exercise):
    """Predict a number, or several.

    solution, mistakes : numbers, or tuples of them.
    reference : function without arguments which finds the solution in another way.
    tolerance : what an answer may differ by.
    """

    reference: Callable
    tolerance: float = 1e-9

    def judge(self, answer):
        """Compare with the solution, then with the mistakes."""
        try:
            given = np.array(answer)
        except Exception:  # whatever a reader's object does when it is asked for its numbers
            return self._no_numbers(type(answer).__name__)
        if given.dtype.kind == "O" and any(part is ... for part in given.ravel()):
            return self.not_attempted("Put your answer in the place of the `...`")
        # a column of numbers will do
        if given.dtype.kind not in "iuf" or given.squeeze().shape != np.shape(self.solution):
            return self._no_numbers(_printed(answer))
        if self._is(given, self.solution):
            return self.right(self.reason)
        return self._wrong_number(given, answer)

    def _wrong_number(self, given, answer):
        named = [m for m, value in self.mistakes.items() if self._is(given, value)]
        return self.wrong("" if named else f"It is not {_printed(answer)}.", mistakes=named[:1])

    def _no_numbers(self, got):
        size = np.shape(self.solution)
        places = ", ".join("…" * size[0]) if size else ""
        wanted = f"{size[0]} numbers, `answer = ({places})`" if size else "a number"
        return self.wrong(f"Expected {wanted}, got {got}")

    def _is(self, given, value):
        """Is this the value, as far as it is asked for?"""
        value = np.asarray(value, float)
        given = given.astype(float).reshape(value.shape) if given.size == value.size else given
        return given.shape == value.shape and bool(np.all(np.abs(given - value) <= self.tolerance))


@dataclass(frozen=True, kw_only=True)
class ChoiceExercise(Exercise):
    """Choose: a letter, or the number of a line.

    options : all that can be chosen; each but the solution is one of the mistakes.
    reference : as for `NumberExercise`, where an experiment can tell.
    """

    options: tuple
    reference: Callable | None = None

    def judge(self, answer):
        """Look it up."""
        chosen = self._option(answer)
        if chosen is None:
            options = ", ".join(map(repr, self.options))
            return self.wrong(f"Choose one of {options}; got {_printed(answer)}")
        if chosen == self.solution:
            return self.right(self.reason)
        return self.wrong(mistakes=[m for m, value in self.mistakes.items() if value == chosen])

    def _option(self, answer):
        """Return the option that is meant, or None: "3", 3 and 3.0 are the same line."""
        match answer:
            case bool():
                return None
            case int() | np.integer():
                name = str(int(answer))
            case float() if answer.is_integer():
                name = str(int(answer))
            case str():
                name = answer.strip().lower()
            case _:
                return None
        return {str(option): option for option in self.options}.get(name)


def _printed(answer):
    try:
        return repr(answer)[:60]
    except Exception:  # a half-written class of the reader's
        return type(answer).__name__
