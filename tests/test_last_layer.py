"""Notebook 02: softmax, its loss and its error; the price of a confident mistake."""

import cmath

import numpy as np
import pytest

from iml_nn.ideas.last_layer import ConfidentlyWrong, SoftmaxBars, confidence, last_layer


@pytest.mark.parametrize("target", [0, 1, 2])
@pytest.mark.parametrize("z", [(1.0, 2.0, 0.5), (-6.0, 6.0, 3.1)])
def test_the_error_is_the_derivative_of_the_loss(z, target):
    s, h = last_layer(z, target), 1e-30
    np.testing.assert_allclose(s.J, -np.log(s.y_hat[target]))
    assert s.y_hat.sum() == pytest.approx(1)
    for j in range(3):
        moved = [v + 1j * h * (k == j) for k, v in enumerate(z)]
        J = cmath.log(sum(map(cmath.exp, moved))) - moved[target]
        assert s.error[j] == pytest.approx(J.imag / h)
        np.testing.assert_allclose(s.J, J.real)


@pytest.mark.parametrize("margin", [-8.0, -1.3, 0.0, 4.0])
def test_the_error_of_a_confident_mistake_is_the_derivative_of_its_loss(margin):
    h = 1e-6
    two = last_layer([margin, 0.0], 0)
    c = confidence(margin)
    np.testing.assert_allclose(c.J, two.J)
    assert c.error == pytest.approx(two.error[0])
    slope = (confidence(margin + h).J - confidence(margin - h).J) / (2 * h)
    assert c.error == pytest.approx(slope, rel=1e-6)


def test_learning_goes_against_the_error_within_the_sliders():
    widget = SoftmaxBars()
    before = last_layer([1.0, 2.0, 0.5], 0)
    widget.advance(1)
    z = [widget.state[name] for name in ("z1", "z2", "z3")]
    np.testing.assert_allclose(z, before.z - before.error)
    assert last_layer(z, 0).J < before.J
    widget.set(z1=5.9, z2=6.0, z3=-6.0)
    widget.advance(2)
    assert widget.state["z1"] == 6.0
    widget.reset_button.click()
    assert widget.state["z1"] == 1.0
    assert widget.errors == []


def test_learning_widens_the_margin_by_twice_the_error_and_stops_at_the_end():
    widget = ConfidentlyWrong()
    widget.set(margin=-3.0)
    widget.advance(1)
    assert widget.state["margin"] == pytest.approx(-3 - 2 * confidence(-3.0).error, abs=0.05)
    widget.set(margin=8.0)
    widget.advance(1)
    assert widget.state["margin"] == 8.0
    assert widget.errors == []
