"""Notebook 08: the penalty in formulas, and the widgets and pictures on regularisation."""

import asyncio

import numpy as np
import pytest

from iml_nn.figures.regularisation import CURED, NONE, Comparison, LossOver
from iml_nn.formulas import parse, to_latex, verify
from iml_nn.live.early_stopping import EPOCHS, EVERY, EarlyStopping, patience_ends
from iml_nn.live.regularisation import SETTINGS, Regularisation, network, noisy_circles
from iml_nn.training import train

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


def test_both_networks_begin_alike_and_without_a_cure_stay_alike():
    widget = Regularisation(penalty=0)
    widget.advance(3)
    for none, cured in zip(widget.nets[NONE].weights, widget.nets[CURED].weights, strict=True):
        np.testing.assert_array_equal(none, cured)
    assert widget.runs[NONE] is not widget.runs[CURED]


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
    assert widget.nets[NONE].loss(*noisy_circles(0)[0]) == plain.nets[NONE].loss(
        *noisy_circles(0)[0]
    )
    assert np.abs(widget.nets[CURED].weights[0] - plain.nets[CURED].weights[0]).max() > 1e-6


def test_reset_leads_back_to_the_cures_one_began_with():
    widget = Regularisation(penalty=0, hidden_units=4)
    widget.set(hidden_units=9)
    assert widget.nets[CURED].sizes == [2, 9, 2]
    assert widget.nets[NONE].sizes == [2, 30, 2]
    assert widget.runs[CURED].penalty == 0
    before = widget.nets[CURED].weights[0].copy()
    widget.advance(2)
    widget.reset_button.click()
    np.testing.assert_array_equal(widget.nets[CURED].weights[0], before)


def test_the_penalty_shrinks_the_weights_that_the_histogram_shows():
    widget = Regularisation()
    widget.advance(60)
    sizes = {label: sum((W**2).sum() for W in net.weights) for label, net in widget.nets.items()}
    assert sizes[CURED] < 0.7 * sizes[NONE]
    shares = {label: widget.picture.plotted()[f"weights, {label}"][0] for label in (NONE, CURED)}
    middle = len(shares[NONE]) // 2
    assert shares[CURED][middle] > shares[NONE][middle]
    for share in shares.values():
        assert share.sum() == pytest.approx(1)
    last = {label: trace.last for label, trace in widget.traces.items()}
    for progress in last.values():
        assert f"validation loss {progress.validation_loss:.2f}" in widget.describe()


# ---------------------------------------------------------------------- the recorded run


def test_the_scrubber_brings_back_the_weights_of_its_epoch():
    widget = EarlyStopping()
    (X, y), validation = noisy_circles(0)
    for epoch in (0, 112, 600):
        widget.set(epoch=epoch)
        again = network(seed=0)
        if epoch:
            train(again, X, y, **SETTINGS, epochs=None, seed=0).update(epoch)
        np.testing.assert_allclose(widget.net.weights[0], again.weights[0], rtol=1e-9)
        now = widget.picture.plotted()["marker"][1]
        np.testing.assert_allclose(now[:, 0], epoch)
        np.testing.assert_allclose(now[:, 1], [again.loss(X, y), again.loss(*validation)])
    assert len(widget.kept) == EPOCHS // EVERY + 1


def test_going_to_and_fro_leaves_the_recorded_weights_alone():
    widget = EarlyStopping()
    widget.set(epoch=200)
    first = [W.copy() for W in widget.net.weights]
    widget.set(epoch=400)
    widget.advance(2)
    widget.set(epoch=200)
    for before, after in zip(first, widget.net.weights, strict=True):
        np.testing.assert_array_equal(before, after)


def test_the_best_moment_and_the_end_of_patience_are_those_of_train():
    widget = EarlyStopping()
    for seed in range(6):
        if seed:
            widget.buttons["new_seed"].click()
        training, validation = noisy_circles(seed)
        for patience in (1, 10, 60):
            run = train(
                network(seed=seed), *training, **SETTINGS, epochs=EPOCHS, report_every=EVERY,
                validation=validation, patience=patience, seed=seed,
            )  # fmt: skip
            *_, last = run
            end = patience_ends(widget.history.validation_loss, patience)
            assert run.stopped_early == (end is not None)
            if end is not None:
                assert widget.history.epoch[end] == last.epoch
        widget.set(patience=60)
        best = widget.picture.plotted()["best"][0][0]
        assert best[0] == run.best.epoch
        assert best[1] == run.best.validation_loss


def test_play_runs_through_the_record_once_and_stops_at_its_end():
    async def scenario():
        widget = EarlyStopping()
        widget.set(epoch=EPOCHS - 3 * EVERY)
        await asyncio.sleep(0.2)
        widget.play_button.value = True
        for _ in range(200):  # a busy machine may take its time
            await asyncio.sleep(0.05)
            if not widget.state["playing"]:
                break
        assert not widget.state["playing"]
        assert widget.state["epoch"] == EPOCHS
        widget.step_button.click()
        await asyncio.sleep(1.0)
        assert widget.state["epoch"] == 0
        assert widget.errors == []

    asyncio.run(scenario())


# ---------------------------------------------------------------------- stills


def test_stills_say_what_they_show():
    values, training = [0, 1, 2], np.array([[0.2, 0.4], [0.5, 0.5], [0.7, 0.9]])
    still = LossOver("λ", values, training, training[[1, 0, 2]])
    assert "training loss goes from 0.30 to 0.80" in still.describe()
    assert "validation loss is lowest at 1" in still.describe()
    said = Comparison({"none": np.array([0.5, 0.7]), "dropout": np.array([0.4, 0.4])}).describe()
    assert "none 0.60, dropout 0.40" in said
