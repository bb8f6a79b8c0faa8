"""Notebook 08: the penalty in formulas, and the widgets and pictures on regularisation."""

import numpy as np
import pytest

from iml_nn.formulas import parse, to_latex, verify
from iml_nn.ideas.cures_compared import Comparison, LossOver
from iml_nn.ideas.regularisation import (
    CURED,
    GRID,
    NONE,
    Regularisation,
    network,
    noisy_circles,
    runs,
    side,
)

from .slips import passes, slips

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
    wrong = slips(equation)
    assert len(wrong) > 30
    assert [kind for kind, mutant in wrong if passes(mutant, where)] == []


def test_the_bias_does_not_decay():
    plain = r"b \leftarrow b - \frac{\eta}{n_d} \frac{\partial J}{\partial b}"
    assert verify(plain).ok
    assert not verify(plain + r" - \frac{\eta \lambda}{n_d} b").ok


def test_without_lambda_there_is_no_penalty():
    assert verify(r"W \leftarrow W - \frac{\eta}{n_d} \frac{\partial J}{\partial W}").ok
    assert verify(r"\lambda W + W = (1 + \lambda) W", symbolic=True).symbolic


# ---------------------------------------------------------------------- the panel of cures


def weights(widget, label):
    return widget.runs[label].net.weights


def test_both_networks_begin_alike_and_without_a_cure_stay_alike():
    widget = Regularisation(penalty=0)
    widget.advance(3)
    for none, cured in zip(weights(widget, NONE), weights(widget, CURED), strict=True):
        np.testing.assert_array_equal(none, cured)
    assert widget.runs[NONE] is not widget.runs[CURED]


def test_one_update_of_the_cured_network_is_the_formula_with_its_penalty():
    training, validation = noisy_circles(2)
    both = runs(training, validation, 30, {"penalty": 3.0}, 2)
    _, dJ_dW, _ = network(seed=2).gradient(*training, penalty=3.0)
    expected = [W - 0.5 / 60 * g for W, g in zip(network(seed=2).weights, dJ_dW, strict=True)]
    for run in both.values():
        run.update(1)
    for W, new in zip(both[CURED].net.weights, expected, strict=True):
        np.testing.assert_allclose(W, new, rtol=1e-12, atol=1e-14)
    assert np.abs(both[NONE].net.weights[0] - expected[0]).max() > 1e-3


def test_what_is_told_of_a_network_are_its_predictions_and_all_of_its_weights():
    net = network(4, seed=1)
    y_hat, found, _ = side(net, None)
    first, last = GRID.points[0], GRID.points[-1]
    assert (first < 0).all()
    np.testing.assert_allclose(y_hat[[0, -1]], net.predict_proba(np.array([first, last])))
    assert len(found) == 2 * 4 + 4 * 2
    assert np.sum(found**2) == pytest.approx(sum((W**2).sum() for W in net.weights))


def test_a_smaller_network_gets_the_first_units_of_the_whole():
    whole, small = network(seed=3), network(4, seed=3)
    assert small.sizes == [2, 4, 2]
    np.testing.assert_array_equal(small.weights[0], whole.weights[0][:, :4])
    np.testing.assert_array_equal(small.weights[1], whole.weights[1][:4])


@pytest.mark.parametrize(
    ("name", "value"),
    [("penalty", 1), ("weight_noise", 0.3), ("activity_noise", 0.5), ("dropout", 0.3)],
)
def test_a_cure_acts_on_the_running_network_with_cures_alone(name, value):
    plain, widget = Regularisation(penalty=0), Regularisation(penalty=0)
    run = widget.runs[CURED]
    widget.set(**{name: value})
    assert widget.runs[CURED] is run
    assert getattr(run, name) == value
    assert getattr(widget.runs[NONE], name) == 0
    for each in (plain, widget):
        each.advance(3)
    np.testing.assert_array_equal(weights(widget, NONE)[0], weights(plain, NONE)[0])
    assert np.abs(weights(widget, CURED)[0] - weights(plain, CURED)[0]).max() > 1e-6


def test_reset_leads_back_to_the_first_weights_and_leaves_the_cures():
    widget = Regularisation(penalty=0, hidden_units=4)
    widget.set(hidden_units=9)
    assert widget.runs[CURED].net.sizes == [2, 9, 2]
    assert widget.runs[NONE].net.sizes == [2, 30, 2]
    assert widget.runs[CURED].penalty == 0
    before = weights(widget, CURED)[0].copy()
    widget.advance(2)
    widget.reset_button.click()
    np.testing.assert_array_equal(weights(widget, CURED)[0], before)


def test_the_penalty_shrinks_the_weights_that_the_histogram_shows():
    widget = Regularisation()
    widget.advance(60)
    sizes = {label: sum((W**2).sum() for W in weights(widget, label)) for label in widget.runs}
    assert sizes[CURED] < 0.7 * sizes[NONE]
    shares = {label: widget.picture.plotted()[f"weights, {label}"][0] for label in (NONE, CURED)}
    middle = len(shares[NONE]) // 2
    assert shares[CURED][middle] > shares[NONE][middle]
    for share in shares.values():
        assert share.sum() == pytest.approx(1)
    for history in widget.histories.values():
        assert f"validation loss {history.last.validation_loss:.2f}" in widget.describe()


# ---------------------------------------------------------------------- stills


def test_stills_say_what_they_show():
    values, training = [0, 1, 2], np.array([[0.2, 0.4], [0.5, 0.5], [0.7, 0.9]])
    still = LossOver("λ", values, training, training[[1, 0, 2]])
    assert "training loss goes from 0.30 to 0.80" in still.text
    assert "validation loss is lowest at 1" in still.text
    said = Comparison({"none": np.array([0.5, 0.7]), "dropout": np.array([0.4, 0.4])}).text
    assert "none 0.60, dropout 0.40" in said
