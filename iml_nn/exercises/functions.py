"""Exercises whose answer is a function: write it, or find the bug in it."""

import copy
import dis
import inspect
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iml_nn.exercises.base import Exercise
from iml_nn.exercises.budget import SECONDS, EndlessLoopError, run

TOLERANCE = 1e-7  # relative to the largest number; a central difference is good to about 1e-9
EMPTY = {"RESUME", "NOP", "LOAD_CONST", "LOAD_COMMON_CONSTANT", "RETURN_VALUE", "RETURN_CONST",
         "POP_TOP", "COPY_FREE_VARS"}  # fmt: skip
TINY = 1e-6  # what is smaller counts as 0
SMALL = 6  # arrays of so many numbers are printed, of larger ones the shape


class Outcome(NamedTuple):
    """What a function made of one input: `values`, or why there are none."""

    values: tuple[np.ndarray, ...] = ()
    problem: str = ""
    unfinished: bool = False
    endless: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """Write a function, or mend one.

    solution, mistakes : functions of the same arguments.
    reference : the same numbers found in another way.  compared_with : which, in words.
    cases : function of a numpy Generator, returning a list of tuples of arguments.
    returns : names of what it returns.
    stub : a function with a bug to be found, which is "not attempted" as long as it is unchanged.
    """

    reference: Callable
    compared_with: str
    cases: Callable
    returns: tuple[str, ...] = ("the result",)
    stub: Callable | None = None

    @property
    def names(self):
        """Names of the arguments."""
        return list(inspect.signature(self.solution).parameters)

    def inputs(self):
        """Return the inputs that answers are tried on: the same each time."""
        return self.cases(np.random.default_rng(20))

    def judge(self, answer):
        """Try it on all inputs and compare."""
        if not callable(answer):
            return self.wrong(f"Expected a function, got {type(answer).__name__}: write its name "
                              "without brackets")  # fmt: skip
        if _empty(answer):
            return self.not_attempted("Write the function")
        cases, outcomes = self.inputs(), []
        for case in cases:
            outcomes.append(self.outcome(answer, case))
            if outcomes[-1].unfinished:
                return self.not_attempted("A `...` comes out of the function: finish it")
            if outcomes[-1].endless:
                return self._report(case, outcomes[-1], None, [])
        expected = [self.outcome(self.reference, case, seconds=None) for case in cases]
        bad = [n for n in range(len(cases)) if self._differing(outcomes[n], expected[n])]
        if bad and self.stub and self._as_before(outcomes, cases):
            return self.not_attempted("The bug is still in it. Change the function")
        if bad:
            named = self._named(outcomes, expected, cases)
            # a wrong number says more than an error about shapes
            n = min(bad, key=lambda n: bool(outcomes[n].problem))
            return self._report(cases[n], outcomes[n], expected[n], named)
        notes = {name for outcome in outcomes for name in outcome.changed}
        note = f"But it changes its input {', '.join(sorted(notes))}: the caller may still need it."
        agrees = f"It agrees with {self.compared_with} on {len(cases)} inputs."
        return self.right(agrees, *[note] * bool(notes))

    def _as_before(self, outcomes, cases):
        """Does it still compute what the function with the bug computes?"""
        before = [self.outcome(self.stub, case) for case in cases]
        return all(same(outcomes, before, c) for c in range(len(self.returns)))

    # ------------------------------------------------------------------ running

    def outcome(self, function, case, seconds=SECONDS):
        """Run a function on copies of one input."""
        given = copy.deepcopy(case)
        try:
            result = run(function, given, seconds)
            if result is ... or (
                isinstance(result, tuple | list) and any(r is ... for r in result)
            ):
                return Outcome(unfinished=True)
            values = self._arrays(result)
        except EndlessLoopError as error:
            return Outcome(problem=f"{error}: is there a loop that never ends?", endless=True)
        except (Exception, SystemExit) as error:
            return Outcome(problem=f"it raises {_named_error(error)}")
        changed = tuple(
            name for name, now, before in zip(self.names, given, case, strict=True)
            if isinstance(before, np.ndarray) and not np.array_equal(now, before)
        )  # fmt: skip
        return values if isinstance(values, Outcome) else Outcome(values, changed=changed)

    def _arrays(self, result):
        """Return what a function returned as arrays, or an Outcome that says why not."""
        if result is None:
            return Outcome(problem="it returns nothing: is a `return` missing?")
        wanted = ", ".join(self.returns)
        if len(self.returns) > 1:
            if not isinstance(result, tuple | list):
                return Outcome(problem=f"it returns {type(result).__name__}; expected {wanted}")
            if len(result) != len(self.returns):
                return Outcome(problem=f"it returns {len(result)} things; expected {wanted}")
        arrays = []
        for name, value in zip(self.returns, result if len(self.returns) > 1 else [result],
                               strict=True):  # fmt: skip
            array = np.array(value)
            if array.dtype.kind not in "biuf":
                return Outcome(problem=f"{name} is {type(value).__name__}; expected numbers")
            arrays.append(array)
        return tuple(arrays)

    # ------------------------------------------------------------------ comparing

    def _differing(self, outcome, expected):
        """Return the numbers of what differs; all of them if there is a problem."""
        if outcome.problem:
            return list(range(len(self.returns)))
        return [c for c, pair in enumerate(zip(outcome.values, expected.values, strict=True))
                if not close(*pair)]  # fmt: skip

    def _named(self, outcomes, expected, cases):
        """Return the mistakes that make the same wrong numbers or errors."""
        made = {
            message: [self.outcome(mistake, case) for case in cases]
            for message, mistake in self.mistakes.items()
        }
        for message, theirs in made.items():
            if all(same(outcomes, theirs, c) for c in range(len(self.returns))):
                return [message]
        # several mistakes in one answer: one for each wrong result, where there are numbers
        there = [n for n, outcome in enumerate(outcomes) if not outcome.problem]
        mine = [outcomes[n] for n in there]
        wrong = {c for n in there for c in self._differing(outcomes[n], expected[n])}
        found = []
        for c in sorted(wrong):
            named = (m for m, all_ in made.items() if same(mine, [all_[n] for n in there], c))
            found += [m for m in itertools.islice(named, 1) if m not in found]
        return found

    def _report(self, case, outcome, expected, named):
        shown = ", ".join(f"{n} {_shown(v)}" for n, v in zip(self.names, case, strict=True))
        where = f"On the input {shown}:"
        inputs = dict(zip(self.names, copy.deepcopy(case), strict=True))
        if outcome.problem:
            return self.wrong(where, outcome.problem, mistakes=named, inputs=inputs)
        lines = [
            self._difference(self.returns[c], outcome.values[c], expected.values[c])
            for c in self._differing(outcome, expected)
        ]
        return self.wrong(where, *lines, mistakes=named, inputs=inputs)

    @staticmethod
    def _difference(name, yours, right):
        if yours.shape != right.shape:
            return f"{name} has shape {yours.shape}; expected {right.shape or 'a single number'}"
        with np.errstate(all="ignore"):
            gap = np.abs(yours - right.astype(float))
        at = np.unravel_index(np.where(np.isfinite(gap), gap, np.inf).argmax(), gap.shape)
        place = f" at [{', '.join(map(str, at))}]" if at else ""
        return f"{name}{place} is {yours[at]:.6g}; expected {right[at]:.6g}"


