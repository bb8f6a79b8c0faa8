"""The slips people make in a formula, to name what went wrong.

A change is a function of a node that yields what may stand in its place.
"""

import itertools
from dataclasses import replace

from iml_nn.formulas import tree
from iml_nn.formulas.comparison import agree
from iml_nn.formulas.printer import to_latex

MOST_TRIED = 400  # a long formula has thousands of slips, and a reader waits


def likeliest_slip(claim, models):
    """Undo one slip after the other, on the right and then on the left, until both sides agree.

    Returns
    -------
    text : what is wrong, in words; empty if no single slip explains it.
    """
    left, right = claim.left, claim.right
    candidates = itertools.chain(
        ((message, left, other) for message, other in repairs(right)),
        ((message, other, right) for message, other in repairs(left)),
        ((message, left, other) for message, other in missing_factors(right, left)),
        ((message, left, other) for message, other in missing_factors(right, right)),
    )
    for message, a, b in itertools.islice(candidates, MOST_TRIED):
        if agree(claim.between(a, b), models):
            return message
    return ""


def repairs(side):
    """Yield (what is wrong, tree): each undoes one slip, so the tree may be what was meant."""
    for message, change in REPAIRS:
        for other in side.variants(change):
            yield message, other
    yield "the sign is wrong", tree.Neg(side)
    yield "one side is the transpose of the other", tree.Transpose(side)
    for index in ("i", tree.IMPLICIT):
        yield "the sum over the samples is missing", tree.Sum((index,), None, side)


def missing_factors(side, other):
    """Yield (what is wrong, tree): `side` times one of the factors that occur in `other`."""
    seen = set()
    for node in other.walk():
        for factor in node.factors if isinstance(node, tree.Mul | tree.Hadamard) else (node,):
            if factor in seen or not isinstance(factor, FACTORS):
                continue
            seen.add(factor)
            extras = [factor]
            if isinstance(factor, tree.Symbol):
                extras.append(tree.Add((tree.Number(1), tree.Neg(factor))))
            for kind, extra in itertools.product((tree.Mul, tree.Hadamard), extras):
                yield f"the factor {to_latex(extra)} is missing", kind((side, extra))


FACTORS = tree.Symbol | tree.Derivative | tree.Add | tree.Delta

# ---------------------------------------------------------------------- changes


def turn_sign(node):
    """− for +, or + for −."""
    match node:
        case tree.Neg(term):
            yield term
        case tree.Add(terms):
            for i, term in enumerate(terms[1:], 1):
                other = term.term if isinstance(term, tree.Neg) else tree.Neg(term)
                yield tree.Add((*terms[:i], other, *terms[i + 1 :]))


def negate_part(node):
    """Minus a symbol, a fraction or a product."""
    if isinstance(node, tree.Symbol | tree.Div | tree.Mul):
        yield tree.Neg(node)


def swap_subscripts(node):
    """w_{jk} for w_{kj}."""
    match node:
        case tree.Symbol(subs=(first, second)):
            yield replace(node, subs=(second, first))


def invert_fraction(node):
    """A fraction upside down."""
    match node:
        case tree.Div(top, bottom):
            yield tree.Div(bottom, top)


def drop_factor(node):
    """One factor less."""
    match node:
        case tree.Mul(factors) | tree.Hadamard(factors):
            for i in range(len(factors)):
                rest = factors[:i] + factors[i + 1 :]
                yield type(node)(rest) if len(rest) > 1 else rest[0]


def drop_term(node):
    """One term less."""
    match node:
        case tree.Add(terms):
            for i in range(len(terms)):
                rest = terms[:i] + terms[i + 1 :]
                yield tree.Add(rest) if len(rest) > 1 else rest[0]


def drop_transpose(node):
    """A matrix for its transpose."""
    match node:
        case tree.Transpose(base):
            yield base


def transpose_factor(node):
    """One factor of a product transposed."""
    match node:
        case tree.Mul(factors):
            for i, factor in enumerate(factors):
                yield tree.Mul((*factors[:i], tree.Transpose(factor), *factors[i + 1 :]))


def swap_factors(node):
    """Two factors of a product in each other's place."""
    match node:
        case tree.Mul(factors):
            for i, j in itertools.combinations(range(len(factors)), 2):
                swapped = list(factors)
                swapped[i], swapped[j] = factors[j], factors[i]
                yield tree.Mul(tuple(swapped))


def exchange_targets(node):
    """y for ŷ, or ŷ for y."""
    match node:
        case tree.Symbol("y" | "y_hat" as name):
            yield replace(node, name="y_hat" if name == "y" else "y")


def exchange_slope(node):
    """φ for φ′, or φ′ for φ."""
    match node:
        case tree.Function("phi" | "phi'" as name):
            yield replace(node, name="phi" if name == "phi'" else "phi'")


def shift_layer(node):
    """A layer index off by one."""
    match node:
        case tree.Symbol(layer=tree.Layer(str(), offset) as layer):
            for shift in (-1, 1):
                yield replace(node, layer=replace(layer, offset=offset + shift))


def give_whole_vector(node):
    """s_j(z) for s_j(z_j)."""
    match node:
        case tree.Softmax(argument=tree.Symbol(subs=(_, *_)) as argument):
            yield replace(node, argument=replace(argument, subs=()))


def derive_prediction(node):
    """∂ŷ for ∂y."""
    match node:
        case tree.Derivative(top, bottom):
            if top.name == "y":
                yield replace(node, top=replace(top, name="y_hat"))
            if bottom.name == "y":
                yield replace(node, bottom=replace(bottom, name="y_hat"))


REPAIRS = [
    ("softmax needs the whole vector z: write s_j(z)", give_whole_vector),
    ("the target y does not depend on the weights; ∂ŷ is meant", derive_prediction),
    ("a fraction is upside down", invert_fraction),
    ("a sign is wrong", turn_sign),
    ("a sign is wrong", negate_part),
    ("two indices are swapped", swap_subscripts),
    ("y and ŷ are exchanged", exchange_targets),
    ("a transpose is missing or too many", drop_transpose),
    ("a transpose is missing or too many", transpose_factor),
    ("the factors of a matrix product stand in the wrong order", swap_factors),
    ("a factor is too many", drop_factor),
    ("a term is too many", drop_term),
    ("a layer index is off by one", shift_layer),
    ("φ and φ′ are exchanged", exchange_slope),
]
