"""What stands below and above a factor: indices, a sample, a layer, a power, a transposition.

A script as the grammar reads it is a dict, kind → value; beside the fields of `Scripts` there are
`size` (a layer below: n_{h-1}), `bound` (a size above: Σ^{n_o}) and `exponent` (any other formula).
"""

from fractions import Fraction
from typing import NamedTuple

from iml_nn.formulas import tree
from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.tree import FormulaError, Symbol

SIZE_NAMES = {"o": "n_o", "d": "n_d", "in": "n_in", "out": "n_out", "B": "n_B"}


class Scripts(NamedTuple):
    """All scripts of one factor."""

    subs: tuple[str, ...] = ()
    sample: str | None = None
    layer: tree.Layer | None = None
    power: int | None = None
    transposed: bool = False

    def applied(self, node):
        """Return a node with the power and the T that stand above it."""
        node = node if self.power is None else tree.Power(node, self.power)
        return tree.Transpose(node) if self.transposed else node


def collect(scripts):
    """Return the `Scripts` of a factor (FormulaError: they have no meaning, or stand twice)."""
    found = {}
    for script in scripts:
        if "size" in script:
            raise FormulaError(
                f"_{{{script['size']}}} stands below n only; a layer is written above"
            )
        for kind, value in script.items():
            if kind not in Scripts._fields:
                raise FormulaError(unclear(tree.without_brackets(value)))
            if kind in found:
                raise FormulaError("two subscripts, or two superscripts of one kind, on a factor")
            found[kind] = value
    return Scripts(**found)


def unclear(above):
    """Say what is wrong with a superscript that is neither a sample, a layer nor a power."""
    if isinstance(above, Symbol) and above == Symbol(above.name):
        k = above.name
        return f"^{k} is unclear: write ^{{({k})}} for a sample, ^{{[{k}]}} for a layer"
    if isinstance(above, tree.Mul):
        return "a superscript is a sample, a layer or a power; for two write (x_k^{(i)})^2"
    return f"the superscript {to_latex(above)} has no meaning here"


def symbol(name, scripts):
    """Return a letter with its indices; where it has a power or a T, that of the symbol."""
    match name, scripts:
        case "e", [{"exponent": power} | {"bound": power}]:
            return tree.Function("exp", power)
        case "e", [{"power": power}]:
            return tree.Function("exp", tree.Number(Fraction(power)))
        case "n", [{"subs": size} | {"size": size}, *rest]:
            name, layer = _size(size)
            scripts = rest if layer is None else [*rest, {"layer": layer}]
        case "J", [{"subs": ("B",)}, *rest]:
            scripts = rest  # J of the batch: what J is over is the samples at hand
    found = collect(scripts)
    name = "w" if name == "W" and found.subs else name
    return found.applied(Symbol(name, found.subs, found.sample, found.layer))


def _size(sub):
    """Name and layer of the size n_sub: n_o, n_in …; n_h, n_{h-1}, n_1 are the units of a layer."""
    if isinstance(sub, tree.Layer):
        return "n_units", sub
    text = "".join(sub)
    if text in SIZE_NAMES:
        return SIZE_NAMES[text], None
    if len(text) == 1 and text.isalpha():
        return "n_units", tree.Layer(text)
    if text.isdigit() and text != "0":  # n_0 is a slip for n_o more often than the inputs
        return "n_units", tree.Layer(None, int(text))
    hint = "; the letter o is meant: n_o" if text == "0" else ""
    raise FormulaError(f"unknown symbol n_{text}{hint}")
