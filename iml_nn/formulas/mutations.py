"""The slips people make in a formula: as mutants to reject, and to name what went wrong."""

import itertools
from dataclasses import replace

from iml_nn.formulas.tree import (
    IMPLICIT,
    Add,
    Delta,
    Derivative,
    Div,
    Function,
    Hadamard,
    Mul,
    Neg,
    Number,
    Power,
    Softmax,
    Sum,
    Symbol,
    Transpose,
    to_latex,
)


def mutants(side):
    """Yield (what was done, tree) for every single slip in one side of an equation."""
    for kind, change in SLIPS.items():
        for tree in side.variants(change):
            yield kind, tree


def repairs(side):
    """Yield (what is wrong, tree): each undoes one slip, so the tree may be what was meant."""
    for message, change in REPAIRS:
        for tree in side.variants(change):
            yield message, tree
    yield "the sign is wrong", Neg(side)
    yield "one side is the transpose of the other", Transpose(side)
    for index in ("i", IMPLICIT):
        yield "the sum over the samples is missing", Sum((index,), None, side)


def _sign(node):
    if isinstance(node, Neg):
        yield node.term
    if isinstance(node, Add):
        for i in range(1, len(node.terms)):
            term = node.terms[i]
            other = term.term if isinstance(term, Neg) else Neg(term)
            yield Add((*node.terms[:i], other, *node.terms[i + 1 :]))


def _swap_subscripts(node):
    if isinstance(node, Symbol) and len(node.subs) == 2:
        yield replace(node, subs=node.subs[::-1])


def _invert(node):
    if isinstance(node, Div):
        yield Div(node.bottom, node.top)


def _drop_factor(node):
    if isinstance(node, Mul | Hadamard):
        for i in range(len(node.factors)):
            rest = node.factors[:i] + node.factors[i + 1 :]
            yield type(node)(rest) if len(rest) > 1 else rest[0]


def _drop_term(node):
    if isinstance(node, Add):
        for i in range(len(node.terms)):
            rest = node.terms[:i] + node.terms[i + 1 :]
            yield Add(rest) if len(rest) > 1 else rest[0]


def _drop_sum(node):
    if isinstance(node, Sum):
        yield node.body


def _transpose(node):
    if isinstance(node, Transpose):
        yield node.base


def _add_transpose(node):
    if isinstance(node, Mul):
        for i, factor in enumerate(node.factors):
            yield Mul((*node.factors[:i], Transpose(factor), *node.factors[i + 1 :]))


def _swap_factors(node):
    if isinstance(node, Mul):
        for i, j in itertools.combinations(range(len(node.factors)), 2):
            factors = list(node.factors)
            factors[i], factors[j] = factors[j], factors[i]
            yield Mul(tuple(factors))


def _drop_delta(node):
    if isinstance(node, Mul | Add):
        parts = node.factors if isinstance(node, Mul) else node.terms
        for i, part in enumerate(parts):
            if isinstance(part, Delta):
                yield type(node)((*parts[:i], Number(1), *parts[i + 1 :]))


def _other_bound(node):
    if isinstance(node, Sum) and node.bound is not None:
        other = "n_in" if node.bound.name != "n_in" else "n_d"
        yield replace(node, bound=Symbol(other))


def _exchange(first, second):
    names = {first: second, second: first}

    def change(node):
        if isinstance(node, Symbol) and node.name in names:
            yield replace(node, name=names[node.name])

    return change


def _slope_for_value(node):
    if isinstance(node, Function) and node.name in {"phi", "phi'"}:
        yield replace(node, name="phi" if node.name == "phi'" else "phi'")


def _power(node):
    if isinstance(node, Power):
        yield node.base
        yield replace(node, exponent=node.exponent + 1)


def _twice(node):
    if isinstance(node, Symbol | Derivative | Function | Delta):
        yield Mul((Number(2), node))


def _layer_off_by_one(node):
    if isinstance(node, Symbol) and node.layer is not None and node.layer.letter:
        for shift in (-1, 1):
            yield replace(node, layer=replace(node.layer, offset=node.layer.offset + shift))


def _whole_vector(node):
    if isinstance(node, Softmax) and node.argument.subs:
        yield replace(node, argument=replace(node.argument, subs=()))


def _derived_target(node):
    if isinstance(node, Derivative):
        for part in ("top", "bottom"):
            symbol = getattr(node, part)
            if symbol.name == "y":
                yield replace(node, **{part: replace(symbol, name="y_hat")})


SLIPS = {
    "sign": _sign,
    "index swap": _swap_subscripts,
    "inverted fraction": _invert,
    "dropped factor": _drop_factor,
    "dropped term": _drop_term,
    "dropped sum": _drop_sum,
    "dropped transpose": _transpose,
    "dropped delta": _drop_delta,
    "wrong bound": _other_bound,
    "target for prediction": _exchange("y", "y_hat"),
    "value for slope": _slope_for_value,
    "power": _power,
    "factor 2": _twice,
    "layer off by one": _layer_off_by_one,
}

REPAIRS = [
    ("softmax needs the whole vector z: write s_j(z)", _whole_vector),
    ("the target y does not depend on the weights; ∂ŷ is meant", _derived_target),
    ("a fraction is upside down", _invert),
    ("a sign is wrong", _sign),
    ("a sign is wrong", lambda node: [Neg(node)] if isinstance(node, Symbol | Div | Mul) else []),
    ("two indices are swapped", _swap_subscripts),
    ("y and ŷ are exchanged", _exchange("y", "y_hat")),
    ("a transpose is missing or too many", _transpose),
    ("a transpose is missing or too many", _add_transpose),
    ("the factors of a matrix product stand in the wrong order", _swap_factors),
    ("a factor is too many", _drop_factor),
    ("a term is too many", _drop_term),
    ("a layer index is off by one", _layer_off_by_one),
    ("φ and φ′ are exchanged", _slope_for_value),
]


def missing_factors(side, other):
    """Yield (what is wrong, tree): `side` times one of the factors that occur in `other`."""
    seen = set()
    for node in other.walk():
        factors = node.factors if isinstance(node, Mul | Hadamard) else (node,)
        for factor in factors:
            if isinstance(factor, Symbol | Derivative | Add | Delta) and factor not in seen:
                seen.add(factor)
                factors = [factor]
                if isinstance(factor, Symbol):
                    factors.append(Add((Number(1), Neg(factor))))
                for kind, extra in itertools.product((Mul, Hadamard), factors):
                    yield f"the factor {to_latex(extra)} is missing", kind((side, extra))
