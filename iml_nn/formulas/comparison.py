"""Is the left side of an `=` its right side? Found out by computing both."""

import itertools
from typing import NamedTuple

import numpy as np

from iml_nn.formulas.arrays import aligned
from iml_nn.formulas.evaluate import Evaluator
from iml_nn.formulas.report import Link
from iml_nn.formulas.tree import IMPLICIT, Equation, FormulaError, Node, Symbol
from iml_nn.formulas.updates import after_one_step

TOLERANCE = 1e-9  # relative; right formulas differ at rounding level, about 1e-15
SMALL = 1e-3  # what is smaller counts as 0: the quantities are of order 1
LAYERED = {*"xwWbzays", "y_hat", "n_units"}  # symbols that take a layer index


class Claim(NamedTuple):
    """One `=` (or `←`) of an equation: that its left side is its right side.

    equation : the whole chain, which tells what the indices count.
    """

    left: Node
    right: Node
    relation: str
    equation: Equation

    def between(self, left, right):
        """Return the same claim about other sides, alone."""
        alone = Equation((left, right), (self.relation,))
        return Claim(left, right, self.relation, alone)


def claims(equation):
    """Return the claims of an equation, one for each `=` or `←`."""
    pairs = zip(itertools.pairwise(equation.sides), equation.relations, strict=True)
    return [Claim(left, right, relation, equation) for (left, right), relation in pairs]


def compare(claim, models):
    """Return the `Link` of a claim where its sides differ most.

    models : list of Model; each is tried with every choice of layers.

    Raises
    ------
    FormulaError : a side has no value.
    """
    links = [_compare(claim, evaluator) for evaluator in _evaluators(claim, models)]
    return min(links, key=lambda link: (link.ok, -link.error))


def agree(claim, models):
    """Do both sides have a value, and the same one?"""
    try:
        return all(_compare(claim, evaluator).ok for evaluator in _evaluators(claim, models))
    except FormulaError:
        return False


def agree_in_symbols(claim, model):
    """Do both sides differ by exactly zero? SymPy tells."""
    from iml_nn.formulas.symbolic import is_zero

    for evaluator in _evaluators(claim, [model]):
        (a, b), _ = _sides(claim, evaluator)
        if not all(is_zero(x - y) for x, y in zip(a.ravel(), b.ravel(), strict=True)):
            return False
    return True


def _evaluators(claim, models):
    """Yield an Evaluator for each model and each choice of layers that the equation can mean."""
    symbols = [symbol for symbol in claim.equation.find(Symbol) if symbol.name in LAYERED]
    for model in models:
        found, problem = False, None
        for layers in _choices(claim.equation, model):
            evaluator = Evaluator(claim.equation, model, layers)
            try:
                for symbol in symbols if layers else ():
                    evaluator.key(symbol)
            except FormulaError as error:
                problem = error
            else:
                found = True
                yield evaluator
        if not found:
            raise problem


def _choices(equation, model):
    """Return letter → layer number, for each way to choose these; the last layer is L."""
    letters = sorted({s.layer.letter for s in equation.find(Symbol) if s.layer} - {None})
    if model.depth is None:
        return [{}]
    ranges = [[model.depth] if h == "L" else range(model.depth + 1) for h in letters]
    return [dict(zip(letters, numbers, strict=True)) for numbers in itertools.product(*ranges)]


def _sides(claim, evaluator):
    """Values of both sides, brought to the same axes, and the names of these."""
    evaluator.value(claim.equation.sides[0])  # tells what the indices count
    with np.errstate(all="ignore"):  # NaN and infinity count as different
        left, right = evaluator.value(claim.left), evaluator.value(claim.right)
    if claim.relation == "←":
        left = left._replace(data=after_one_step(claim.left, evaluator))
    if left.matrix and right.matrix and left.size != right.size:
        raise FormulaError(f"the left side is {left.size}, the right side {right.size}")
    a, b, names, _ = aligned(left, right)
    return np.broadcast_arrays(a, b), names


def _compare(claim, evaluator):
    (a, b), names = _sides(claim, evaluator)
    with np.errstate(all="ignore"):
        difference = np.abs(a - b)
    difference = np.where(np.isfinite(difference), difference, np.inf)
    scale = max(np.abs(a).max(), np.abs(b).max(), SMALL)
    error = float(difference.max() / scale) if np.isfinite(scale) else np.inf
    if error <= TOLERANCE:
        return Link(True, error)
    at = np.unravel_index(difference.argmax(), difference.shape)
    place = ", ".join(
        f"{'sample' if name == IMPLICIT else name} = {i + 1}"
        for name, i in zip([*names, "row", "column"], at, strict=False)
    )
    place = f"at {place}: " if place else ""
    return Link(False, error, f"{place}left {a[at]:.4g}, right {b[at]:.4g}")
