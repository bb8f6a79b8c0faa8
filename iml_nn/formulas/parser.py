"""LaTeX in the lecture's index notation, read into a tree."""

import functools
import re
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from pathlib import Path

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.tree import (
    Add,
    Delta,
    Derivative,
    Div,
    Equation,
    FormulaError,
    Function,
    Hadamard,
    Layer,
    Mul,
    Neg,
    Node,
    Number,
    Power,
    Softmax,
    Sum,
    Symbol,
    Transpose,
    is_node,
)

SIZES = {"o": "n_o", "d": "n_d", "in": "n_in", "out": "n_out", "B": "n_B"}
NAMES = {*"xwWbzaysJ", "y_hat", "eta", "lambda", "ones", "n_units", *SIZES.values()}
READABLE = {
    "LETTER": "a letter", "INT": "a number", "DECIMAL": "a number", "LPAR": "'('", "RPAR": "')'",
    "LBRACE": "'{'", "RBRACE": "'}'", "LSQB": "'['", "RSQB": "']'", "EQUAL": "'='",
    "FRAC": "\\frac", "SUM": "\\sum", "PHI": "\\phi", "HAT": "\\hat", "DELTA": "\\delta",
    "FUNCTION": "\\log or \\exp", "PARTIAL": "\\partial", "PLUS": "'+'", "MINUS": "'-'",
    "UNDERSCORE": "'_'", "CIRCUMFLEX": "'^'", "$END": "the end",
}  # fmt: skip
MAX_LENGTH = 2000
LAYER = r"\[\s*(?:[a-zA-Z]\s*(?:[+-]\s*\d+\s*)?|\d+\s*)\]"
SQUARE = re.compile(rf"{LAYER}|\[((?:{LAYER}|[^][])*)\]")


def parse(latex):
    """Read LaTeX into an `Equation` (of one side, if it holds no `=`).

    Parameters
    ----------
    latex : text in the lecture's notation, without `$` and `\\tag`.

    Raises
    ------
    FormulaError : it cannot be read; the message points at the place with a caret.
    """
    if not isinstance(latex, str):
        raise FormulaError(f"expected LaTeX as text, got {type(latex).__name__}")
    if len(latex) > MAX_LENGTH:
        raise FormulaError(f"{len(latex)} characters; expected at most {MAX_LENGTH}")
    try:
        equation = _without_brackets(_Build().transform(_grammar().parse(_round(latex))))
        _check_names(equation)
        return equation
    except UnexpectedInput as error:
        raise FormulaError(_explain(latex, error)) from None
    except VisitError as error:
        if isinstance(error.orig_exc, FormulaError):
            raise error.orig_exc from None
        raise
    except RecursionError:
        raise FormulaError("the brackets are nested too deeply") from None


def _round(latex):
    """Make square brackets round, all but those of a layer; every place stays where it is."""
    found = SQUARE.sub(lambda m: m[0] if m[1] is None else f"({m[1]})", latex)
    return found if found == latex else _round(found)


@functools.cache
def _grammar():
    text = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(text, start="equation", parser="lalr", maybe_placeholders=False)


def _explain(latex, error):
    at_end = getattr(getattr(error, "token", None), "type", "") == "$END"
    place = len(latex.rstrip()) if at_end else error.pos_in_stream
    before = latex[:place]
    line = latex.splitlines()[before.count("\n")] if latex.strip() else ""
    caret = " " * (place - (before.rfind("\n") + 1)) + "^"
    command = re.match(r"\\[a-zA-Z]+", latex[place:])
    if command and isinstance(error, UnexpectedCharacters):
        return f"unknown command {command.group()}\n{line}\n{caret}"
    names = getattr(error, "accepts", None) or getattr(error, "allowed", None) or set()
    expected = sorted({READABLE[name] for name in names if name in READABLE})
    said = f"expected {', '.join(expected)}" if expected else "this is not part of the notation"
    return f"cannot read the formula here; {said}\n{line}\n{caret}"


@dataclass(frozen=True)
class _Paren(Node):
    """Brackets, which tell `s_j(z)` from a product and `^{(i)}` from a power."""

    base: Node


def _plain(node):
    return node.base if isinstance(node, _Paren) else node


class _Scripts:
    """What stands below and above a factor."""

    def __init__(self, scripts):
        self.subs = self.sample = self.layer = self.power = self.transposed = None
        for kind, value in scripts:
            if kind == "size":
                raise FormulaError(f"_{{{value}}} stands below n only; a layer is written above")
            if kind not in vars(self):
                raise FormulaError(_unclear(_without_brackets(value)))
            if kind == "layer" and isinstance(value, tuple):
                value, self.sample = value
            if getattr(self, kind) is not None:
                raise FormulaError("two subscripts, or two superscripts of one kind, on a factor")
            setattr(self, kind, value)