def _empty(function):
    """Is the body of a function no more than `...`, `pass`, `return` or a docstring?"""
    code = getattr(function, "__code__", None)
    if code is None or not set(code.co_consts) <= {None, ..., function.__doc__}:
        return False
    return {instruction.opname for instruction in dis.get_instructions(code)} <= EMPTY


def close(a, b):
    """Are two arrays of one shape equal, but for rounding?"""
    if a.shape != b.shape:
        return False
    scale = np.abs(b).max(initial=0.0)
    return bool(np.all(np.abs(a - b.astype(float)) <= TOLERANCE * max(scale, TINY)))


def same(outcomes, theirs, c):
    """Is result c the same on all inputs, and a wrong number on at least one of them?"""
    numbers = False
    for mine, other in zip(outcomes, theirs, strict=True):
        if mine.problem or other.problem:
            if mine.problem != other.problem:
                return False
        elif not _alike(mine.values[c], other.values[c]):
            return False
        else:
            numbers = True
    return numbers


def _alike(a, b):
    finite = np.isfinite(a)
    if a.shape != b.shape or not np.array_equal(finite, np.isfinite(b)):
        return False
    return close(np.where(finite, a, 0), np.where(finite, b, 0))


def _named_error(error):
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _shown(value):
    if isinstance(value, np.ndarray):
        flat = np.array2string(value, precision=3, separator=", ").replace("\n", "")
        return flat if value.size <= SMALL else f"{value.shape}"
    return (
        value.__name__
        if callable(value)
        else f"{value:.4g}"
        if isinstance(value, float)
        else repr(value)
    )
