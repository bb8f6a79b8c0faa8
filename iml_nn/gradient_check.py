"""Derivatives without back-propagation, to check it by: differences and the complex step."""

from typing import NamedTuple

import numpy as np

from iml_nn import checks
from iml_nn.network import Network


def central_difference(f, theta, h=1e-5):
    """(f(θ + h) − f(θ − h)) / 2h for each element of θ; the error falls as h².

    Parameters
    ----------
    f : function of an array, returning a number.
    theta : float array, not changed.
    h : step, in units of θ.

    Returns
    -------
    Array of the shape of `theta`.
    """
    derivative = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[index] += h
        down[index] -= h
        derivative[index] = (f(up) - f(down)) / (up[index] - down[index])
    return derivative


def complex_step(f, theta, h=1e-30):
    """Im f(θ + ih) / h for each element of θ: no difference is taken, so no digits are lost.

    Takes and returns the same as `central_difference`; `f` must accept complex arrays and be
    analytic (Squire and Trapp 1998).
    """
    derivative = np.empty(theta.shape)
    for index in np.ndindex(theta.shape):
        shifted = theta.astype(complex)
        shifted[index] += 1j * h
        derivative[index] = f(shifted).imag / h
    return derivative


METHODS = {
    "complex step": (complex_step, complex),
    "central difference": (central_difference, None),
}


def relative_error(computed, reference):
    """‖computed − reference‖∞ / ‖reference‖∞; 0 if both are 0."""
    difference = np.abs(computed - reference).max()
    return float(difference / np.abs(reference).max()) if difference else 0.0


class GradientReport(NamedTuple):
    """What `check_gradient` found: one relative error for each array of the network."""

    method: str
    errors: dict[str, float]
    tolerance: float

    @property
    def ok(self):
        """True if every error is within the tolerance."""
        return all(error <= self.tolerance for error in self.errors.values())

    def __str__(self):
        lines = [f"back-propagation against the {self.method}: relative error of each array"]
        for name, error in self.errors.items():
            verdict = "agrees" if error <= self.tolerance else "DIFFERS"
            shown = f"< {1e-12:g}" if error < 1e-12 else f"{error:.1e}"
            lines.append(f"  {name:8} {shown:>9}   {verdict}")
        return "\n".join(lines)


def numerical_gradient(net: Network, X, y, *, penalty=0.0, noise=None, method="complex step"):
    """Gradient of `net.objective` by differences, parameter by parameter.

    Returns
    -------
    dJ_dW, dJ_db : lists of arrays, as from `Network.gradient`.
    """
    differentiate, dtype = checks.choice("method", method, METHODS)
    probe = net.astype(dtype or net.dtype)

    def derivative(array):
        kept = array.copy()

        def objective(theta):
            array[...] = theta
            try:
                return probe.objective(X, y, penalty, noise)
            finally:
                array[...] = kept

        return differentiate(objective, kept.real)

    return [derivative(W) for W in probe.weights], [derivative(b) for b in probe.biases]


def check_gradient(
    net: Network, X, y, *, penalty=0.0, noise=None, method="complex step", tolerance=None
):
    """Compare back-propagation with a numerical derivative, for every parameter.

    Parameters
    ----------
    net, X, y, penalty, noise : as in `Network.gradient`.
    method : "complex step", exact to rounding, or "central difference".
    tolerance : largest relative error that passes; by default 1e-10 and 1e-6.

    Returns
    -------
    GradientReport
    """
    if tolerance is None:
        tolerance = 1e-10 if method == "complex step" else 1e-6
    _, *exact = net.gradient(X, y, penalty, noise)
    numerical = numerical_gradient(net, X, y, penalty=penalty, noise=noise, method=method)
    errors = {
        f"dJ/d{letter}[{h}]": relative_error(computed, reference)
        for letter, pair in zip("Wb", zip(exact, numerical, strict=True), strict=True)
        for h, (computed, reference) in enumerate(zip(*pair, strict=True), 1)
    }
    return GradientReport(method, errors, tolerance)
