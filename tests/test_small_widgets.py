"""Widgets without a network that trains: what they plot, against mathematics done here."""

import cmath
import math

import numpy as np
import pytest

from iml_nn.ideas.descent import DescentCurve
from iml_nn.ideas.gradient_check import ErrorValley
from iml_nn.ideas.hidden_layer import SigmoidSlope
from iml_nn.ideas.last_layer import ConfidentlyWrong, SoftmaxBars
from iml_nn.ideas.slowdown import Slowdown
from tests.reading import is_printed, lines, numbers, panel, texts


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def shown_text(picture, words):
    """The one text of a picture that has these words."""
    (found,) = (
        text.get_text()
        for holder in (picture.fig, *picture.fig.axes)
        for text in holder.texts
        if words in text.get_text()
    )
    return found


# ---------------------------------------------------------------------- the last layer


def cross_entropy(z, target):
    return -cmath.log(cmath.exp(z[target]) / sum(map(cmath.exp, z)))


def heights(picture, name):
    return [bar[3] for bar in picture.plotted()[name]]


@pytest.mark.parametrize("target", [0, 1, 2])
@pytest.mark.parametrize("z", [(1.0, 2.0, 0.5), (-3.0, 0.4, 1.3), (6.0, -6.0, 2.0)])
def test_the_error_is_the_derivative_of_the_loss_by_a_complex_step(z, target):
    widget, h = SoftmaxBars(), 1e-30
    widget.set(z1=z[0], z2=z[1], z3=z[2], target=target)
    picture = widget.picture
    J = numbers(shown_text(picture, "J = −log").split(" = ")[2])[0]
    assert is_printed(f"{J:.3f}", cross_entropy(z, target).real)
    error = [
        cross_entropy([v + 1j * h * (j == k) for k, v in enumerate(z)], target).imag / h
        for j in range(3)
    ]
    np.testing.assert_allclose(heights(picture, "error"), error, rtol=1e-12)
    np.testing.assert_allclose(heights(picture, "z"), z)
    y_hat = np.exp(z) / np.exp(z).sum()
    np.testing.assert_allclose(heights(picture, "prediction"), y_hat)
    np.testing.assert_array_equal(picture.plotted()["target"][0], [[target, 1]])
    status = shown_text(picture, "target: ")
    assert status.startswith(f"target: class {target + 1} ")
    assert np.isclose(numbers(status.split("−log")[1])[0], y_hat[target], rtol=0.05)
    assert picture.fig.axes[2].get_title() == "error  ∂J/∂z = ŷ − y"


@pytest.mark.parametrize("target", [0, 1, 2])
def test_to_learn_is_to_go_against_the_error_and_lowers_the_loss(target):
    widget = SoftmaxBars()
    widget.set(target=target)
    z = np.array(heights(widget.picture, "z"))
    for _ in range(4):
        error = np.exp(z) / np.exp(z).sum() - np.eye(3)[target]
        before = cross_entropy(z, target).real
        widget.advance(1)
        np.testing.assert_allclose(heights(widget.picture, "z"), z - error)
        z = z - error
        assert cross_entropy(z, target).real < before


def test_the_price_of_a_confident_mistake():
    widget, h = ConfidentlyWrong(), 1e-6

    def J(margin):
        return math.log(1 + math.exp(-margin))

    for margin in (-7.5, -2.0, 0.0, 0.7, 6.0):
        widget.set(margin=margin)
        (loss,), (pull,) = widget.picture.plotted()["dots"]
        np.testing.assert_allclose(loss, [margin, J(margin)], rtol=1e-9)
        slope = (J(margin + h) - J(margin - h)) / (2 * h)
        np.testing.assert_allclose(pull, [margin, slope], rtol=1e-6)
        y_hat, said, error = numbers(shown_text(widget.picture, "ŷ of the right class"))
        assert is_printed(f"{y_hat:.4f}", sigmoid(margin))
        assert is_printed(f"{said:.3f}", J(margin))
        assert is_printed(f"{error:.3f}", slope)
        assert pull[1] == pytest.approx(sigmoid(margin) - 1)
    for title, dot in (("loss  J", 0), ("error", 1)):
        axes = panel(widget.picture, title=title)
        x, curve = axes.lines[0].get_data()
        expected = np.log1p(np.exp(-x)) if dot == 0 else -np.exp(-x) / (1 + np.exp(-x))
        np.testing.assert_allclose(curve, expected, rtol=1e-9)
    widget.set(margin=-1.0)
    widget.advance(1)
    assert widget.state["margin"] == pytest.approx(-1 - 2 * (sigmoid(-1) - 1), abs=0.051)


