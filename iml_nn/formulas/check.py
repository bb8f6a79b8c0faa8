"""verify(): is a formula, as it stands on the page, true?"""

import html
import itertools
from dataclasses import dataclass, field, replace

import numpy as np

from iml_nn.formulas.evaluate import Evaluator, aligned
from iml_nn.formulas.models import numeric
from iml_nn.formulas.mutations import missing_factors, repairs
from iml_nn.formulas.parser import parse
from iml_nn.formulas.tree import IMPLICIT, Delta, FormulaError, Softmax, Sum, Symbol, to_latex
from iml_nn.network import Network
from iml_nn.training import train

TOLERANCE = 1e-9  # relative; right formulas differ at rounding level, about 1e-15
SMALL = 1e-3  # what is smaller counts as 0: the quantities are of order 1
TRUE, FALSE = "#00664B", "#B00020"  # colours of a verdict
ROUNDING = 1e-12  # below this the digits are those of one machine: none is printed


@dataclass
class Link:
    """One `=` of a chain, and what became of it."""

    left: str
    right: str
    ok: bool
    error: float
    where: str = ""
    slip: str = ""

    def __str__(self):
        if self.ok:
            size = "< 1e-12" if self.error < ROUNDING else f"{self.error:.0e}"
            return f"holds; largest relative error {size}"
        return "does not hold" + "".join(f"; {part}" for part in (self.where, self.slip) if part)


@dataclass
class Report:
    """Verdict on an equation: `report.ok`, and one `Link` for each `=` in `report.links`."""

    latex: str
    links: list[Link] = field(default_factory=list)
    symbolic: bool = False

    @property
    def ok(self):
        """Do all sides agree?"""
        return all(link.ok for link in self.links)

    @property
    def verdict(self):
        """The whole report in a few words."""
        if not self.ok:
            return "✗ not true"
        return "✓ true, exactly (in symbols)" if self.symbolic else "✓ true"

    def __str__(self):
        lines = [f"  = no. {n}: {link}" for n, link in enumerate(self.links, 1)]
        return "\n".join([self.verdict, *lines])

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        verdicts = "".join(f"<li>{html.escape(str(link))}</li>" for link in self.links)
        colour = TRUE if self.ok else FALSE
        page = (
            f"<div>$$ {html.escape(self.latex, quote=False)} $$"
            f"<strong style='color:{colour};background:white;padding:0 6px'>{self.verdict}</strong>"
            f"<ol>{verdicts}</ol></div>"
        )
        return {"text/plain": str(self), "text/html": page}


def verify(latex, where="last layer", symbolic=False):
    """Check an equation by computing its sides.

    Parameters
    ----------
    latex : equation, or chain of them, in the notation of notebook 00.
    where : what it is about. "last layer": x, w, b, z, ŷ = s(z), the lecture's J. "hidden layer":
        x, w, b, z, a = φ(z), and a J that depends on a in some way. "neuron": the same with one
        unit, which needs no index. "network": sigmoid layers with a layer index, `W^{[h]}`, and a
        last one with softmax.
    symbolic : also show, with SymPy, that the sides differ by exactly zero.

    Returns
    -------
    Report : with `ok`, and one `Link` for each `=`.

    Raises
    ------
    FormulaError : the equation cannot be read, or has no meaning: an unknown symbol, an index
        that counts two things or stands free on one side only, sizes that do not fit.
    """
    equation = parse(latex)
    if len(equation.sides) < 2:
        raise FormulaError(f"no = in the formula: nothing to compare\n{latex}")
    return verify_tree(equation, where, symbolic=symbolic, latex=latex)


def verify_tree(equation, where, *, symbolic=False, latex=None, explain=True):
    """As `verify`, for a parsed `Equation`; without `explain` no likely slip is looked for."""
    models = numeric(where)
    _check_letters(equation)
    links = [
        _compare_numbers(left, right, relation, equation, models, explain)
        for (left, right), relation in zip(
            itertools.pairwise(equation.sides), equation.relations, strict=True
        )
    ]
    _check_free_indices(equation)
    report = Report(latex or to_latex(equation), links)
    if symbolic and report.ok:
        _compare_symbols(report, equation, where)
    return report


