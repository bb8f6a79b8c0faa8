"""Formulas as trees: what the parser makes, and what is evaluated and printed.

What is done to every kind of node, evaluating and printing, is a `singledispatch` function; what
looks for a few shapes of nodes is a `match`.
"""

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
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Node):
                    yield part

    def walk(self):
        """Yield this node and all below it."""
        yield self
        for child in self.children():
            yield from child.walk()

    def find(self, kind):
        """Yield this node and all below it that are of a kind, a class or several."""
        return (node for node in self.walk() if isinstance(node, kind))

    def variants(self, change):
        """Yield trees in which one node n, here or below, is replaced by one of change(n)."""
        yield from change(self)
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Node):
                for other in value.variants(change):
                    yield replace(self, **{field.name: other})
            elif isinstance(value, tuple):
                for i, item in enumerate(value):
                    for other in item.variants(change) if isinstance(item, Node) else ():
                        yield replace(self, **{field.name: (*value[:i], other, *value[i + 1 :])})


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


@dataclass(frozen=True)
class Paren(Node):
    """Brackets, which tell `s_j(z)` from a product and `^{(i)}` from a power while one reads."""

    base: Node


def without_brackets(part):
    """Return a tree without its `Paren` nodes; what is no node stays as it is."""
    match part:
        case Paren(base):
            return without_brackets(base)
        case tuple():
            return tuple(map(without_brackets, part))
        case Node():
            inside = {f.name: without_brackets(getattr(part, f.name)) for f in fields(part)}
            return replace(part, **inside)
    return part
