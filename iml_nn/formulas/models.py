"""What a formula is evaluated on: a layer or a small network, in numbers or in symbols.

A model is a list of definitions, each computed from those before. That is all it knows of the
lecture: a derivative is found by replacing one quantity and computing what comes after it, never
by a formula of back-propagation.
"""

import functools

import numpy as np

from iml_nn.formulas.tree import FormulaError

STEP = 1e-30  # of the complex step: no difference is taken, so nothing cancels


class Model:
    """Quantities with their axes, values and derivatives.

    axes : (name, layer) → kinds of its rows and columns: `sample`, `one`, or the unit axis's name.
    definitions : (name, layer) → function of the values so far, in order.
    depth : number of layers in a network, else None.
    """

    def __init__(self, axes, definitions, arithmetic, depth=None):
        self.axes, self.definitions = axes, definitions
        self.arithmetic, self.depth = arithmetic, depth
        self.values = self.run({})
        self.sizes = {"one": 1}
        for key, kinds in axes.items():
            self.sizes |= dict(zip(kinds, np.shape(self.values[key]), strict=False))

    def run(self, replaced):
        """Compute all quantities in order, but take those in `replaced` from there."""
        values = {}
        for key, definition in self.definitions.items():
            values[key] = replaced[key] if key in replaced else definition(values)
        return values

    @functools.cache  # noqa: B019  a model lives as long as its cache is wanted
    def derivative(self, top, bottom):
        """∂top/∂bottom, shaped as top followed by bottom."""
        return self.arithmetic.derivative(self, top, bottom)


# ---------------------------------------------------------------------- arithmetic


class NumericArithmetic:
    """numpy, real or complex."""

    @staticmethod
    def log(x):
        """Logarithm; of 0 or less: a NaN or infinity, which no right formula shows."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(x)

    @staticmethod
    def exp(x):
        """Exponential function."""
        return np.exp(x)

    @staticmethod
    def number(value):
        """Return a float."""
        return float(value)

    @staticmethod
    def slope(z):
        """φ′(z), by the complex step."""
        return np.imag(sigmoid(NumericArithmetic, z + 1j * STEP)) / STEP

    @staticmethod
    def derivative(model, top, bottom):
        """Complex step, element by element of `bottom`."""
        at = model.values[bottom]
        columns = []
        for index in np.ndindex(np.shape(at)):
            moved = np.array(at, complex)
            moved[index] += 1j * STEP
            columns.append(np.imag(model.run({bottom: moved})[top]) / STEP)
        shape = (*np.shape(model.values[top]), *np.shape(at))
        return np.moveaxis(np.array(columns), 0, -1).reshape(shape)


def sigmoid(arithmetic, z):
    """φ(z) = 1 / (1 + exp(−z))."""
    return 1 / (1 + arithmetic.exp(-z))


def softmax(arithmetic, z):
    """s_j(z) = exp(z_j) / Σ_l exp(z_l), over the rows; (…, n_o, n_d)."""
    e = arithmetic.exp(z)
    return e / e.sum(axis=-2, keepdims=True)


# ---------------------------------------------------------------------- the three places


def _given(leaves):
    return {key: (lambda _, value=value: value) for key, value in leaves.items()}


def _cross_entropy(arithmetic, values):
    return -(values["y", None] * arithmetic.log(values["y_hat", None])).sum()


def layer_definitions(leaves, arithmetic, last):
    """A layer and what makes J of its output: the lecture's loss, or any function of a."""
    definitions = _given(leaves)
    definitions["z", None] = lambda v: v["w", None].T @ v["x", None] + v["b", None]
    if last:
        definitions["y_hat", None] = lambda v: softmax(arithmetic, v["z", None])
        definitions["J", None] = lambda v: _cross_entropy(arithmetic, v)
    else:
        definitions["a", None] = lambda v: sigmoid(arithmetic, v["z", None])
        # what lies above is unknown: J = Σ c a + Σ d a² with any c and d
        definitions["J", None] = lambda v: (
            v["c", None] * v["a", None] + v["d", None] * v["a", None] ** 2
        ).sum()
    return definitions