def _unclear(above):
    """Say what is wrong with a superscript that is neither a sample, a layer nor a power."""
    if isinstance(above, Symbol) and above == Symbol(above.name):
        k = above.name
        return f"^{k} is unclear: write ^{{({k})}} for a sample, ^{{[{k}]}} for a layer"
    if isinstance(above, Mul):
        return "a superscript is a sample, a layer or a power; for two write (x_k^{(i)})^2"
    return f"the superscript {to_latex(above)} has no meaning here"


def _symbol(name, scripts):
    """A letter with its indices; where it has a power or a T, that of the symbol."""
    if name == "e" and len(scripts) == 1 and scripts[0][0] in {"exponent", "power", "bound"}:
        value = scripts[0][1]
        return Function("exp", Number(Fraction(value)) if isinstance(value, int) else value)
    if name == "n" and scripts and scripts[0][0] in {"subs", "size"}:
        name, layer, scripts = *_size(scripts[0][1]), scripts[1:]
        if layer is not None:
            scripts = (*scripts, ("layer", layer))
    if name == "J" and scripts and scripts[0] == ("subs", ("B",)):
        scripts = scripts[1:]  # J of the batch: what J is over is the samples at hand
    found = _Scripts(scripts)
    name = "w" if name == "W" and found.subs else name
    node = Symbol(name, found.subs or (), found.sample, found.layer)
    node = node if found.power is None else Power(node, found.power)
    return Transpose(node) if found.transposed else node


def _size(sub):
    """Name and layer of the size n_sub: n_o, n_in …; n_h, n_{h-1}, n_1 are the units of a layer."""
    if isinstance(sub, Layer):
        return "n_units", sub
    text = "".join(sub)
    if text in SIZES:
        return SIZES[text], None
    if len(text) == 1 and text.isalpha():
        return "n_units", Layer(text)
    if text.isdigit() and text != "0":  # n_0 is a slip for n_o more often than the inputs
        return "n_units", Layer(None, int(text))
    hint = "; the letter o is meant: n_o" if text == "0" else ""
    raise FormulaError(f"unknown symbol n_{text}{hint}")


def _is_softmax(left, right):
    return (
        isinstance(left, Symbol)
        and left.name == "s"
        and left.sample is None
        and isinstance(right, _Paren)
        and isinstance(right.base, Symbol)
        and right.base.name == "z"
    )


def _without_brackets(node):
    if isinstance(node, _Paren):
        return _without_brackets(node.base)
    changes = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if is_node(value):
            changes[field.name] = _without_brackets(value)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(
                _without_brackets(item) if is_node(item) else item for item in value
            )
    return replace(node, **changes)


def _check_names(equation):
    for node in equation.walk():
        if isinstance(node, Symbol) and node.name not in NAMES:
            known = "x, w, W, b, z, a, y, \\hat y, s, J"
            raise FormulaError(f"unknown symbol {node.name}; the quantities are {known}")


