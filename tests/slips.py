"""Every single slip in an equation, to see that none passes."""

import contextlib
from dataclasses import replace

from iml_nn.formulas import FormulaError, tree
from iml_nn.formulas.slips import (
    drop_factor,
    drop_term,
    drop_transpose,
    exchange_slope,
    exchange_targets,
    invert_fraction,
    shift_layer,
    swap_subscripts,
    turn_sign,
)
from iml_nn.formulas.verification import verify_tree


def drop_sum(node):
    match node:
        case tree.Sum():
            yield node.body


def drop_delta(node):
    match node:
        case tree.Mul(parts) | tree.Add(parts):
            for i, part in enumerate(parts):
                if isinstance(part, tree.Delta):
                    yield type(node)((*parts[:i], tree.Number(1), *parts[i + 1 :]))


def other_bound(node):
    match node:
        case tree.Sum(bound=tree.Symbol(name)):
            yield replace(node, bound=tree.Symbol("n_in" if name != "n_in" else "n_d"))


def change_power(node):
    match node:
        case tree.Power(base, exponent):
            yield base
            yield tree.Power(base, exponent + 1)


def double(node):
    if isinstance(node, tree.Symbol | tree.Derivative | tree.Function | tree.Delta):
        yield tree.Mul((tree.Number(2), node))


SLIPS = {
    "sign": turn_sign,
    "index swap": swap_subscripts,
    "inverted fraction": invert_fraction,
    "dropped factor": drop_factor,
    "dropped term": drop_term,
    "dropped sum": drop_sum,
    "dropped transpose": drop_transpose,
    "dropped delta": drop_delta,
    "wrong bound": other_bound,
    "target for prediction": exchange_targets,
    "value for slope": exchange_slope,
    "power": change_power,
    "factor 2": double,
    "layer off by one": shift_layer,
}


def slips(equation):
    """Return the set of (kind, equation) with one slip in one of the sides that are compared."""
    return {
        (kind, replace(equation, sides=(*sides[:n], other, *sides[n + 1 :])))
        for sides in [equation.sides]
        for n, side in enumerate(sides)
        for kind, change in SLIPS.items()
        for other in side.variants(change)
    }


def passes(equation, where):
    """Would an equation with a slip be taken for true?"""
    with contextlib.suppress(FormulaError):
        return verify_tree(equation, where, explain=False).ok
    return False
