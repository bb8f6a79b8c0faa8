"""Notebook 05: the error of a measured derivative over the size of its step."""

import numpy as np
import pytest

from iml_nn.ideas.gradient_check import STEPS, ErrorValley, error_curves


@pytest.mark.parametrize(("dtype", "digits"), [("float64", 16), ("float32", 7)])
def test_the_error_valley_lies_where_theory_puts_it(dtype, digits):
    curves = error_curves(dtype)
    assert np.isfinite([*curves.values()]).all()
    assert curves["complex step"].min() < 10.0 ** (1 - digits)
    for name, power in [("forward difference", 1 / 2), ("central difference", 2 / 3)]:
        best = curves[name].min()
        assert 10.0 ** (-power * digits - 2.5) < best < 10.0 ** (-power * digits + 1.5)


@pytest.mark.parametrize(
    ("name", "power"), [("forward difference", 1), ("central difference", 2), ("complex step", 2)]
)
def test_for_large_steps_the_error_falls_with_its_power_of_h(name, power):
    coarse = (STEPS > 0.05) & (STEPS < 0.3)
    errors = error_curves("float64")[name][coarse]
    slope = np.polyfit(np.log(STEPS[coarse]), np.log(errors), 1)[0]
    assert slope == pytest.approx(power, abs=0.35)


def test_the_dots_stand_at_h_on_the_curves():
    widget = ErrorValley()
    for power in (-12.0, -0.5):
        widget.set(log10_h=power, dtype="float32")
        shown = widget.picture.plotted()
        for dot, curve in zip(shown["dots"], shown["curves"], strict=True):
            assert dot[0, 0] == pytest.approx(10**power)
            assert dot[0].tolist() in curve.tolist()
    assert f"h = {10**-0.5:.0e}" in widget.describe()


def test_the_smallest_step_is_followed_by_the_largest():
    widget = ErrorValley()
    widget.set(log10_h=-19.5)
    widget.advance(1)
    assert widget.state["log10_h"] == 0
    widget.advance(1)
    assert widget.state["log10_h"] == -1
    assert widget.errors == []
