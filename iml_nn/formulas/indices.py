"""The index letters of an equation: what each counts, and the rules of writing them."""

from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.tree import IMPLICIT, Delta, FormulaError, Softmax, Sum, Symbol

COUNTED = {
    "in": "the inputs (n_in)",
    "out": "the outputs (n_out)",
    "sample": "the samples (n_d)",
}


def axis_name(kind):
    """Say what an axis of a kind counts."""
    return COUNTED.get(kind) or kind.replace("units", "the units of layer")


class Indices:
    """What the index letters of one equation count; it is learnt from one symbol after the other.

    written : is the equation written with indices, and not with whole matrices?
    samples : letters in ^{(i)}.  kinds : letter → kind of the axis it stands on.
    """

    def __init__(self, equation):
        self.kinds = {}
        symbols = list(equation.find(Symbol))
        self.written = any(s.subs for s in symbols) or any(equation.find(Delta))
        self.samples = sorted({s.sample for s in symbols} - {None})
        for letter in self.samples:
            self.use(letter, "sample", f"^{{({letter})}}")

    def use(self, letter, kind, text):
        """Note that a letter stands on an axis of this kind; it may stand on one kind only.

        text : where it stands, for the message.

        Raises
        ------
        FormulaError : it stands on another kind elsewhere.
        """
        if letter.isdigit():  # one unit, which counts nothing
            return
        known = self.kinds.setdefault(letter, kind)
        if known != kind:
            raise FormulaError(
                f"{text}: the index {letter} counts {axis_name(kind)} here, but "
                f"{axis_name(known)} elsewhere"
            )

    def free(self, letters):
        """Forget letters whose sum ends: another sum may use them for another axis."""
        for letter in letters:
            if letter not in self.samples:
                self.kinds.pop(letter, None)

    def names(self, symbol, kinds):
        """Return what stands for each axis of a quantity, as `arrays.named` takes it.

        Raises
        ------
        FormulaError : an index is missing, or one too many.
        """
        text = to_latex(symbol)
        subs = list(symbol.subs)
        units = [kind for kind in kinds if kind not in {"sample", "one"}]
        if subs and len(subs) != len(units):
            raise FormulaError(f"{text} has {len(subs)} indices below; expected {len(units)}")
        if symbol.sample and "sample" not in kinds:
            raise FormulaError(f"{text} does not depend on the sample: leave ^{{(i)}} out")
        return [self._name(kind, symbol, subs, text) for kind in kinds]

    def _name(self, kind, symbol, subs, text):
        if kind == "sample":
            return self._sample(symbol, text)
        if kind == "one":
            return "1" if self.written else None
        if not subs:
            return None
        self.use(subs[0], kind, text)
        return subs.pop(0)

    def _sample(self, symbol, text):
        if symbol.sample or not self.samples:
            return symbol.sample or (IMPLICIT if self.written else None)
        raise FormulaError(
            f"{text}: the sample index is missing; write it as elsewhere, ^{{({self.samples[0]})}}"
        )


# ---------------------------------------------------------------------- rules of writing


def letters(node):
    """Return the index letters that stand at a node itself, not below it."""
    match node:
        case Symbol():
            found = {*node.subs, node.sample}
        case Delta(first, second):
            found = {first, second}
        case Softmax(sub, _):
            found = {sub}
        case _:
            return set()
    return {letter for letter in found if letter and not letter.isdigit()}


def free_indices(node):
    """Return the index letters of a tree that no sum in it binds."""
    found = letters(node).union(*map(free_indices, node.children()))
    return found - set(node.indices) if isinstance(node, Sum) else found


def check_letters(equation):
    """Raise a FormulaError if a letter of the samples stands below a symbol."""
    symbols = list(equation.find(Symbol))
    subs = {letter for symbol in symbols for letter in symbol.subs}
    subs |= {letter for delta in equation.find(Delta) for letter in letters(delta)}
    samples = {symbol.sample for symbol in symbols} - {None}
    for letter in sorted(subs & (samples | {"i"})):
        raise FormulaError(
            f"the index {letter} stands below a symbol, but {letter} counts the samples and is "
            f"written above, ^{{({letter})}}; below, use k for inputs and j, l, m for outputs"
        )


def check_free_indices(equation):
    """Raise a FormulaError if an index stands free on one side of the equation only."""
    first = free_indices(equation.sides[0])
    for n, side in enumerate(equation.sides[1:], 2):
        free = free_indices(side)
        if free == first or not any(side.find(Symbol | Delta)):
            continue
        alone = ", ".join(sorted(free ^ first))
        hint = "; is a sum over it missing?" if free > first else ""
        raise FormulaError(
            f"the free index {alone} stands on one side of the equation only (first side: "
            f"{_list(first)}; side {n}: {_list(free)}){hint}"
        )


def _list(found):
    return ", ".join(sorted(found)) or "none"