# ---------------------------------------------------------------------- indices


def free_indices(node):
    """Return the index letters of a tree that no sum in it binds."""
    if isinstance(node, Sum):
        return free_indices(node.body) - set(node.indices)
    found = set()
    if isinstance(node, Symbol):
        found = {c for c in node.subs if not c.isdigit()} | ({node.sample} - {None})
    elif isinstance(node, Delta):
        found = {c for c in (node.first, node.second) if not c.isdigit()}
    elif isinstance(node, Softmax) and node.sub and not node.sub.isdigit():
        found = {node.sub}
    return found.union(*map(free_indices, node.children()))


def _check_letters(equation):
    subs = {c for n in equation.walk() if isinstance(n, Symbol) for c in n.subs}
    samples = {n.sample for n in equation.walk() if isinstance(n, Symbol)} - {None}
    subs |= {c for n in equation.walk() if isinstance(n, Delta) for c in (n.first, n.second)}
    for letter in sorted((subs & samples) | (subs & {"i"})):
        raise FormulaError(
            f"the index {letter} stands below a symbol, but {letter} counts the samples and is "
            f"written above, ^{{({letter})}}; below, use k for inputs and j, l, m for outputs"
        )


def _check_free_indices(equation):
    first = free_indices(equation.sides[0])
    for n, side in enumerate(equation.sides[1:], 2):
        free = free_indices(side)
        if free == first or not any(isinstance(m, Symbol | Delta) for m in side.walk()):
            continue
        alone = ", ".join(sorted(free ^ first))
        hint = "; is a sum over it missing?" if free > first else ""
        raise FormulaError(
            f"the free index {alone} stands on one side of the equation only (first side: "
            f"{_list(first)}; side {n}: {_list(free)}){hint}"
        )


def _list(letters):
    return ", ".join(sorted(letters)) or "none"


# ---------------------------------------------------------------------- comparing


def _layer_choices(equation, model):
    """Yield letter → number for each choice for which all the layers of the equation exist."""
    letters = {n.layer.letter for n in equation.walk() if isinstance(n, Symbol) and n.layer}
    letters -= {None}
    if model.depth is None or not letters:
        yield {}
        return
    last = {"L": model.depth} if "L" in letters else {}
    letters = sorted(letters - {"L"})
    found, problem = False, None
    for numbers in itertools.product(range(model.depth + 1), repeat=len(letters)):
        choice = dict(zip(letters, numbers, strict=True)) | last
        evaluator = Evaluator(equation, model, choice)
        try:
            for node in equation.walk():
                if isinstance(node, Symbol) and node.name in LAYERED:
                    evaluator.key(node)
        except FormulaError as error:
            problem = error
            continue
        found = True
        yield choice
    if not found:
        raise problem


LAYERED = set("xwWbzays") | {"y_hat", "n_units"}


def _compare_numbers(left, right, relation, equation, models, explain):
    worst = None
    for model in models:
        for choice in _layer_choices(equation, model):
            try:
                link = _compare(left, right, relation, equation, model, choice)
            except FormulaError as error:
                slip = explain and _likeliest_slip(left, right, relation, equation, models)
                raise FormulaError(f"{error}; likely {slip}" if slip else str(error)) from None
            if worst is None or (worst.ok, -worst.error) > (link.ok, -link.error):
                worst = link
    if explain and not worst.ok:
        worst.slip = _likeliest_slip(left, right, relation, equation, models)
    return worst


def _sides(left, right, relation, equation, model, choice):
    """Values of both sides, brought to the same axes, and the names of these."""
    evaluator = Evaluator(equation, model, choice)
    evaluator.value(equation.sides[0])  # tells what the indices count
    with np.errstate(all="ignore"):  # NaN and infinity count as different
        a, b = evaluator.value(left), evaluator.value(right)
    if relation == "←":
        a = a._replace(data=_updated(model, left, evaluator, equation))
    if a.matrix and b.matrix and a.data.shape[-2:] != b.data.shape[-2:]:
        shapes = [f"{v.data.shape[-2]}×{v.data.shape[-1]}" for v in (a, b)]
        raise FormulaError(f"the left side is {shapes[0]}, the right side {shapes[1]}")
    left, right, names, _ = aligned(a, b)
    return np.broadcast_arrays(left, right), names


