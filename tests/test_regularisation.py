"""Notebook 08: the penalty in formulas, and the widgets and pictures on regularisation."""

import pytest

from iml_nn.formulas import parse, to_latex, verify

from .test_equations import passes, slips

DECAY = (
    r"%(W)s \leftarrow %(W)s - \eta \left( \frac{1}{n_d} \frac{\partial J}{\partial %(W)s}"
    r" + \frac{\lambda}{n_d} %(W)s \right)"
    r" = \left( 1 - \frac{\eta \lambda}{n_d} \right) %(W)s"
    r" - \frac{\eta}{n_d} \frac{\partial J}{\partial %(W)s}"
)
PLACES = [("last layer", "W"), ("network", "W^{[h]}"), ("network", "W^{[L]}")]


@pytest.mark.parametrize(("where", "letter"), PLACES)
def test_weight_decay_is_verified_and_no_slip_in_it_passes(where, letter):
    latex = DECAY % {"W": letter}
    report = verify(latex, where, symbolic=True)
    assert report.ok, report
    equation = parse(latex)
    assert to_latex(parse(to_latex(equation))) == to_latex(equation)
    wrong = set(slips(equation))
    assert len(wrong) > 30
    assert [kind for kind, mutant in wrong if passes(mutant, where)] == []


def test_the_bias_does_not_decay():
    plain = r"b \leftarrow b - \frac{\eta}{n_d} \frac{\partial J}{\partial b}"
    assert verify(plain).ok
    assert not verify(plain + r" - \frac{\eta \lambda}{n_d} b").ok


def test_without_lambda_there_is_no_penalty():
    assert verify(r"W \leftarrow W - \frac{\eta}{n_d} \frac{\partial J}{\partial W}").ok
    assert verify(r"\lambda W + W = (1 + \lambda) W", symbolic=True).symbolic
