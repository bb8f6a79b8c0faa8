"""Formulas as trees: what the parser makes, the back-ends evaluate, and LaTeX is printed from."""

from dataclasses import dataclass, fields, replace
from fractions import Fraction

IMPLICIT = "(the sample)"  # index of a formula for one sample that leaves the (i) out


class FormulaError(ValueError):
    """A formula that cannot be read or has no meaning; the message says where and why."""


class Node:
    """A part of a formula. Subclasses are frozen dataclasses."""

    def children(self):
        """Yield the nodes directly below."""
        for field in fields(self):
            value = getattr(self, field.name)
            yield from (v for v in (value if isinstance(value, tuple) else (value,)) if is_node(v))

    def walk(self):
        """Yield this node and all below it."""
        yield self
        for child in self.children():
            yield from child.walk()

    def variants(self, change):
        """Yield trees in which one node n, here or below, is replaced by one of change(n)."""
        yield from change(self)
        for field in fields(self):
            value = getattr(self, field.name)
            if is_node(value):
                for other in value.variants(change):
                    yield replace(self, **{field.name: other})
            elif isinstance(value, tuple):
                for i, item in enumerate(value):
                    for other in item.variants(change) if is_node(item) else ():
                        yield replace(self, **{field.name: (*value[:i], other, *value[i + 1 :])})


def is_node(value):
    """Is it a part of a formula, and not a name or a number?"""
    return isinstance(value, Node)


@dataclass(frozen=True)
class Number(Node):
    """A number."""

    value: Fraction


@dataclass(frozen=True)
class Layer:
    """A layer index: `[h]`, `[h-1]`, `[2]` (letter None)."""

    letter: str | None
    offset: int = 0

    def __str__(self):
        if self.letter is None:
            return str(self.offset)
        return self.letter + (f"{self.offset:+d}" if self.offset else "")


@dataclass(frozen=True)
class Symbol(Node):
    """A quantity of the network, with its indices: `w_{kj}`, `z_j^{(i)}`, `W^{[h]}`.

    subs : index letters, or 1-based numbers as text.  sample : letter of the sample, or None.
    layer : layer index, or None. `n_{h}`, the number of units of layer h, is named n_units.
    """

    name: str
    subs: tuple[str, ...] = ()
    sample: str | None = None
    layer: Layer | None = None


@dataclass(frozen=True)
class Delta(Node):
    """Kronecker's δ: 1 where both indices are equal, else 0."""

    first: str
    second: str


@dataclass(frozen=True)
class Sum(Node):
    """Sum over indices; `bound` is the printed upper bound of a single index, if any."""

    indices: tuple[str, ...]
    bound: Symbol | None
    body: Node

    def variants(self, change):
        """As of any node; a bound remains a symbol."""
        for other in super().variants(change):
            if not isinstance(other, Sum) or isinstance(other.bound, Symbol | None):
                yield other


@dataclass(frozen=True)
class Add(Node):
    """Sum of terms."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Neg(Node):
    """Minus a term."""

    term: Node


@dataclass(frozen=True)
class Mul(Node):
    """Product; of matrices where the factors are matrices."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Hadamard(Node):
    """Product element by element, ⊙."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Div(Node):
    """Fraction."""

    top: Node
    bottom: Node


@dataclass(frozen=True)
class Power(Node):
    """Integer power, element by element."""

    base: Node
    exponent: int


@dataclass(frozen=True)
class Transpose(Node):
    """Transposed matrix."""

    base: Node


@dataclass(frozen=True)
class Function(Node):
    """`log`, `exp`, `phi` or `phi'`, element by element."""

    name: str
    argument: Node


class _OfSymbols(Node):
    """A node below which only symbols may stand."""

    def variants(self, change):
        """As of any node, but for trees that put something else in a symbol's place."""
        for other in super().variants(change):
            if not isinstance(other, type(self)) or all(
                isinstance(child, Symbol) for child in other.children()
            ):
                yield other


@dataclass(frozen=True)
class Softmax(_OfSymbols):
    """`s_j(z)`: component `sub` of the softmax of a vector; all of them if `sub` is None."""

    sub: str | None
    argument: Node


@dataclass(frozen=True)
class Derivative(_OfSymbols):
    """∂top/∂bottom, of two symbols."""

    top: Symbol
    bottom: Symbol


