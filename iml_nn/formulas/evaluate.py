"""The value of a formula on a model: an array whose axes are named by the formula's indices."""

import functools

import numpy as np

from iml_nn.formulas import tree
from iml_nn.formulas.arrays import NamedArray, aligned, named
from iml_nn.formulas.indices import Indices, axis_name
from iml_nn.formulas.models import sigmoid, softmax
from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.tree import FormulaError

SIZE_AXES = {"n_o": "out", "n_in": "in", "n_out": "out", "n_d": "sample", "n_B": "sample"}
SETTINGS = {"eta": "0.3", "lambda": "0.7"}  # any numbers would do


class Evaluator:
    """Evaluates the sides of one equation on one model.

    Parameters
    ----------
    equation : Equation, whose symbols tell whether it is written with indices, and with (i).
    model : Model.
    layers : letter → layer number, for layer indices.
    """

    def __init__(self, equation, model, layers=None):
        self.equation, self.model, self.arithmetic = equation, model, model.arithmetic
        self.layers = layers or {}
        self.indices = Indices(equation)

    def value(self, node):
        """Return the NamedArray of a tree (FormulaError: it has none)."""
        value = self._value(node)
        # arithmetic turns an array of one object into that object
        return value._replace(data=np.asarray(value.data))

    @functools.singledispatchmethod
    def _value(self, node):
        raise TypeError(f"expected a node of a formula, got {type(node).__name__}")

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
            letter = symbol.layer.letter
            layer = symbol.layer.offset + (self.layers[letter] if letter else 0)
        if (name, layer) not in self.model.axes:
            raise FormulaError(f"{to_latex(symbol)}{self._why_unknown(symbol)}")
        return name, layer

    def _why_unknown(self, symbol):
        names = {name for name, _ in self.model.axes} - {"n_units"}
        name = "w" if symbol.name == "W" else symbol.name
        if symbol.name == "n_units":
            return ": there is no such layer"
        if symbol.name in {"y", "y_hat", "s"} and "a" in names and self.model.depth is None:
            return ": y is the target; the output of a hidden layer is called a"
        if name not in names:
            return f" does not occur here; there are {', '.join(sorted(names))}"
        if symbol.layer is None:
            return f": which layer? write the layer above, as in {name}^{{[h]}}"
        return ": there is no such layer"

    @_value.register
    def _(self, node: tree.Symbol):
        if node.name in SIZE_AXES:
            kind = SIZE_AXES[node.name]
            if kind not in self.model.sizes:
                raise FormulaError(f"{node.name}: which layer? use it for a single layer only")
            return NamedArray(np.array(self.model.sizes[kind]))
        if node.name in SETTINGS:
            return NamedArray(np.array(self.arithmetic.number(SETTINGS[node.name])))
        if node.name == "ones":
            return NamedArray(np.ones((self.model.sizes["sample"], 1), int), matrix=True)
        key = self.key(node)
        names = self.indices.names(node, self.model.axes[key])
        if self.indices.written and None in names:
            raise FormulaError(f"{to_latex(node)} stands without its index below")
        return named(np.asarray(self.model.values[key]), names)

    @_value.register
    def _(self, node: tree.Derivative):
        top, bottom = self.key(node.top), self.key(node.bottom)
        above = self.indices.names(node.top, self.model.axes[top])
        below = self.indices.names(node.bottom, self.model.axes[bottom])
        if self.indices.written and None in above + below:
            raise FormulaError(f"{to_latex(node)} stands without an index")
        if None in above:
            raise FormulaError(f"{to_latex(node)}: in matrix form only J can be derived")
        return named(self.model.derivative(top, bottom), above + below)

    @_value.register
    def _(self, node: tree.Delta):
        letters = [c for c in (node.first, node.second) if not c.isdigit()]
        if len(letters) < 2 or node.first == node.second:
            raise FormulaError(f"{to_latex(node)}: expected two different index letters")
        known = self.indices.kinds
        kind = next((known[c] for c in letters if c in known), None)
        if kind is None:
            raise FormulaError(f"{to_latex(node)}: what its indices count is not known before it")
        for letter in letters:
            self.indices.use(letter, kind, to_latex(node))
        return NamedArray(np.eye(self.model.sizes[kind], dtype=int), tuple(letters))

    @_value.register
    def _(self, node: tree.Softmax):
        symbol = node.argument
        key = self.key(symbol)
        kinds = self.model.axes[key]
        names = self.indices.names(symbol, kinds)
        if node.sub is not None:
            self.indices.use(node.sub, kinds[0], to_latex(node))
        if symbol.subs:  # the slip of giving softmax one z only: of one number it is always 1
            value = self.value(symbol)
            return value._replace(data=value.data * 0 + 1)
        if node.sub is not None:
            names[0] = node.sub
        elif self.indices.written:
            raise FormulaError(f"{to_latex(node)}: which component? write s_j")
        return named(softmax(self.arithmetic, np.asarray(self.model.values[key])), names)

    # -------------------------------------------------------------- arithmetic

    @_value.register
    def _(self, node: tree.Number):
        return NamedArray(np.array(self.arithmetic.number(node.value)))

    @_value.register
    def _(self, node: tree.Neg):
        value = self.value(node.term)
        return value._replace(data=-value.data)

    @_value.register
    def _(self, node: tree.Add):
        plus = functools.partial(self._together, np.add, node)
        return functools.reduce(plus, map(self.value, node.terms))

    @_value.register
    def _(self, node: tree.Mul | tree.Hadamard):
        times = self._times if isinstance(node, tree.Mul) else self._times_each
        return functools.reduce(functools.partial(times, node), map(self.value, node.factors))

    def _times(self, node, left, right):
        matrices = left.matrix and right.matrix
        if matrices and left.data.shape[-1] != right.data.shape[-2]:
            raise FormulaError(
                f"{to_latex(node)}: a matrix {left.size} times a matrix {right.size}; "
                "the inner sizes must be equal"
            )
        return self._together(np.matmul if matrices else np.multiply, node, left, right)

    def _times_each(self, node, left, right):
        if left.matrix and right.matrix and left.size != right.size:
            raise FormulaError(
                f"{to_latex(node)}: element by element, but {left.size} and {right.size}"
            )
        return self._together(np.multiply, node, left, right)

    @_value.register
    def _(self, node: tree.Div):
        top, bottom = self.value(node.top), self.value(node.bottom)
        if bottom.matrix and bottom.data.shape[-2] > 1:
            raise FormulaError(f"{to_latex(node)}: a matrix stands below the fraction bar")
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._together(np.true_divide, node, top, bottom)

    @_value.register
    def _(self, node: tree.Power):
        value = self.value(node.base)
        data = value.data if node.exponent >= 0 else 1 / value.data
        return value._replace(data=data ** abs(node.exponent))

    @_value.register
    def _(self, node: tree.Transpose):
        value = self.value(node.base)
        if not value.matrix:
            raise FormulaError(f"{to_latex(node)}: only a matrix can be transposed")
        return value._replace(data=np.swapaxes(value.data, -1, -2))

    @_value.register
    def _(self, node: tree.Function):
        value = self.value(node.argument)
        functions = {
            "log": self.arithmetic.log,
            "exp": self.arithmetic.exp,
            "phi": functools.partial(sigmoid, self.arithmetic),
            "phi'": self.arithmetic.slope,
        }
        return value._replace(data=functions[node.name](value.data))

    @_value.register
    def _(self, node: tree.Sum):
        body = self.value(node.body)
        inner = {index for below in node.body.find(tree.Sum) for index in below.indices}
        for index in sorted(inner & set(node.indices)):
            raise FormulaError(
                f"{to_latex(node)}: {index} is summed over twice; use another letter"
            )
        for index in node.indices:
            if index not in body.names:
                raise FormulaError(f"{to_latex(node)}: the index {index} does not occur in the sum")
        if node.bound is not None:
            self._check_bound(node)
        self.indices.free(node.indices)
        axes = tuple(body.names.index(index) for index in node.indices)
        names = tuple(name for name in body.names if name not in node.indices)
        return body._replace(data=body.data.sum(axis=axes), names=names)

    def _check_bound(self, node):
        (index,) = node.indices
        counted, bound = self.indices.kinds[index], SIZE_AXES.get(node.bound.name)
        if node.bound.name == "n_units":
            bound = f"units {self.key(node.bound)[1]}"
        elif node.bound.name == "n_o" and self.model.depth is not None:
            bound = f"units {self.model.depth}"
        if bound != counted:
            raise FormulaError(
                f"{to_latex(node)}: {index} counts {axis_name(counted)}, "
                f"but the sum ends at {to_latex(node.bound)}"
            )

    def _together(self, operation, node, left, right):
        """Apply an operation after bringing the axes of both values in line."""
        a, b, names, matrix = aligned(left, right)
        try:
            return NamedArray(np.asarray(operation(a, b)), names, matrix)
        except ValueError:
            raise FormulaError(
                f"{to_latex(node)}: {left.size} and {right.size} do not go together"
            ) from None
