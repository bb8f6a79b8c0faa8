"""Notebook 04: the walk on the parabola."""

import numpy as np
import pytest

from iml_nn.ideas.descent import CURVATURE, MINIMUM, DescentCurve, DescentPicture, loss, slope, walk

LIMIT = 2 / CURVATURE


def said(rate, n=30):
    return DescentPicture().describe(walk(rate, -2.5, n))


def test_the_slope_is_that_of_the_loss():
    w, h = np.linspace(-4, 6, 11), 1e-6
    np.testing.assert_allclose(slope(w), (loss(w + h) - loss(w - h)) / (2 * h), atol=1e-6)
    assert (loss(MINIMUM), slope(MINIMUM)) == (0, 0)


def test_a_walk_is_a_power_of_its_factor():
    s = walk(0.3, -2.5, 8)
    expected = MINIMUM + (1 - 0.3 * CURVATURE) ** np.arange(9) * (-2.5 - MINIMUM)
    np.testing.assert_allclose(s.w, expected)
    np.testing.assert_allclose(s.J, CURVATURE / 2 * s.distance**2)
    assert s.slope == pytest.approx(CURVATURE * (expected[-1] - MINIMUM))


def test_the_walk_diverges_beyond_two_over_the_curvature():
    assert (np.diff(walk(0.999 * LIMIT, -2.5, 30).distance) < 0).all()
    assert "nearer to the minimum" in said(0.999 * LIMIT)
    np.testing.assert_allclose(np.diff(walk(LIMIT, -2.5, 30).distance), 0, atol=1e-12)
    assert "as far from the minimum" in said(LIMIT)
    assert (np.diff(walk(1.001 * LIMIT, -2.5, 30).distance) > 0).all()
    assert "farther from the minimum" in said(1.001 * LIMIT)
    assert walk(LIMIT / 2, -2.5, 1).distance[-1] < 1e-12


def test_the_sliders_reach_all_kinds_of_walks():
    widget = DescentCurve()
    control = widget.controls["rate"]
    rates = np.arange(control.min, control.max + control.step / 2, control.step)
    for wanted in (LIMIT / 2, LIMIT):
        assert np.isclose(rates, wanted).any()
    assert control.min < LIMIT / 2
    assert control.max > LIMIT
    widget.set(rate=control.max, steps=widget.controls["steps"].max)
    assert "w has left the picture" in widget.picture.plotted()["status"]


def test_play_ends_with_the_walk():
    widget = DescentCurve()
    widget.set(steps=widget.controls["steps"].max - 1)
    widget.play_button.value = True
    assert widget.state["steps"] == widget.controls["steps"].max
    assert not widget.playing
    widget.step_button.click()
    assert widget.state["steps"] == 0
    assert widget.errors == []


def test_play_does_a_step_every_fourth_frame():
    widget = DescentCurve()
    seen = []
    for _ in range(9):
        widget.play()
        seen.append(widget.state["steps"])
    assert seen == [4, 4, 4, 4, 5, 5, 5, 5, 6]
