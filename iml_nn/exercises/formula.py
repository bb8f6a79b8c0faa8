"""Exercises whose answer is a formula, which is read, computed and compared."""

import functools
from dataclasses import dataclass

from iml_nn.exercises.base import Exercise
from iml_nn.formulas import FormulaError, parse, to_latex
from iml_nn.formulas.scripts import SIZE_NAMES
from iml_nn.formulas.tree import Derivative, Equation, Function, Softmax, Symbol
from iml_nn.formulas.verification import verify_tree

PRINTED = {"y_hat": "ŷ", "eta": "η", "lambda": "λ", "phi": "φ", "phi'": "φ'", "delta": "δ"}
ALWAYS_ALLOWED = {*SIZE_NAMES.values(), "n_units", "ones"}

read = functools.cache(parse)  # of an exercise's own formulas, which stay the same


@dataclass(frozen=True, kw_only=True)
class FormulaExercise(Exercise):
    """Type a formula as LaTeX.

    solution, mistakes : whole equations. What stands left in the solution is what is asked.
    where : what it is about, as in `verify`.
    uses : what the answer may be made of, with the layer relative to that of the left side:
        "a", "∂J/∂z[+1]". Anything else is no answer yet: ∂J/∂w = ∂J/∂w is true.
    """

    where: str = "last layer"
    uses: tuple[str, ...] = ()

    def shown(self):
        """Return the solution as LaTeX."""
        return "", self.solution

    def judge(self, answer):
        """Is it an equation, about what was asked, made of what is given, and true?"""
        if not isinstance(answer, str):
            return self.wrong(f'Expected LaTeX as text, r"…", got {type(answer).__name__}')
        answer = answer.strip("$ \n\t")
        if "..." in answer or "…" in answer or not answer:
            return self.not_attempted("Put your formula in the place of the `...`")
        if any(letter in answer for letter in "\a\b\f\r\v"):
            return self.wrong(r'A backslash was lost: the r before the quotation mark, r"\frac…", '
                              "keeps it")  # fmt: skip
        try:
            equation = parse(answer)
        except FormulaError as error:
            return self.wrong(str(error))
        said = self._beside_the_question(equation) or self._untrue(equation, answer)
        if said:
            return self.wrong(said, mistakes=self._recognised(equation))
        return self.right(self.reason)

    def _beside_the_question(self, equation):
        """Say why the equation, true or not, is no answer to this question."""
        asked = read(self.solution)
        left, relation = asked.sides[0], asked.relations[0]
        shape = f"{to_latex(left)} {relation} …"
        if len(equation.sides) < 2:
            return f"Write an equation: {shape}"
        first = equation.sides[0]
        if _name(first) != _name(left) or equation.relations[0] != relation:
            return f"Another thing is asked for: {shape}"
        if any(index.isdigit() for symbol in first.find(Symbol) for index in symbol.subs):
            return f"Write it for every index, not for one of them: {shape}"
        found = names(equation.sides[-1], _offset(first)) - set(self.uses)
        alien = sorted(name for name in found if name.partition("[")[0] not in ALWAYS_ALLOWED)
        if not alien:
            return ""
        return (
            f"This is made of {_printed(alien)}. The answer may use only "
            f"{_printed(sorted(set(self.uses)))}."
        )

    def _untrue(self, equation, latex):
        """Say what `verify` says, if it does not find the equation true."""
        try:
            report = verify_tree(equation, self.where, latex=latex)
        except FormulaError as error:
            return str(error)
        return "" if report.ok else str(report)

    def _recognised(self, equation):
        """Return the mistake whose right side is the same: as it stands, or in numbers."""
        if len(equation.sides) < 2:
            return []
        left, right = equation.sides[0], equation.sides[-1]
        for message, mistake in self.mistakes.items():
            theirs = read(mistake).sides[-1]
            if right == theirs or self._same(left, right, theirs):
                return [message]
        return []

    def _same(self, left, right, theirs):
        both = Equation((left, right, theirs), ("=", "="))
        try:
            return verify_tree(both, self.where, explain=False).links[1].ok
        except FormulaError:
            return False


def _printed(found):
    return ", ".join(PRINTED.get(name, name) for name in found)


def _offset(node):
    """Return the layer of the last symbol below a node, relative to its letter."""
    layers = [symbol.layer.offset for symbol in node.find(Symbol) if symbol.layer]
    return layers[-1] if layers else 0


def _name(node, base=None):
    """Name what a node is, whatever its indices; with `base`, also how far off its layer is."""
    match node:
        case Derivative(top, bottom):
            return f"∂{_name(top, base)}/∂{_name(bottom, base)}"
        case Softmax():
            return "s"
        case Function(name, _):
            return name
        case Symbol(name, layer=layer):
            name = {"W": "w", "s": "y_hat"}.get(name, name)
            off = layer.offset - base if layer and base is not None else 0
            return name + (f"[{off:+d}]" if off else "")
    return None


def names(node, base):
    """Return the names of all that a formula is made of; layers count from `base`."""
    found = {_name(node, base)} - {None}
    if isinstance(node, Derivative):
        return found
    return found.union(*(names(child, base) for child in node.children()))
