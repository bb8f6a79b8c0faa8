"""The value of a formula on a model: arrays whose axes carry the names of the formula's indices."""

from typing import NamedTuple

import numpy as np

from iml_nn.formulas.models import sigmoid, softmax
from iml_nn.formulas.tree import (
    IMPLICIT,
    Delta,
    FormulaError,
    Sum,
    Symbol,
    to_latex,
)

SIZES = {"n_o": "out", "n_in": "in", "n_out": "out", "n_d": "sample", "n_B": "sample"}
SETTINGS = {"eta": "0.3", "lambda": "0.7"}  # any numbers would do
AXIS_NAMES = {
    "in": "the inputs (n_in)",
    "out": "the outputs (n_out)",
    "sample": "the samples (n_d)",
}


class Value(NamedTuple):
    """An array with one axis per name in `names`; then rows and columns, if it is a matrix."""

    data: np.ndarray
    names: tuple[str, ...]
    matrix: bool = False


class Evaluator:
    """Evaluates the sides of one equation on one model.

    Parameters
    ----------
    equation : Equation, whose symbols tell whether it is written with indices, and with (i).
    model : Model.
    layers : letter → layer number, for layer indices.
    """

    def __init__(self, equation, model, layers=None):
        self.model, self.arithmetic = model, model.arithmetic
        self.layers = layers or {}
        self.kinds = {}  # index letter → axis kind
        symbols = [node for node in equation.walk() if isinstance(node, Symbol)]
        self.indexed = any(s.subs for s in symbols) or any(
            isinstance(node, Delta) for node in equation.walk()
        )
        self.sampled = {s.sample for s in symbols} - {None}
        for letter in self.sampled:
            self._use(letter, "sample", f"^{{({letter})}}")

    def value(self, node):
        """Return the Value of a tree (FormulaError: it has none)."""
        value = getattr(self, "_" + type(node).__name__.lower())(node)
        # arithmetic turns an array of one object into that object
        return value._replace(data=np.asarray(value.data))

    # -------------------------------------------------------------- quantities

    def key(self, symbol):
        """Return the model's name of a symbol (FormulaError: it does not occur there)."""
        name = {"W": "w", "s": "y_hat"}.get(symbol.name, symbol.name)
        layer = None
        if symbol.layer is not None:
            if self.model.depth is None:
                raise FormulaError(
                    f"{to_latex(symbol)}: there is one layer here; [h] belongs to where='network'"
                )
            layer = self.layer_number(symbol.layer)
        key = name, layer
        if key not in self.model.axes:
            raise FormulaError(self._unknown(symbol))
        return key

    def layer_number(self, layer):
        """Return the number of a layer index."""
        return layer.offset + (self.layers[layer.letter] if layer.letter else 0)

    def _unknown(self, symbol):
        text = to_latex(symbol)
        names = {name for name, _ in self.model.axes} - {"n_units"}
        if symbol.name == "n_units":
            return f"{text}: there is no such layer"
        name = "w" if symbol.name == "W" else symbol.name
        if symbol.name in {"y", "y_hat", "s"} and "a" in names and self.model.depth is None:
            return f"{text}: y is the target; the output of a hidden layer is called a"
        if name in names and symbol.layer is None:
            return f"{text}: which layer? write the layer above, as in {name}^{{[h]}}"
        if name in names:
            return f"{text}: there is no such layer"
        return f"{text} does not occur here; there are {', '.join(sorted(names))}"

    def _use(self, letter, kind, text):
        """An index stands on an axis of this kind; the same letter may stand on one kind only."""
        if letter.isdigit():  # one unit, which counts nothing
            return
        known = self.kinds.setdefault(letter, kind)
        if known != kind:
            raise FormulaError(
                f"{text}: the index {letter} counts {_axis_name(kind)} here, but "
                f"{_axis_name(known)} elsewhere"
            )

    def _scripts(self, symbol, kinds):
        """Return for each axis of a quantity its index name, or None for a matrix axis."""
        text = to_latex(symbol)
        subs = list(symbol.subs)
        units = [kind for kind in kinds if kind not in {"sample", "one"}]
        if subs and len(subs) != len(units):
            raise FormulaError(f"{text} has {len(subs)} indices below; expected {len(units)}")
        if symbol.sample and "sample" not in kinds:
            raise FormulaError(f"{text} does not depend on the sample: leave ^{{(i)}} out")
        names = []
        for kind in kinds:
            if kind == "sample":
                names.append(self._sample_name(symbol, text))
            elif kind == "one":
                names.append("one" if self.indexed else None)
            elif symbol.subs:
                letter = subs.pop(0)
                self._use(letter, kind, text)
                names.append(letter)
            else:
                names.append(None)
        return names

    def _sample_name(self, symbol, text):
        if symbol.sample:
            return symbol.sample
        if self.sampled:
            (letter, *_) = sorted(self.sampled)
            raise FormulaError(
                f"{text}: the sample index is missing; write it as elsewhere, ^{{({letter})}}"
            )
        return IMPLICIT if self.indexed else None

    def _place(self, data, names):
        """Turn an array with an index name (or None) for each axis into a Value."""
        for axis, name in reversed(list(enumerate(names))):
            if name == "one":
                data = np.take(data, 0, axis)
            elif name is not None and name.isdigit():
                if not 1 <= int(name) <= data.shape[axis]:
                    raise FormulaError(f"unit {name} does not exist; there are {data.shape[axis]}")
                data = np.take(data, int(name) - 1, axis)
            else:
                continue
            names = names[:axis] + names[axis + 1 :]
        kept = [name for name in names if name is not None]
        if len(set(kept)) < len(kept):  # the same index twice: the diagonal
            letters = dict(zip(dict.fromkeys(kept), "abcdefgh", strict=False))
            free = iter("xyz")
            source = "".join(letters[n] if n is not None else next(free) for n in names)
            order = list(dict.fromkeys(names))
            target = "".join(letters[n] for n in order if n is not None)
            target += "".join(c for c in source if c in "xyz")
            data = _diagonal(source, target, data)
            return Value(data, tuple(letters), None in names)
        rest = [axis for axis, name in enumerate(names) if name is None]
        named = [axis for axis, name in enumerate(names) if name is not None]
        data = np.transpose(data, named + rest)
        if len(rest) == 1:  # one sample of a matrix: a column
            data = data[..., np.newaxis]
        return Value(data, tuple(kept), bool(rest))

    def _symbol(self, symbol):
        if symbol.name in SIZES:
            return self._size(symbol.name)
        if symbol.name in SETTINGS:
            return Value(np.array(self.arithmetic.number(SETTINGS[symbol.name])), ())
        if symbol.name == "ones":
            return Value(np.ones((self.model.sizes["sample"], 1), int), (), True)
        key = self.key(symbol)
        kinds = self.model.axes[key]
        names = self._scripts(symbol, kinds)
        if self.indexed and None in names:
            raise FormulaError(f"{to_latex(symbol)} stands without its index below")
        return self._place(np.asarray(self.model.values[key]), names)

    def _size(self, name):
        kind = SIZES[name]
        if kind not in self.model.sizes:
            raise FormulaError(f"{name}: which layer? use it for a single layer only")
        return Value(np.array(self.model.sizes[kind]), ())

    def _derivative(self, node):
        top, bottom = self.key(node.top), self.key(node.bottom)
        names_above = self._scripts(node.top, self.model.axes[top])
        names_below = self._scripts(node.bottom, self.model.axes[bottom])
        names = names_above + names_below
        if self.indexed and None in names:
            raise FormulaError(f"{to_latex(node)} stands without an index")
        if names_above and any(name is None for name in names_above):
            raise FormulaError(f"{to_latex(node)}: in matrix form only J can be derived")
        return self._place(self.model.derivative(top, bottom), names)

    def _delta(self, node):
        letters = [c for c in (node.first, node.second) if not c.isdigit()]
        if len(letters) < 2 or node.first == node.second:
            raise FormulaError(f"{to_latex(node)}: expected two different index letters")
        kind = next((self.kinds[c] for c in letters if c in self.kinds), None)
        if kind is None:
            raise FormulaError(f"{to_latex(node)}: what its indices count is not known before it")
        for letter in letters:
            self._use(letter, kind, to_latex(node))
        return Value(np.eye(self.model.sizes[kind], dtype=int), tuple(letters))

    # -------------------------------------------------------------- arithmetic

    def _number(self, node):
        return Value(np.array(self.arithmetic.number(node.value)), ())

    def _add(self, node):
        total = self.value(node.terms[0])
        for term in node.terms[1:]:
            total = self._together(np.add, total, self.value(term), node)
        return total

    def _neg(self, node):
        value = self.value(node.term)
        return value._replace(data=-value.data)

    def _mul(self, node):
        total = self.value(node.factors[0])
        for factor in node.factors[1:]:
            value = self.value(factor)
            if total.matrix and value.matrix:
                if total.data.shape[-1] != value.data.shape[-2]:
                    raise FormulaError(
                        f"{to_latex(node)}: a matrix {_shape(total)} times a matrix "
                        f"{_shape(value)}; the inner sizes must be equal"
                    )
                total = self._together(np.matmul, total, value, node)
            else:
                total = self._together(np.multiply, total, value, node)
        return total

    def _hadamard(self, node):
        total = self.value(node.factors[0])
        for factor in node.factors[1:]:
            value = self.value(factor)
            if total.matrix and value.matrix and total.data.shape[-2:] != value.data.shape[-2:]:
                raise FormulaError(
                    f"{to_latex(node)}: element by element, but {_shape(total)} and {_shape(value)}"
                )
            total = self._together(np.multiply, total, value, node)
        return total

    def _div(self, node):
        top, bottom = self.value(node.top), self.value(node.bottom)
        if bottom.matrix and bottom.data.shape[-2] > 1:
            raise FormulaError(f"{to_latex(node)}: a matrix stands below the fraction bar")
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._together(np.true_divide, top, bottom, node)

    def _power(self, node):
        value = self.value(node.base)
        data = value.data if node.exponent >= 0 else 1 / value.data
        return value._replace(data=data ** abs(node.exponent))

    def _transpose(self, node):
        value = self.value(node.base)
        if not value.matrix:
            raise FormulaError(f"{to_latex(node)}: only a matrix can be transposed")
        return value._replace(data=np.swapaxes(value.data, -1, -2))

    def _function(self, node):
        value = self.value(node.argument)
        functions = {
            "log": self.arithmetic.log,
            "exp": self.arithmetic.exp,
            "phi": lambda z: sigmoid(self.arithmetic, z),
            "phi'": self.arithmetic.slope,
        }
        return value._replace(data=np.asarray(functions[node.name](value.data)))

    def _softmax(self, node):
        symbol = node.argument
        key = self.key(symbol)
        kinds = self.model.axes[key]
        if symbol.subs:  # the slip of giving softmax one z only: of one number it is always 1
            value = self.value(symbol)
            if node.sub is not None:
                self._use(node.sub, kinds[0], to_latex(node))
            return value._replace(data=value.data * 0 + 1)
        data = softmax(self.arithmetic, np.asarray(self.model.values[key]))
        names = self._scripts(symbol, kinds)
        if node.sub is not None:
            names[0] = node.sub
            self._use(node.sub, kinds[0], to_latex(node))
        elif self.indexed:
            raise FormulaError(f"{to_latex(node)}: which component? write s_j")
        return self._place(data, names)

    def _sum(self, node):
        body = self.value(node.body)
        inner = {i for n in node.body.walk() if isinstance(n, Sum) for i in n.indices}
        for index in sorted(inner & set(node.indices)):
            raise FormulaError(
                f"{to_latex(node)}: {index} is summed over twice; use another letter"
            )
        for index in node.indices:
            if index not in body.names:
                raise FormulaError(f"{to_latex(node)}: the index {index} does not occur in the sum")
        if node.bound is not None:
            self._check_bound(node)
        axes = tuple(body.names.index(index) for index in node.indices)
        names = tuple(name for name in body.names if name not in node.indices)
        for index in node.indices:  # free again for another sum, over another axis
            if index not in self.sampled:
                self.kinds.pop(index, None)
        return Value(body.data.sum(axis=axes), names, body.matrix)

    def _check_bound(self, node):
        (index,) = node.indices
        counted, bound = self.kinds[index], SIZES.get(node.bound.name)
        if node.bound.name == "n_units":
            _, layer = self.key(node.bound)
            bound = f"units {layer}"
        elif node.bound.name == "n_o" and self.model.depth is not None:
            bound = f"units {self.model.depth}"
        if bound != counted:
            raise FormulaError(
                f"{to_latex(node)}: {index} counts {_axis_name(counted)}, "
                f"but the sum ends at {to_latex(node.bound)}"
            )

    def _together(self, operation, left, right, node):
        """Apply an operation after bringing the axes of both values in line."""
        a, b, names, matrix = aligned(left, right)
        try:
            data = operation(a, b)
        except ValueError:
            raise FormulaError(
                f"{to_latex(node)}: {_shape(left)} and {_shape(right)} do not go together"
            ) from None
        return Value(np.asarray(data), names, matrix)


