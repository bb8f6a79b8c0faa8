"""64 seeds from each start: the same random numbers, and what became of the networks."""

import collections

import numpy as np

from iml_nn import Network, datasets, train
from iml_nn.ideas.initial_scale import STARTS
from iml_nn.ideas.seeds_census import LOOKS, SEEDS, CensusPicture, SeedsCensus, outcome, stack
from iml_nn.training import Progress, Training


def history(*losses):
    """A Progress of arrays whose losses are rows of SEEDS."""
    n = len(losses)
    nothing = np.zeros((n, SEEDS))
    return Progress(np.arange(n), 15 * np.arange(n), np.array(losses), *[nothing] * 3)


def test_every_start_has_a_look():
    assert list(LOOKS) == list(STARTS)


def test_a_stack_holds_networks_of_the_same_seeds():
    small, right = (stack(start, "tanh", 6, 0) for start in ("too small", "xavier"))
    assert len(small) == len(right) == SEEDS
    np.testing.assert_allclose(small.weights[1], 0.1 * right.weights[1], rtol=1e-5)
    alone = Network([2, *[10] * 6, 2], hidden="tanh", init="xavier", seed=5, dtype="float32")
    np.testing.assert_array_equal(right.network(5).weights[0], alone.weights[0])
    later = stack("xavier", "tanh", 6, 1)
    assert (later.weights[0][0] != right.weights[0][-1]).any()


def test_a_network_of_a_stack_learns_as_it_would_alone():
    X, y = datasets.circles(60, seed=3)
    alone = Network([2, 10, 10, 2], hidden="relu", init="he", seed=SEEDS + 7)
    many = train(stack("he", "relu", 2, 1), X, y, learning_rate=0.2, batch_size=20, epochs=None)
    one = train(alone, X, y, learning_rate=0.2, batch_size=20, epochs=None)
    for run in (many, one):
        run.update(30)
    np.testing.assert_allclose(many.measure().loss[7], one.measure().loss, rtol=1e-4)


def test_an_outcome_counts_the_losses_of_the_last_moment():
    losses = np.full(SEEDS, 0.5)
    losses[:3] = 0.0999, 0.1, 0
    assert outcome(history(np.zeros(SEEDS), losses), False).words == "2"
    assert outcome(history(losses), True).words == "diverged"


def test_the_picture_shows_each_seed_and_the_medians():
    losses = {label: np.linspace(0, 2, SEEDS) ** 2 * place for place, label in enumerate(LOOKS)}
    outcomes = {
        label: outcome(history(np.full(SEEDS, 0.7), values), label == "too large")
        for label, values in losses.items()
    }
    picture = CensusPicture()
    picture.show(outcomes)
    dots = picture.plotted()["losses"]
    np.testing.assert_allclose(dots[0][:, 1], 0)
    np.testing.assert_allclose(dots[2][:, 1], np.minimum(losses["xavier"], 1.2))
    assert np.isnan(dots[4][:, 1]).all()
    assert [round(d[:, 0].mean()) for d in dots] == [0, 1, 2, 3, 4]
    lines = picture.medians.lines
    ends = [[0, 0.7], [15, np.median(losses["too small"])]]
    np.testing.assert_allclose(lines["too small"].get_xydata(), ends)
    np.testing.assert_allclose(lines["he"].get_ydata(), [0.7, 1.2])
    assert picture.plotted()["learned"] == ["64", "10", "8", "6", "diverged"]
    assert "After 15 updates" in picture.describe(outcomes)
    assert "zeros 64, too small 10" in picture.describe(outcomes)


def test_the_census_tells_starts_apart():
    widget = SeedsCensus()
    widget.advance(16)
    learned = {label: one.learned for label, one in widget.told.items()}
    assert learned["zeros"] == learned["too small"] == 0
    assert learned["too large"] < 20 < 30 < learned["xavier"]
    assert learned["he"] > 55
    assert all(f"{label} {count}" in widget.describe() for label, count in learned.items())


def test_a_start_that_diverges_is_named_and_the_others_go_on():
    widget = SeedsCensus()
    widget.set(activation="relu")
    widget.advance(3)
    assert widget.gone == {"too large"}
    assert "too large diverged" in widget.describe()
    assert widget.picture.notice() == ""
    assert widget.histories["he"].last.update == 3 * widget.updates
    widget.reset_button.click()
    assert widget.gone == set()
    assert widget.errors == []


def test_each_start_is_measured_once_a_frame(monkeypatch):
    calls, measure = collections.Counter(), Training.measure

    def counted(run, *arguments, **options):
        calls[run] += 1
        return measure(run, *arguments, **options)

    widget = SeedsCensus()
    monkeypatch.setattr(Training, "measure", counted)
    widget.advance(2)
    assert [*calls.values()] == [2] * len(STARTS)


def test_the_learning_rate_acts_on_the_running_networks():
    widget = SeedsCensus()
    widget.advance(1)
    widget.set(learning_rate=1.0)
    assert {run.updates for run in widget.runs.values()} == {15}
    assert {run.learning_rate for run in widget.runs.values()} == {1.0}
