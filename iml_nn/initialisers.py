"""Initial weights (notebook 06). Biases always start at zero.

An initialiser is any callable (n_in, n_out, rng) → (n_in, n_out) array. The functions below make
one: `normal(0.1)` is an initialiser. Where only a name is given, the defaults below apply.
"""

import numpy as np

from iml_nn import checks


def zeros():
    """Every weight 0."""
    return constant(0.0)


def constant(value=0.5):
    """Every weight `value`: hidden units start, and stay, copies of each other."""
    value = checks.number("value", value)
    return lambda n_in, n_out, rng: np.full((n_in, n_out), value)


def uniform(scale=0.5):
    """Uniform on (−scale, scale)."""
    scale = checks.number("scale", scale, at_least=0)
    return lambda n_in, n_out, rng: rng.uniform(-scale, scale, (n_in, n_out))


def normal(scale=0.5):
    """Normal with standard deviation `scale`."""
    scale = checks.number("scale", scale, at_least=0)
    return lambda n_in, n_out, rng: rng.normal(0.0, scale, (n_in, n_out))


def xavier():
    """Normal with variance 2 / (n_in + n_out) (Glorot and Bengio 2010, eq. 12, in normal form)."""
    return lambda n_in, n_out, rng: rng.normal(0.0, np.sqrt(2 / (n_in + n_out)), (n_in, n_out))


def he():
    """Normal with variance 2 / n_in, for relu (He et al. 2015, eq. 10)."""
    return lambda n_in, n_out, rng: rng.normal(0.0, np.sqrt(2 / n_in), (n_in, n_out))


def constant_plus_noise(epsilon=0.1, value=0.5):
    """`value` + ε · xavier noise, ε from 0 (all units copies) to 1: the symmetry dial."""
    epsilon = checks.number("epsilon", epsilon, at_least=0, at_most=1)
    start, noise = constant(value), xavier()
    return lambda n_in, n_out, rng: start(n_in, n_out, rng) + epsilon * noise(n_in, n_out, rng)


def scaled(init, factor):
    """`factor` times what `init` (a name or an initialiser) draws: same numbers, another size."""
    factor = checks.number("factor", factor, at_least=0)
    return lambda n_in, n_out, rng: factor * initial_weights(init, n_in, n_out, rng)


INITIALISERS = {
    "zeros": zeros,
    "constant": constant,
    "uniform": uniform,
    "normal": normal,
    "xavier": xavier,
    "he": he,
    "constant_plus_noise": constant_plus_noise,
}


def initial_weights(init, n_in, n_out, rng):
    """Draw one (n_in, n_out) weight matrix from a name or an initialiser.

    Raises
    ------
    ValueError : an unknown name, or a callable that returns another shape, NaN or infinity.
    """
    draw = init if callable(init) else checks.choice("initialiser", init, INITIALISERS)()
    W = checks.array("the initialiser's result", draw(n_in, n_out, rng), np.float64)
    if W.shape != (n_in, n_out):
        raise ValueError(
            f"the initialiser returned shape {W.shape}; expected (n_in, n_out) = {(n_in, n_out)}"
        )
    return W
