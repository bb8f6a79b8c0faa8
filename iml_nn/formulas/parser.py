"""LaTeX in the lecture's index notation, read into a tree."""

import functools
import re
from pathlib import Path

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

from iml_nn.formulas.builder import BUILDER
from iml_nn.formulas.scripts import SIZE_NAMES
from iml_nn.formulas.tree import FormulaError, Symbol, without_brackets

KNOWN = {*"xwWbzaysJ", "y_hat", "eta", "lambda", "ones", "n_units", *SIZE_NAMES.values()}
READABLE = {
    "LETTER": "a letter", "INT": "a number", "DECIMAL": "a number", "LPAR": "'('", "RPAR": "')'",
    "LBRACE": "'{'", "RBRACE": "'}'", "LSQB": "'['", "RSQB": "']'", "EQUAL": "'='",
    "_FRAC": "\\frac", "_SUM": "\\sum", "_PHI": "\\phi", "_HAT": "\\hat", "_DELTA": "\\delta",
    "FUNCTION": "\\log or \\exp", "_PARTIAL": "\\partial", "PLUS": "'+'", "MINUS": "'-'",
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
        equation = without_brackets(BUILDER.transform(_grammar().parse(_round(latex))))
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


def _check_names(equation):
    for symbol in equation.find(Symbol):
        if symbol.name not in KNOWN:
            known = "x, w, W, b, z, a, y, \\hat y, s, J"
            raise FormulaError(f"unknown symbol {symbol.name}; the quantities are {known}")