def _updated(model, symbol, evaluator, equation):
    """What one step of `train`, on all samples, makes of W or b; with a penalty if λ occurs."""
    if not isinstance(symbol, Symbol) or symbol.subs or symbol.name not in {"W", "b"}:
        raise FormulaError("only W or b, as a whole, can stand before ←")
    if ("y", None) not in model.values:
        raise FormulaError("an update needs a loss: use where='last layer' or 'network'")
    layers = range(1, model.depth + 1) if model.depth else [None]
    name, layer = evaluator.key(symbol)
    weights, biases = ([model.values[kind, h] for h in layers] for kind in "wb")
    net = Network([len(weights[0]), *(W.shape[1] for W in weights)])
    net.weights, net.biases = weights, biases
    eta, penalty = (float(evaluator.value(Symbol(s)).data) for s in ("eta", "lambda"))
    if Symbol("lambda") not in equation.walk():
        penalty = 0.0
    train(net, model.values["x", None].T, model.values["y", None].T,
          learning_rate=eta, batch_size=None, penalty=penalty).update()  # fmt: skip
    return (net.weights if name == "w" else net.biases)[(layer or 1) - 1]


def _compare(left, right, relation, equation, model, choice):
    (a, b), names = _sides(left, right, relation, equation, model, choice)
    with np.errstate(all="ignore"):
        difference = np.abs(a - b)
    scale = max(np.abs(a).max(), np.abs(b).max(), SMALL)
    bad = ~np.isfinite(difference)
    error = np.inf if bad.any() or not np.isfinite(scale) else float(difference.max() / scale)
    link = Link(to_latex(left), to_latex(right), error <= TOLERANCE, error)
    if not link.ok:
        at = np.unravel_index(np.where(bad, np.inf, difference).argmax(), difference.shape)
        labels = [*names, "row", "column"][: len(at)]
        place = ", ".join(
            f"{'sample' if name == IMPLICIT else name} = {i + 1}"
            for name, i in zip(labels, at, strict=True)
        )
        link.where = f"{'at ' + place + ': ' if place else ''}left {a[at]:.4g}, right {b[at]:.4g}"
    return link


def _likeliest_slip(left, right, relation, equation, models):
    """Undo one slip after the other, on the right and then on the left, until both sides agree."""
    candidates = itertools.chain(
        ((message, left, tree) for message, tree in repairs(right)),
        ((message, tree, right) for message, tree in repairs(left)),
        ((message, left, tree) for message, tree in missing_factors(right, left)),
        ((message, left, tree) for message, tree in missing_factors(right, right)),
    )
    for message, a, b in itertools.islice(candidates, 400):
        if _agree(a, b, relation, equation, models):
            return message
    return ""


def _agree(left, right, relation, equation, models):
    changed = replace(equation, sides=(left, right), relations=(relation,))
    try:
        return all(
            _compare(left, right, relation, changed, model, choice).ok
            for model in models
            for choice in _layer_choices(changed, model)
        )
    except FormulaError:
        return False


def _compare_symbols(report, equation, where):
    from iml_nn.formulas.symbolic import is_zero, symbolic

    model = symbolic(where)
    pairs = zip(itertools.pairwise(equation.sides), equation.relations, report.links, strict=True)
    for (left, right), relation, link in pairs:
        if relation == "←":  # what `train` does is done in numbers
            continue
        for choice in _layer_choices(equation, model):
            (a, b), _ = _sides(left, right, relation, equation, model, choice)
            if not all(is_zero(x - y) for x, y in zip(a.ravel(), b.ravel(), strict=True)):
                link.ok, link.where = False, "SymPy finds a difference"
    report.symbolic = "←" not in equation.relations