def layer_axes(last, out="out"):
    """Rows and columns of a layer's quantities."""
    axes = {"x": ("in", "sample"), "w": ("in", out), "b": (out, "one"), "z": (out, "sample")}
    axes |= {"y": (out, "sample"), "y_hat": (out, "sample")} if last else {"a": (out, "sample")}
    return {(name, None): kinds for name, kinds in axes.items()} | {("J", None): ()}


def network_definitions(leaves, arithmetic, depth):
    """Sigmoid layers, softmax at the end, cross-entropy; layers count from 1, a^{[0]} = x."""
    definitions = _given(leaves)
    definitions["a", 0] = lambda v: v["x", None]
    definitions["n_units", 0] = lambda v: len(v["x", None])
    for h in range(1, depth + 1):
        definitions["n_units", h] = lambda v, h=h: len(v["b", h])
        definitions["z", h] = lambda v, h=h: v["w", h].T @ v["a", h - 1] + v["b", h]
        if h < depth:
            definitions["a", h] = lambda v, h=h: sigmoid(arithmetic, v["z", h])
    definitions["y_hat", None] = lambda v: softmax(arithmetic, v["z", depth])
    definitions["J", None] = lambda v: _cross_entropy(arithmetic, v)
    return definitions


def network_axes(depth):
    """Rows and columns of a network's quantities; the units of layer h are axis `units h`."""
    axes = {("J", None): (), ("x", None): ("units 0", "sample")}
    for name in ("y", "y_hat"):
        axes[name, None] = (f"units {depth}", "sample")
    for h in range(depth + 1):
        if h < depth:
            axes["a", h] = (f"units {h}", "sample")
        axes["n_units", h] = ()
        if h > 0:
            axes["w", h] = (f"units {h - 1}", f"units {h}")
            axes["b", h] = (f"units {h}", "one")
            axes["z", h] = (f"units {h}", "sample")
    return axes


PLACES = ("last layer", "hidden layer", "neuron", "network")


def build(where, arithmetic, draw, sizes, n_d):
    """Return the Model of a place.

    Parameters
    ----------
    where : one of PLACES.
    draw : function (name, layer, shape) → array of leaves.
    sizes : units of the layers from the input on: two, but for a network.
    n_d : number of samples.
    """
    if where == "network":
        depth = len(sizes) - 1
        leaves = {("x", None): draw("x", 0, (sizes[0], n_d))}
        leaves["y", None] = draw("y", None, (sizes[-1], n_d))
        for h in range(1, depth + 1):
            leaves["w", h] = draw("w", h, (sizes[h - 1], sizes[h]))
            leaves["b", h] = draw("b", h, (sizes[h], 1))
        definitions = network_definitions(leaves, arithmetic, depth)
        return Model(network_axes(depth), definitions, arithmetic, depth)
    if where not in PLACES:
        raise FormulaError(f"where={where!r}; choose one of {', '.join(map(repr, PLACES))}")
    last = where == "last layer"
    n_in, n_out = sizes[0], 1 if where == "neuron" else sizes[1]
    shapes = {"x": (n_in, n_d), "w": (n_in, n_out), "b": (n_out, 1)}
    shapes |= dict.fromkeys(("y",) if last else ("c", "d"), (n_out, n_d))
    leaves = {(name, None): draw(name, None, shape) for name, shape in shapes.items()}
    axes = layer_axes(last, out="one" if where == "neuron" else "out")
    return Model(axes, layer_definitions(leaves, arithmetic, last), arithmetic)


# ---------------------------------------------------------------------- random numbers


def _draw_numbers(seed, one_hot):
    rng = np.random.default_rng(seed)

    def draw(name, layer, shape):
        if name != "y":
            return rng.normal(size=shape)
        if one_hot:  # every class, but not equally often
            return np.eye(shape[0])[np.arange(shape[1]) ** 2 % shape[0]].T
        targets = rng.uniform(0.05, 1, shape)
        return targets / targets.sum(axis=0)

    return draw


@functools.cache
def numeric(where):
    """Return three random models with different numbers of everything, so no mix-up is hidden."""
    sizes = (3, 4, 2, 5) if where == "network" else (4, 3)
    return [
        build(where, NumericArithmetic, _draw_numbers(seed, one_hot), sizes, n_d=6 + seed)
        for seed, one_hot in [(1, False), (2, True), (3, False)]
    ]