@v_args(inline=True)
class _Build(Transformer):
    """Bottom-up: lark's parse tree into nodes."""

    def equation(self, first, *rest):
        return Equation((_plain(first), *map(_plain, rest[1::2])), tuple(rest[::2]))

    def equals(self):
        return "="

    def becomes(self, _):
        return "←"

    # -------------------------------------------------------------- sums and products

    def single(self, term):
        return term

    def negative(self, _, term):
        return Neg(_plain(term))

    def plus(self, left, _, right):
        return Add((*_terms(left), _plain(right)))

    def minus(self, left, _, right):
        return Add((*_terms(left), Neg(_plain(right))))

    def term(self, node):
        return node

    jux = factors = term

    def hadamard(self, left, _, right):
        left = left.factors if isinstance(left, Hadamard) else (_plain(left),)
        return Hadamard((*left, _plain(right)))

    def product(self, left, *rest):
        right = rest[-1]
        if isinstance(left, Mul):
            *before, last = left.factors
        else:
            before, last = [], left
        if len(rest) == 1 and _is_softmax(last, right):
            joined = Softmax(last.subs[0] if last.subs else None, right.base)
            return Mul((*before, joined)) if before else joined
        return Mul((*before, last, right))

    def quotient(self, left, _, right):
        return Div(left, _plain(right))

    def sum(self, _, *scripts_and_body):
        *scripts, body = scripts_and_body
        found = dict(scripts)
        indices = found.get("subs")
        if not indices or set(found) - {"subs", "power", "bound", "exponent"}:
            raise FormulaError("a sum needs its index below: \\sum_{l=1}^{n_o} or \\sum_l")
        if any(index.isdigit() for index in indices):
            raise FormulaError("a sum runs over an index, a letter")
        bound = found.get("bound")
        if bound is None and set(found) & {"power", "exponent"}:
            raise FormulaError("above a sum stands a size: \\sum_{i=1}^{n_d} or ^{n_o}, ^{n_{out}}")
        return Sum(tuple(indices), bound, _plain(body))

    # -------------------------------------------------------------- factors

    def factor(self, atom, *scripts):
        if callable(atom):  # a letter, which takes its indices
            return atom(scripts)
        found = _Scripts(scripts)
        if found.subs or found.sample or found.layer:
            raise FormulaError("only a symbol takes indices, not a bracket, fraction or function")
        if found.power is not None:
            atom = Power(_plain(atom), found.power)
        if found.transposed:
            atom = Transpose(_plain(atom))
        return atom

    def letter(self, token):
        return functools.partial(_symbol, str(token))

    def hat(self, _, token):
        if token != "y":
            raise FormulaError(f"unknown symbol \\hat {token}; only \\hat y, the prediction, is")
        return functools.partial(_symbol, "y_hat")

    def eta(self, _):
        return functools.partial(_symbol, "eta")

    def penalty(self, _):
        return functools.partial(_symbol, "lambda")

    def ones(self, _):
        return functools.partial(_symbol, "ones")

    def delta(self, _):
        def make(scripts):
            found = _Scripts(scripts)
            if not found.subs or len(found.subs) != 2 or len(scripts) > 1:
                raise FormulaError("\\delta takes two indices: \\delta_{lj}")
            return Delta(*found.subs)

        return make

    def number(self, token):
        return Number(Fraction(str(token)))

    def paren(self, node):
        return _Paren(_plain(node))

    def fraction(self, _, top, bottom):
        return Div(_plain(top), _plain(bottom))

    def derivative(self, _, __, top, ___, bottom):
        for part in (top, bottom):
            if not isinstance(part, Symbol):
                raise FormulaError("\\partial is followed by one symbol, such as J or z_j")
        return Derivative(top, bottom)

    def function(self, name, argument):
        return Function("exp" if name == "\\exp" else "log", argument)

    def function_argument(self, node):
        return _plain(node)

    def phi(self, _, *rest):
        return Function("phi'" if len(rest) == 2 else "phi", _plain(rest[-1]))

    # -------------------------------------------------------------- indices

    def sub(self, value):
        if isinstance(value, Layer):
            return "size", value
        return "subs", value if isinstance(value, tuple) else (str(value),)

    def subs(self, *tokens):
        return tuple(c for token in tokens for c in str(token))  # 12 is unit 1, unit 2

    def start(self, letter, number):
        if number != "1":
            raise FormulaError(f"a sum starts at 1, got {letter} = {number}")
        return (str(letter),)

    def layer_below(self, *tokens):
        return self.bracket(*tokens)

    def sup(self, value):
        if isinstance(value, tuple):
            return value
        if value.type == "TOP" or value == "T":
            return "transposed", 1
        if value.type == "INT":
            return "power", int(value)
        raise FormulaError(_unclear(Symbol(str(value))))

    def top(self, _):
        return "transposed", 1

    def exponent(self, node):
        if isinstance(node, _Paren) and isinstance(node.base, Symbol):
            return "sample", node.base.name
        if isinstance(node, Symbol) and node.name.startswith("n_"):
            return "bound", node
        if node == Symbol("T"):
            return "transposed", 1
        sign, value = (-1, node.term) if isinstance(node, Neg) else (1, node)
        if isinstance(value, Number) and value.value.denominator == 1:
            return "power", sign * int(value.value)
        return "exponent", _plain(node)

    def layer_alone(self, layer):
        return "layer", layer

    def layer_sample(self, layer, sample):
        kind, letter = self.exponent(sample)
        if kind != "sample":
            raise FormulaError(f"beside the layer [{layer}] stands a sample, such as (i)")
        return "layer", (layer, letter)

    def sample_layer(self, sample, layer):
        return self.layer_sample(layer, sample)

    def bracket(self, *tokens):
        if len(tokens) == 3:
            sign = 1 if tokens[1] == "+" else -1
            return Layer(str(tokens[0]), sign * int(tokens[2]))
        (token,) = tokens
        return Layer(None, int(token)) if token.type == "INT" else Layer(str(token))


def _terms(node):
    return node.terms if isinstance(node, Add) else (_plain(node),)