# ---------------------------------------------------------------------- the hidden layer


@pytest.mark.parametrize(("z", "above"), [(1.0, 1.0), (-2.5, 1.5), (0.0, -2.0), (6.0, -0.3)])
def test_the_slope_of_the_sigmoid_is_a_difference_quotient(z, above):
    widget, h = SigmoidSlope(), 1e-6
    widget.set(z=z, error=above)
    slope = (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)
    shown = widget.picture.plotted()
    on_curve, below = shown["point"]
    np.testing.assert_allclose(on_curve, [[z, sigmoid(z)]])
    np.testing.assert_allclose(below, [[z, slope]], rtol=1e-7)
    (x0, y0), (x1, y1) = shown["tangent"][0]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, rel=1e-7)
    assert y0 + (z - x0) * slope == pytest.approx(sigmoid(z))
    came, goes = (bar[3] for bar in shown["error"])
    assert came == pytest.approx(above)
    assert goes == pytest.approx(above * slope, rel=1e-7)
    line, said = numbers(shown_text(widget.picture, "φ′ = "))[:3], [z, sigmoid(z), slope]
    np.testing.assert_allclose(line, said, atol=6e-5)
    for ylabel, expected in (("a = φ(z)", sigmoid), ("φ′", lambda v: sigmoid(v) * sigmoid(-v))):
        x, y = panel(widget.picture, ylabel=ylabel).lines[0].get_data()
        np.testing.assert_allclose(y, [*map(expected, x)], atol=1e-12)


# ---------------------------------------------------------------------- descent, differences


@pytest.mark.parametrize(("rate", "start", "steps"), [(0.1, -2.5, 3), (0.9, 3.0, 6), (0.4, 6, 2)])
def test_a_walk_goes_against_the_slope_of_the_parabola_that_is_drawn(rate, start, steps):
    widget, h = DescentCurve(), 1e-5
    widget.set(rate=rate, start=start, steps=steps)
    drawn = panel(widget.picture, ylabel="J(w)").lines[0].get_xydata()
    J = np.poly1d(np.polyfit(*drawn.T, 2))

    def slope(w):
        return (J(w + h) - J(w - h)) / (2 * h)

    w = [start]
    for _ in range(steps):
        w.append(w[-1] - rate * slope(w[-1]))
    shown = widget.picture.plotted()
    walk, here, away = shown["walk"]
    np.testing.assert_allclose(walk, np.column_stack([w, J(w)]), atol=1e-6)
    np.testing.assert_allclose(here, walk[-1:])
    lowest = drawn[drawn[:, 1].argmin(), 0]
    expected = np.maximum(np.abs(np.array(w) - lowest), 1e-4)
    np.testing.assert_allclose(away, np.column_stack([range(steps + 1), expected]), atol=1e-6)
    (x0, y0), (x1, y1) = shown["slope"][0]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope(w[-1]), abs=1e-6)
    assert np.interp(w[-1], [x0, x1], [y0, y1]) == pytest.approx(J(w[-1]), abs=1e-6)
    np.testing.assert_allclose(
        numbers(shown["status"][0]),
        [rate, steps, w[-1], slope(w[-1]), J(w[-1])],
        rtol=1e-3,
        atol=1e-9,
    )