@dataclass(frozen=True)
class Equation(Node):
    """A chain of sides; `relations` holds `=` or `←` between them."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]


# ---------------------------------------------------------------------- printing

_FUNCTIONS = {"log": r"\log", "exp": r"\exp", "phi": r"\phi", "phi'": r"\phi'"}
_SYMBOLS = {
    "y_hat": r"\hat y",
    "eta": r"\eta",
    "lambda": r"\lambda",
    "ones": r"\mathbf{1}",
    "n_in": "n_{in}",
    "n_out": "n_{out}",
}
_RELATIONS = {"=": "=", "←": r"\leftarrow"}


def to_latex(node):
    """Print a tree as LaTeX that parses back to the same tree, but for brackets."""
    return _PRINTERS[type(node)](node)


def _in_product(node, last=True):
    """As a factor: a sum of terms, or a Σ that is not the last factor, needs brackets."""
    open_ended = isinstance(node, Add | Neg | Hadamard) or (isinstance(node, Sum) and not last)
    negative = isinstance(node, Number) and node.value < 0
    return _bracket(node) if open_ended or negative else to_latex(node)


def _bracket(node):
    return rf"\left({to_latex(node)}\right)"


def _symbol(node):
    if node.name == "n_units":
        return f"n_{{{node.layer}}}"
    text = _SYMBOLS.get(node.name, node.name)
    if node.subs:
        text += f"_{{{''.join(node.subs)}}}"
    up = (f"[{node.layer}]" if node.layer else "") + (f"({node.sample})" if node.sample else "")
    return text + (f"^{{{up}}}" if up else "")


def _add(node):
    text = to_latex(node.terms[0])
    for term in node.terms[1:]:
        if isinstance(term, Neg):
            text += " - " + _term(term.term)
        else:
            text += " + " + _term(term)
    return text


def _term(node):
    return _bracket(node) if isinstance(node, Add | Neg) else to_latex(node)


def _sum(node):
    bound = f"^{{{to_latex(node.bound)}}}" if node.bound else ""
    start = "=1" if bound else ""
    return rf"\sum_{{{','.join(node.indices)}{start}}}{bound} {_in_product(node.body)}"


def _mul(node):
    *first, last = node.factors
    factors = [_in_product(f, last=False) for f in first] + [_in_product(last)]
    return r" \cdot ".join(factors)


def _hadamard(node):
    factors = [_bracket(f) if isinstance(f, Add | Neg | Hadamard) else to_latex(f)
               for f in node.factors]  # fmt: skip
    return r" \odot ".join(factors)


def _base(node):
    plain = isinstance(node, Symbol) and not (node.sample or node.layer)
    return to_latex(node) if plain and node.name not in {"y_hat", "ones"} else _bracket(node)


_PRINTERS = {
    Number: lambda n: (
        str(n.value.numerator)
        if n.value.denominator == 1
        else rf"\frac{{{n.value.numerator}}}{{{n.value.denominator}}}"
    ),
    Symbol: _symbol,
    Delta: lambda n: rf"\delta_{{{n.first}{n.second}}}",
    Sum: _sum,
    Add: _add,
    Neg: lambda n: "-" + _term(n.term),
    Mul: _mul,
    Hadamard: _hadamard,
    Div: lambda n: rf"\frac{{{to_latex(n.top)}}}{{{to_latex(n.bottom)}}}",
    Power: lambda n: f"{_base(n.base)}^{{{n.exponent}}}",
    Transpose: lambda n: f"{_base(n.base)}^T",
    Function: lambda n: rf"{_FUNCTIONS[n.name]}\left({to_latex(n.argument)}\right)",
    Softmax: lambda n: (
        (f"s_{{{n.sub}}}" if n.sub else "s") + rf"\left({to_latex(n.argument)}\right)"
    ),
    Derivative: lambda n: rf"\frac{{\partial {to_latex(n.top)}}}{{\partial {to_latex(n.bottom)}}}",
    Equation: lambda n: (
        to_latex(n.sides[0])
        + "".join(
            f" {_RELATIONS[relation]} {to_latex(side)}"
            for relation, side in zip(n.relations, n.sides[1:], strict=True)
        )
    ),
}
