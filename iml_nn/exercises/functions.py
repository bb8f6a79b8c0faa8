"""Exercises whose answer is a function: write it, or find the bug in it."""

import copy
import dis
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from iml_nn.exercises.base import Exercise
from iml_nn.exercises.budget import STEPS
from iml_nn.exercises.outcomes import close, outcome_of, same

EMPTY = {"RESUME", "NOP", "LOAD_CONST", "LOAD_COMMON_CONSTANT", "RETURN_VALUE", "RETURN_CONST",
         "POP_TOP", "COPY_FREE_VARS"}  # fmt: skip
SMALL = 6  # arrays of so many numbers are printed, of larger ones the shape


@dataclass(frozen=True, kw_only=True)
class FunctionExercise(Exercise):
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

    def outcome(self, function, case, steps=STEPS):
        """Return the `Outcome` of a function on copies of one input."""
        return outcome_of(function, case, self.names, self.returns, steps)

    def judge(self, answer):
        """Try it on all inputs and compare."""
        if not callable(answer):
            return self.wrong(f"Expected a function, got {type(answer).__name__}: write its name "
                              "without brackets")  # fmt: skip
        if _empty(answer):
            return self.not_attempted("Write the function")
        cases = self.inputs()
        outcomes = list(self._outcomes(answer, cases))
        if outcomes[-1].unfinished:
            return self.not_attempted("A `...` comes out of the function: finish it")
        if outcomes[-1].endless:
            return self._refused(cases[len(outcomes) - 1], outcomes[-1], None, [])
        expected = [self.outcome(self.reference, case, steps=None) for case in cases]
        bad = [n for n in range(len(cases)) if self._differing(outcomes[n], expected[n])]
        if not bad:
            return self._accepted(outcomes)
        if self.stub and self._as_before(outcomes, cases):
            return self.not_attempted("The bug is still in it. Change the function")
        # a wrong number says more than an error about shapes
        n = min(bad, key=lambda n: bool(outcomes[n].problem))
        recognised = self._recognised(outcomes, expected, cases)
        return self._refused(cases[n], outcomes[n], expected[n], recognised)

    def _outcomes(self, function, cases):
        """Yield the outcome on each input, up to one after which more say nothing."""
        for case in cases:
            outcome = self.outcome(function, case)
            yield outcome
            if outcome.unfinished or outcome.endless:
                return

    def _as_before(self, outcomes, cases):
        """Does it still compute what the function with the bug computes?"""
        before = [self.outcome(self.stub, case) for case in cases]
        return all(same(outcomes, before, c) for c in range(len(self.returns)))

    def _differing(self, outcome, expected):
        """Return the numbers of what differs; all of them if there is a problem."""
        if outcome.problem:
            return list(range(len(self.returns)))
        return [c for c, pair in enumerate(zip(outcome.values, expected.values, strict=True))
                if not close(*pair)]  # fmt: skip

    def _recognised(self, outcomes, expected, cases):
        """Return the mistakes that make the same wrong numbers or errors."""
        made = {
            message: [self.outcome(mistake, case) for case in cases]
            for message, mistake in self.mistakes.items()
        }
        for message, theirs in made.items():
            if all(same(outcomes, theirs, c) for c in range(len(self.returns))):
                return [message]
        return self._recognised_apart(outcomes, expected, made)

    def _recognised_apart(self, outcomes, expected, made):
        """Return a mistake for each wrong result, where there are numbers: several in one answer.

        made : mistake → outcomes.
        """
        there = [n for n, outcome in enumerate(outcomes) if not outcome.problem]
        wrong = sorted({c for n in there for c in self._differing(outcomes[n], expected[n])})
        mine = [outcomes[n] for n in there]
        made = {message: [theirs[n] for n in there] for message, theirs in made.items()}
        found = [_first_alike(mine, made, c) for c in wrong]
        return list(dict.fromkeys(message for message in found if message))

    # ------------------------------------------------------------------ saying so

    def _accepted(self, outcomes):
        agrees = f"It agrees with {self.compared_with} on {len(outcomes)} inputs."
        changed = sorted({name for outcome in outcomes for name in outcome.changed})
        note = f"But it changes its input {', '.join(changed)}: the caller may still need it."
        return self.right(agrees, *[note] * bool(changed))

    def _refused(self, case, outcome, expected, mistakes):
        shown = ", ".join(f"{n} {_shown(v)}" for n, v in zip(self.names, case, strict=True))
        inputs = dict(zip(self.names, copy.deepcopy(case), strict=True))
        lines = [outcome.problem] if outcome.problem else [
            _difference(self.returns[c], outcome.values[c], expected.values[c])
            for c in self._differing(outcome, expected)
        ]  # fmt: skip
        return self.wrong(f"On the input {shown}:", *lines, mistakes=mistakes, inputs=inputs)


def _empty(function):
    """Is the body of a function no more than `...`, `pass`, `return` or a docstring?"""
    code = getattr(function, "__code__", None)
    if code is None or not set(code.co_consts) <= {None, ..., function.__doc__}:
        return False
    return {instruction.opname for instruction in dis.get_instructions(code)} <= EMPTY


def _first_alike(outcomes, made, c):
    """Return the first mistake that makes the same of result c; made: message → outcomes."""
    return next((message for message, theirs in made.items() if same(outcomes, theirs, c)), None)


def _difference(name, yours, right):
    if yours.shape != right.shape:
        return f"{name} has shape {yours.shape}; expected {right.shape or 'a single number'}"
    with np.errstate(all="ignore"):
        gap = np.abs(yours - right.astype(float))
    at = np.unravel_index(np.where(np.isfinite(gap), gap, np.inf).argmax(), gap.shape)
    place = f" at [{', '.join(map(str, at))}]" if at else ""
    return f"{name}{place} is {yours[at]:.6g}; expected {right[at]:.6g}"


def _shown(value):
    if isinstance(value, np.ndarray):
        flat = np.array2string(value, precision=3, separator=", ").replace("\n", "")
        return flat if value.size <= SMALL else f"{value.shape}"
    if callable(value):
        return value.__name__
    return f"{value:.4g}" if isinstance(value, float) else repr(value)
