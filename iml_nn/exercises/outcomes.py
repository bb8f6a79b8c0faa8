"""What a function makes of an input, and whether two functions make the same."""

import copy
from typing import NamedTuple

import numpy as np

from iml_nn.exercises.budget import STEPS, EndlessLoopError, run

TOLERANCE = 1e-7  # relative to the largest number; a central difference is good to about 1e-9
TINY = 1e-6  # what is smaller counts as 0


class Outcome(NamedTuple):
    """What a function made of one input: `values`, or why there are none."""

    values: tuple[np.ndarray, ...] = ()
    problem: str = ""
    unfinished: bool = False
    endless: bool = False
    changed: tuple[str, ...] = ()


def outcome_of(function, case, names, returns, steps=STEPS):
    """Run a function on copies of one input.

    Parameters
    ----------
    case, names : arguments and their names.
    returns : names of what it should return.
    steps : budget of instructions, as for `budget.run`.
    """
    given = copy.deepcopy(case)
    try:
        result = run(function, given, steps)
        several = isinstance(result, tuple | list)
        if any(part is ... for part in (result if several else [result])):
            return Outcome(unfinished=True)
        values, problem = _arrays(result, returns)
    except EndlessLoopError as error:
        return Outcome(problem=f"{error}: is there a loop that never ends?", endless=True)
    except (Exception, SystemExit) as error:
        said = f": {error}" if str(error) else ""
        return Outcome(problem=f"it raises {type(error).__name__}{said}")
    if problem:
        return Outcome(problem=problem)
    return Outcome(values, changed=tuple(_changed(names, given, case)))


def _changed(names, given, case):
    for name, now, before in zip(names, given, case, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(now, before):
            yield name


def _arrays(result, returns):
    """Return what a function returned as arrays, and what is wrong with it in words."""
    if result is None:
        return (), "it returns nothing: is a `return` missing?"
    if len(returns) == 1:
        result = [result]
    elif not isinstance(result, tuple | list):
        return (), f"it returns {type(result).__name__}; expected {', '.join(returns)}"
    elif len(result) != len(returns):
        return (), f"it returns {len(result)} things; expected {', '.join(returns)}"
    arrays = tuple(map(np.array, result))
    for name, value, array in zip(returns, result, arrays, strict=True):
        if array.dtype.kind not in "biuf":
            return (), f"{name} is {type(value).__name__}; expected numbers"
    return arrays, ""


# ---------------------------------------------------------------------- comparing


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