def aligned(left, right):
    """Return the data of two values with the same axes, the names of these, and if rows follow."""
    names = left.names + tuple(name for name in right.names if name not in left.names)
    matrix = left.matrix or right.matrix
    return _spread(left, names, matrix), _spread(right, names, matrix), names, matrix


def _spread(value, names, matrix):
    """Return the data with one axis for each of `names`, and rows and columns for a matrix."""
    order = [value.names.index(name) for name in names if name in value.names]
    rest = list(range(len(value.names), value.data.ndim))
    data = np.transpose(value.data, order + rest)
    if matrix and not value.matrix:
        data = data[..., np.newaxis, np.newaxis]
    missing = [axis for axis, name in enumerate(names) if name not in value.names]
    return np.expand_dims(data, missing)


def _axis_name(kind):
    return AXIS_NAMES.get(kind) or kind.replace("units", "the units of layer")


def _shape(value):
    return "×".join(map(str, value.data.shape[-2:])) if value.matrix else "a number"


def _diagonal(source, target, data):
    """np.einsum of one operand, which takes no objects."""
    if data.dtype != object:
        return np.einsum(f"{source}->{target}", data)
    sizes = dict(zip(source, data.shape, strict=True))
    out = np.empty([sizes[c] for c in target], object)
    for index in np.ndindex(out.shape):
        at = dict(zip(target, index, strict=True))
        out[index] = data[tuple(at[c] for c in source)]
    return out
