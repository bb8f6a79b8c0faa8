"""Faults of the kinds that programmers make, each one change of a source text: see tests.mutants.

mutmut changes only functions and samples nothing, cosmic-ray runs all tests for each: hence these.
"""

import ast
import copy
import itertools
import re
from typing import NamedTuple

OPPOSITE = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
PAIRS = (("min", "max"), ("argmin", "argmax"), ("minimum", "maximum"), ("sin", "cos"),
         ("floor", "ceil"), ("any", "all"), ("first", "last"), ("zeros", "ones"))  # fmt: skip
TWIN = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}
# what nobody could see: faults there would be the same program, or only its help
HELP = {"tooltip", "description_tooltip", "hints", "reason", "note", "strict", "stacklevel",
        "encoding", "exist_ok", "copy"}  # fmt: skip
SYMMETRIC = {"min", "max", "minimum", "maximum", "allclose", "array_equal", "hypot"}
SILENT_CALLS = {"sleep", "warn", "simplefilter", "filterwarnings", "errstate", "super"}
SILENT_NAMES = {"__all__", "__slots__", "TINY", "TOLERANCE"}
WORDS = 5  # longer texts are prose
LOOSE = ast.BinOp | ast.BoolOp | ast.Compare | ast.UnaryOp | ast.IfExp | ast.Lambda


class Fault(NamedTuple):
    """One change of a file: `new` in place of the bytes from `start` to `end`."""

    path: str
    kind: str
    start: int
    end: int
    new: str

    def planted(self, source):
        """Return the text with the fault in it, or None if it would be the same program."""
        raw = source.encode()
        text = (raw[: self.start] + self.new.encode() + raw[self.end :]).decode()
        try:
            return None if ast.dump(ast.parse(text)) == ast.dump(ast.parse(source)) else text
        except SyntaxError:
            return None

    def lines(self, source):
        """Return the numbers of the first and the last line that it changes."""
        raw = source.encode()
        return raw[: self.start].count(b"\n") + 1, raw[: self.end].count(b"\n") + 1


# ---------------------------------------------------------------------- kinds of faults


