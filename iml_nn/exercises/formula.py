"""Exercises whose answer is a formula, which is read, computed and compared."""

from dataclasses import dataclass

from iml_nn.exercises.base import Exercise
from iml_nn.formulas import FormulaError, parse, verify
from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.tree import Derivative, Equation, Function, Softmax, Symbol
from iml_nn.formulas.verification import verify_tree

PRINTED = {"y_hat": "ŷ", "eta": "η", "lambda": "λ", "phi": "φ", "phi'": "φ'", "delta": "δ"}
SIZES = {"n_o", "n_d", "n_in", "n_out", "n_B", "n_units", "ones"}


@dataclass(frozen=True, kw_only=True)
class Formula(Exercise):
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
            beside = self._beside_the_question(equation)
            if beside:
                return self.wrong(beside, mistakes=self._named(answer))
            report = verify(answer, self.where)
        except FormulaError as error:
            return self.wrong(str(error), mistakes=self._named(answer))
        if report.ok:
            return self.right(self.reason)
        return self.wrong(str(report), mistakes=self._named(answer))

    def _beside_the_question(self, equation):
        """Say why the equation, true or not, is no answer to this question."""
        asked = parse(self.solution)
        left, relation = asked.sides[0], asked.relations[0]
        shape = f"{to_latex(left)} {relation} …"
        if len(equation.sides) < 2:
            return f"Write an equation: {shape}"
        first = equation.sides[0]
        if _name(first) != _name(left) or equation.relations[0] != relation:
            return f"Another thing is asked for: {shape}"
        digits = [
            n for n in first.walk() if isinstance(n, Symbol) and any(map(str.isdigit, n.subs))
        ]
        if digits:
            return f"Write it for every index, not for one of them: {shape}"
        found = names(equation.sides[-1], _offset(first)) - set(self.uses)
        alien = sorted(name for name in found if name.partition("[")[0] not in SIZES)
        if alien:
            return (
                f"This is made of {_printed(alien)}. The answer may use only "
                f"{_printed(sorted(set(self.uses)))}."
            )
        return ""

    def _named(self, answer):
        """Return the mistake whose right side is the same: as it stands, or in numbers."""
        try:
            mine = parse(answer)
        except FormulaError:
            return []
        if len(mine.sides) < 2:
            return []
        for message, mistake in self.mistakes.items():
            try:
                theirs = parse(mistake)
                if mine.sides[-1] == theirs.sides[-1]:
                    return [message]
                both = Equation((mine.sides[0], mine.sides[-1], theirs.sides[-1]), ("=", "="))
                links = verify_tree(both, self.where, explain=False).links
            except FormulaError:
                continue
            if links[1].ok:
                return [message]
        return []


def _printed(found):
    return ", ".join(PRINTED.get(name, name) for name in found)


def _offset(node):
    """Return the layer of the last symbol below a node, relative to its letter."""
    layers = [n.layer.offset for n in node.walk() if isinstance(n, Symbol) and n.layer]
    return layers[-1] if layers else 0


def _name(node, base=None):
    """Name what a node is, whatever its indices; with `base`, also how far off its layer is."""
    if isinstance(node, Derivative):
        return f"∂{_name(node.top, base)}/∂{_name(node.bottom, base)}"
    if isinstance(node, Softmax):
        return "s"
    if isinstance(node, Function):
        return node.name
    if not isinstance(node, Symbol):
        return None
    name = {"W": "w", "s": "y_hat"}.get(node.name, node.name)
    off = node.layer.offset - base if node.layer and base is not None else 0
    return name + (f"[{off:+d}]" if off else "")


def names(node, base):
    """Return the names of all that a formula is made of; layers count from `base`."""
    found = set() if _name(node) is None else {_name(node, base)}
    if isinstance(node, Derivative):
        return found
    return found.union(*(names(child, base) for child in node.children()))
