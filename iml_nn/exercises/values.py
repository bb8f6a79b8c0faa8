"""Exercises whose answer is a number, a shape or a choice: predict before you run."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from iml_nn.exercises.base import Exercise


@dataclass(frozen=True, kw_only=True)
class Value(Exercise):
    """Predict a number, or several.

    solution, mistakes : numbers, or tuples of them.
    reference : function without arguments which finds the solution in another way.
    tolerance : what an answer may differ by.
    """

    reference: Callable
    tolerance: float = 1e-9

    def judge(self, answer):
        """Compare with the solution, then with the mistakes."""
        size = np.shape(self.solution)
        wanted = (
            f"{size[0]} numbers, `answer = ({', '.join('…' * size[0])})`" if size else "a number"
        )
        try:
            given = np.array(answer)
        except Exception:  # whatever a reader's object does when it is asked for its numbers
            return self.wrong(f"Expected {wanted}, got {type(answer).__name__}")
        if given.dtype.kind == "O" and any(part is ... for part in given.ravel()):
            return self.not_attempted("Put your answer in the place of the `...`")
        if given.dtype.kind not in "iuf" or given.squeeze().shape != size:  # a column will do
            return self.wrong(f"Expected {wanted}, got {_printed(answer)}")
        if self._is(given, self.solution):
            return self.right(self.reason)
        named = [m for m, value in self.mistakes.items() if self._is(given, value)]
        return self.wrong("" if named else f"It is not {_printed(answer)}.", mistakes=named[:1])

    def _is(self, given, value):
        """Is this the value, as far as it is asked for?"""
        value = np.asarray(value, float)
        given = given.astype(float).reshape(value.shape) if given.size == value.size else given
        return given.shape == value.shape and bool(np.all(np.abs(given - value) <= self.tolerance))


@dataclass(frozen=True, kw_only=True)
class Pick(Exercise):
    """Choose: a letter, or the number of a line.

    options : all that can be chosen; each but the solution is one of the mistakes.
    reference : as for `Value`, where an experiment can tell.
    """

    options: tuple
    reference: Callable | None = None

    def judge(self, answer):
        """Look it up."""
        given = answer.strip().lower() if isinstance(answer, str) else answer
        if isinstance(given, np.integer) or (isinstance(given, float) and given.is_integer()):
            given = int(given)
        if isinstance(given, str):  # "3" for 3
            given = {str(option): option for option in self.options}.get(given, given)
        known = isinstance(given, int | str) and not isinstance(given, bool)
        if not known or given not in self.options:
            options = ", ".join(map(repr, self.options))
            return self.wrong(f"Choose one of {options}; got {_printed(answer)}")
        if given == self.solution:
            return self.right(self.reason)
        return self.wrong(mistakes=[m for m, value in self.mistakes.items() if value == given])


def _printed(answer):
    try:
        return repr(answer)[:60]
    except Exception:  # a half-written class of the reader's
        return type(answer).__name__