def _with(node, **fields):
    """Return a copy of a node with some fields changed."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _swapped(items):
    """Yield the list with each two neighbours exchanged that differ, but are of one kind."""
    kinds = [type(_value(item) or item) for item in items]
    for i in range(len(items) - 1):
        if kinds[i] == kinds[i + 1] and ast.dump(items[i]) != ast.dump(items[i + 1]):
            yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def comparison(node):
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        op, counted = type(node.ops[0]), isinstance(node.comparators[0], ast.Constant | ast.Call)
        yield _with(node, ops=[OPPOSITE[op]()])
        if op in BOUNDARY and counted:
            yield _with(node, ops=[BOUNDARY[op]()])


def arithmetic(node):
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPPOSITE:
        sides = list(ast.iter_child_nodes(node))
        text = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
        if not any(isinstance(s, text) or isinstance(_value(s), str) for s in sides):
            yield _with(node, op=OPPOSITE[type(node.op)]())


def sign(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand


def number(node):
    value = _value(node)
    if isinstance(value, bool):
        yield _with(node, value=not value)
    elif isinstance(value, int):
        yield from (_with(node, value=new) for new in {value + 1, value - 1, value * 2} - {value})
    elif isinstance(value, float):
        yield _with(node, value=value * 2 or 1.0)


def text(node):
    value = _value(node)
    sentence = isinstance(value, str) and (value.endswith(".") or len(value.split()) > WORDS)
    if isinstance(value, str) and value.strip() and not sentence:
        change = {"+": "-", "-": "+"}
        new = re.sub(r"[-+]", lambda m: change[m[0]], value, count=1)
        if new == value:
            new = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), value, count=1)
        yield _with(node, value=new if new != value else value[:-1])


def negation(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp) and not isinstance(node.test, ast.Compare):
        yield _with(node, body=node.orelse, orelse=node.body)


def logic(node):
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=OPPOSITE[type(node.op)]())


def arguments(node):
    starred = isinstance(node, ast.Call) and any(isinstance(a, ast.Starred) for a in node.args)
    if isinstance(node, ast.Call) and not starred and _called(node) not in SYMMETRIC:
        yield from (_with(node, args=args) for args in _swapped(node.args))


def keyword(node):
    if isinstance(node, ast.Call):
        named = [k for k in node.keywords if k.arg and k.arg not in HELP]
        for values in _swapped([k.value for k in named]):
            new = dict(zip(named, values, strict=True))
            yield _with(node, keywords=[_with(k, value=new.get(k, k.value)) for k in node.keywords])


def index(node):
    if isinstance(node, ast.Subscript):
        at = ast.unparse(node.slice)
        if re.fullmatch(r"-?\d+", at):
            yield _with(node, slice=ast.Constant({"0": 1, "-1": 0}.get(at, int(at) - 1)))


def bounds(node):
    if isinstance(node, ast.Slice):
        yield from (_with(node, **{part: None}) for part in node._fields if getattr(node, part))
        if node.lower is None and node.step is None:
            yield _with(node, lower=ast.Constant(1))


def twin(node):
    if isinstance(node, ast.Name) and node.id in TWIN:
        yield _with(node, id=TWIN[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in TWIN:
        yield _with(node, attr=TWIN[node.attr])


def deletion(node):
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass()


def order(node):
    if isinstance(node, ast.Dict):
        yield from (_with(node, values=values) for values in _swapped(node.values))
    elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        yield from (_with(node, elts=elts) for elts in _swapped(node.elts))


def transposition(node):
    if isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}:
        yield node.value


KINDS = (comparison, arithmetic, sign, number, text, negation, logic, arguments, keyword, index,
         bounds, twin, deletion, order, transposition)  # fmt: skip


# ---------------------------------------------------------------------- where they can stand


def _value(node):
    return node.value if isinstance(node, ast.Constant) else None


def _called(call):
    return getattr(call.func, "id", getattr(call.func, "attr", None))


def _silent(node):
    """Return the children of a node in which a fault would change nothing that can be seen."""
    match node:
        case ast.Raise() | ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
            return list(ast.iter_child_nodes(node))
        case ast.Assign(targets=[ast.Name(id=name)]) if name in SILENT_NAMES:
            return [node.value]
        case ast.AnnAssign():
            return [node.annotation]
        case ast.arg():
            return [node.annotation]
        case ast.FunctionDef() | ast.ClassDef():
            return [*node.decorator_list, getattr(node, "returns", None)]
        case ast.keyword(arg=name) if name in HELP:
            return [node.value]
        case ast.Expr(value=ast.Constant()):  # a docstring
            return [node.value]
        case ast.Call() if _called(node) in SILENT_CALLS:
            return [*node.args, *node.keywords]
    return []


def _places(node, outer=None):
    """Yield each node that may be changed, with the node whose text is then written anew."""
    silent = _silent(node)
    for child in ast.iter_child_nodes(node):
        if child not in silent:
            # Python 3.11 does not say where in an f-string its parts stand
            unit = outer or (child if isinstance(child, ast.JoinedStr) else None)
            yield child, unit or child
            yield from _places(child, unit)


def faults_in(path, source):
    """Yield every `Fault` that can be planted in a source text."""
    line_starts = [0, *itertools.accumulate(map(len, source.encode().splitlines(keepends=True)))]
    for node, unit in _places(ast.parse(source)):
        if not hasattr(unit, "end_lineno"):
            continue
        start = line_starts[unit.lineno - 1] + unit.col_offset
        end = line_starts[unit.end_lineno - 1] + unit.end_col_offset
        for kind in KINDS:
            for changed in kind(node):
                new = _written(copy.deepcopy(unit, {id(node): changed}))
                if new is not None:
                    yield Fault(path, kind.__name__, start, end, new)


def _written(node):
    try:
        text = ast.unparse(node)
    except ValueError:  # Python 3.11 cannot write every f-string
        return None
    return f"({text})" if isinstance(node, LOOSE) else text
