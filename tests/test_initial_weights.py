"""Initial weights: the pieces of notebook 06, and its widgets as plain objects."""

import numpy as np
import pytest

from iml_nn import Network
from iml_nn.figures.initial_weights import DEEPEST, ScalePicture
from iml_nn.initialisers import scaled, xavier
from iml_nn.live.initial_weights import SEEDS, InitialScale, SeedsCensus
from iml_nn.live.symmetry import SymmetryDial


def test_scaled_draws_the_same_numbers_in_another_size():
    plain = xavier()(5, 3, np.random.default_rng(1))
    np.testing.assert_allclose(
        scaled("xavier", 4)(5, 3, np.random.default_rng(1)), 4 * plain, rtol=1e-15
    )
    with pytest.raises(ValueError, match="factor"):
        scaled("xavier", -1)


# ---------------------------------------------------------------------- the symmetry dial


def counts(widget):
    shown = widget.counted.arrays()
    return shown.symmetric, shown.chosen


def test_noise_breaks_the_symmetry_and_without_it_nothing_does():
    widget = SymmetryDial()
    widget.advance(60)
    symmetric, chosen = counts(widget)
    assert set(symmetric) == {1}
    assert chosen[0] < 4 < chosen[-1]
    losses = {label: trace.last.loss for label, trace in widget.traces.items()}
    assert losses["ε = 0"] > 0.5
    assert losses["chosen ε"] < 0.2
    assert "1 of 8" in widget.describe()


def test_both_networks_have_the_same_noise_and_data():
    widget = SymmetryDial()
    weights = {}
    for epsilon in (0.1, 0.3):
        widget.set(epsilon=epsilon)
        weights[epsilon] = widget.nets["chosen ε"].weights[0] - 0.5
        np.testing.assert_array_equal(widget.nets["ε = 0"].weights[0], 0.5)
    np.testing.assert_allclose(weights[0.3], 3 * weights[0.1], rtol=1e-12)


def test_at_zero_both_networks_are_one():
    widget = SymmetryDial()
    widget.set(epsilon=0)
    widget.advance(3)
    losses = [trace.last.loss for trace in widget.traces.values()]
    assert losses[0] == losses[1]


# ---------------------------------------------------------------------- every layer at once


def histograms(widget):
    return [tops - tops.min() for tops in widget.picture.plotted()["activations"]]


def test_scale_multiplies_the_same_weights():
    widget = InitialScale()
    before = widget.net.weights[2].copy()
    widget.set(scale=10**0.3)
    np.testing.assert_allclose(widget.net.weights[2], 10**0.3 * before, rtol=1e-12)
    widget.set(start="too small", scale=1)
    np.testing.assert_allclose(widget.net.weights[2], 0.1 * before, rtol=1e-12)


def test_unused_layers_are_hidden_and_used_ones_are_shown():
    widget = InitialScale()
    for depth in (1, DEEPEST):
        widget.set(depth=depth)
        shown = [heights.any() for heights in histograms(widget)]
        assert shown == [h < depth for h in range(DEEPEST)]
        assert f"{depth} hidden layer" in widget.describe()


def test_layers_are_looked_at_on_one_batch_with_the_exact_gradient():
    widget = InitialScale()
    widget.advance(2)
    fresh = widget.net.copy()
    fresh.gradient(*widget._probe)
    expected = [np.sqrt(np.mean(layer.dJ_dz**2)) for layer in fresh.layers[:-1]]
    np.testing.assert_allclose(widget.picture._sizes, expected, rtol=1e-12)
    assert f"{expected[0] / expected[-1]:.2g}" in widget.describe()


@pytest.mark.parametrize(
    ("sizes", "said"),
    [((0, 0), "is 0 in every"), ((0, 1), "vanishes"), ((1e-6, 1), "10⁻⁶"), ((1, 2), "= 0.5")],
)
def test_the_ratio_is_said_in_words_a_reader_can_take_in(sizes, said):
    picture = ScalePicture()
    arrays = [np.full((2, 3), float(size)) for size in sizes]
    half = np.full((len(picture.surface.points), 2), 0.5)
    picture.show(half, (np.array([0]), np.array([0.7])), "tanh", arrays, arrays)
    assert said in picture.describe()


def test_a_deep_sigmoid_network_sends_little_to_its_first_layer():
    ratios = {}
    for activation in ("sigmoid", "tanh"):
        widget = InitialScale()
        widget.set(activation=activation, depth=8)
        ratios[activation] = widget.picture._sizes[0] / widget.picture._sizes[-1]
    assert ratios["sigmoid"] < 1e-3 < 0.05 < ratios["tanh"]


def test_a_diverged_network_is_shown_with_a_notice():
    widget = InitialScale()
    widget.set(start="too large", activation="relu", depth=8, scale=10)
    widget.advance(2)
    assert widget.errors == []
    assert "too large" in widget.picture._notice.get_text()


# ---------------------------------------------------------------------- 64 seeds at once


def test_the_census_tells_starts_apart():
    widget = SeedsCensus()
    widget.advance(16)
    learned = {label: np.sum(t.last.loss < 0.1) for label, t in widget.traces.items()}
    assert learned["zeros"] == learned["too small"] == 0
    assert learned["too large"] < 20 < 30 < learned["xavier"]
    assert learned["he"] > 55
    assert all(f"{label} {count}" in widget.describe() for label, count in learned.items())


def test_the_census_stacks_networks_of_the_same_seeds():
    widget = SeedsCensus()
    small, right = (widget.runs[label].net for label in ("too small", "xavier"))
    assert len(small) == len(right) == SEEDS
    np.testing.assert_allclose(small.weights[1], 0.1 * right.weights[1], rtol=1e-5)
    alone = Network([2, *[10] * 6, 2], hidden="tanh", init="xavier", seed=5, dtype="float32")
    np.testing.assert_array_equal(right.network(5).weights[0], alone.weights[0])


def test_a_start_that_diverges_is_named_and_the_others_go_on():
    widget = SeedsCensus()
    widget.set(activation="relu")
    widget.advance(3)
    assert widget.diverged == {"too large"}
    assert "too large diverged" in widget.describe()
    assert widget.picture._notice.get_text() == ""
    assert widget.traces["he"].last.update == 3 * widget.updates
    widget.reset_button.click()
    assert widget.diverged == set()