def test_errors_of_differences_fall_with_h_and_rise_again_and_the_dots_ride_on_them():
    widget = ErrorValley()
    for dtype, digits in (("float64", 16), ("float32", 7)):
        widget.set(dtype=dtype)
        curves = dict(zip(("forward", "central", "complex"), widget.picture.plotted()["curves"],
                          strict=True))  # fmt: skip
        shown = lines(widget.picture.fig.axes[0])
        for name, curve in curves.items():
            (label,) = (label for label in shown if label.startswith(name))
            np.testing.assert_array_equal(shown[label], curve)
        # truncation: h for the forward, h² for the central difference and the complex step
        for name, power in (("forward", 1), ("central", 2), ("complex", 2)):
            h, error = curves[name].T
            coarse = (h > 0.05) & (h < 0.3)
            fit = np.polyfit(np.log(h[coarse]), np.log(error[coarse]), 1)[0]
            assert fit == pytest.approx(power, abs=0.35), name
        for name in ("forward", "central"):  # rounding: about ε / h
            h, error = curves[name].T
            fine = np.abs(np.log10(h) + digits - 1) < 0.6
            assert 0.005 < np.median(error[fine]) < 50, name
        for power in (-12.0, -5.5, -1.0):
            widget.set(log10_h=power)
            for dot, curve in zip(widget.picture.plotted()["dots"], curves.values(), strict=True):
                assert dot[0, 0] == pytest.approx(10**power, rel=0.1)
                np.testing.assert_array_equal(dot[0], curve[curve[:, 0] == dot[0, 0]][0])
            status = shown_text(widget.picture, f"{dtype},  h = ")
            said = numbers(status.split("h = ")[1])
            expected = [float(f"{dot[0, 1]:.0e}") for dot in widget.picture.plotted()["dots"]]
            assert said[0] == pytest.approx(10**power, rel=0.5)
            np.testing.assert_allclose(said[1:], expected, atol=1e-18)


# ---------------------------------------------------------------------- the slowdown

LOSSES = {
    "squared_error": lambda a: a**2 / 2,
    "binary_cross_entropy": lambda a: -math.log(1 - a),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_two_neurons_go_down_their_loss(loss):
    widget, h = Slowdown(), 1e-6
    widget.set(loss=loss, learning_rate=0.3, w=1.5, b=1.0)
    widget.advance(3)
    J = LOSSES[loss]

    def dJ_dz(z):
        return (J(sigmoid(z + h)) - J(sigmoid(z - h))) / (2 * h)

    shown = widget.picture.plotted()
    curves = lines(panel(widget.picture, ylabel="loss J"))
    for n, (name, start) in enumerate((("first", (0.6, 0.9)), ("second", (1.5, 1.0)))):
        z = [sum(start)]
        for _ in range(15):
            z.append(z[-1] - 2 * 0.3 * dJ_dz(z[-1]))  # the input is 1: w and b move alike
        a, slope = sigmoid(z[-1]), sigmoid(z[-1]) * sigmoid(-z[-1])
        np.testing.assert_allclose(shown[name][0], [[z[-1], a]], rtol=1e-6)
        expected = np.column_stack([range(16), [J(sigmoid(v)) for v in z]])
        np.testing.assert_allclose(curves[name], expected, rtol=1e-6)
        (x0, y0), (x1, y1) = shown["slopes"][n]
        assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
        here, push = (text.get_text() for text in texts(widget.picture, f"{name}: readings"))
        assert here.startswith(f"{name}: a = ")
        np.testing.assert_allclose(numbers(here), [a, slope], atol=6e-3)
        assert numbers(push) == [pytest.approx(-0.3 * dJ_dz(z[-1]), abs=6e-5)]
        trail = shown["walks"][n]
        np.testing.assert_allclose(sorted({*trail[[0, -1], 0]}), sorted([z[-1], z[0]]), rtol=1e-6)
    assert numbers(shown["status"][0]) == [0.3, 15]


@pytest.mark.parametrize("loss", LOSSES)
def test_the_axis_of_the_slowdown_fits_the_loss_that_is_shown(loss):
    widget = Slowdown()
    widget.set(loss=loss, w=3, b=3)
    top = panel(widget.picture, ylabel="loss J").get_ylim()[1]
    highest = LOSSES[loss](sigmoid(6))
    assert highest < top < 1.3 * highest
