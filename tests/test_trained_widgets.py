"""Networks that learn on the plane: surfaces, samples and losses are those of the networks."""

import numpy as np
import pytest

from iml_nn import datasets
from iml_nn.ideas.early_stopping import EPOCHS, EVERY, EarlyStopping, record
from iml_nn.ideas.initial_scale import InitialScale
from iml_nn.ideas.overfitting import Overfitting
from iml_nn.ideas.regularisation import Regularisation
from iml_nn.ideas.symmetry import SymmetryDial
from tests.reading import assert_surface_is_of, is_printed, lines, numbers, panel, samples, texts


def last(curves, label):
    return curves[label][-1]


# ---------------------------------------------------------------------- overfitting


@pytest.fixture(scope="module")
def overfitting():
    widget = Overfitting()
    widget.set(samples=30, noise=0.25)
    widget.advance(6)
    return widget


def test_overfitting_shows_both_networks_on_their_samples(overfitting):
    X, y = datasets.moons(400, noise=0.25, seed=0)
    for size, units in (("large", 40), ("small", 3)):
        net = overfitting.runs[size].net
        assert net.sizes == [2, units, 2]
        name = f"surface of the {size} network"
        assert_surface_is_of(net, overfitting.picture, name)
        shown, labels = samples(overfitting.picture, name)
        expected = np.concatenate([X[:30][y[:30] == j] for j in (0, 1)])
        np.testing.assert_array_equal(shown, expected)
        curves = lines(panel(overfitting.picture, ylabel="loss  J"))
        np.testing.assert_allclose(
            last(curves, f"{size}, training"), [60, net.loss(shown, labels)], rtol=1e-9
        )
        np.testing.assert_allclose(
            last(curves, f"{size}, validation"), [60, net.loss(X[200:], y[200:])], rtol=1e-9
        )
        (title,) = (t.get_text() for t in overfitting.picture.fig.texts
                    if t.get_text().startswith(f"{size}: "))  # fmt: skip
        assert numbers(title) == [units, 2 * units + units + 2 * units + 2]


def test_the_mark_is_at_the_lowest_validation_loss_of_the_large_network(overfitting):
    curve = lines(panel(overfitting.picture, ylabel="loss  J"))["large, validation"]
    mark = overfitting.picture.plotted()["curves"][-1]
    np.testing.assert_array_equal(mark, [curve[curve[:, 1].argmin()]])


# ---------------------------------------------------------------------- regularisation


def test_cures_are_shown_on_their_side_with_their_losses_and_weights():
    widget = Regularisation(penalty=1, dropout=0.2)
    widget.advance(8)
    validation = datasets.circles(300, noise=0.25, seed=1000)
    curves = lines(panel(widget.picture, ylabel="loss  J"))
    edges = np.linspace(-5.25, 5.25, 22)
    nets = {label: run.net for label, run in widget.runs.items()}
    for label, net in nets.items():
        X, y = samples(widget.picture, f"surface, {label}")
        np.testing.assert_allclose(last(curves, f"{label} training"), [80, net.loss(X, y)])
        np.testing.assert_allclose(last(curves, f"{label} validation"), [80, net.loss(*validation)])
        assert_surface_is_of(net, widget.picture, f"surface, {label}")
        w = np.concatenate([W.ravel() for W in net.weights])
        shares = np.histogram(np.clip(w, -5.25, 5.25), edges)[0] / len(w)
        np.testing.assert_allclose(widget.picture.plotted()[f"weights, {label}"][0], shares)
        (image,) = (a for a in widget.picture.named() if a.get_gid() == f"surface, {label}")
        assert image.axes.get_title() == label
    (status,) = widget.picture.plotted()["status"]
    said = [curves[f"{label} validation"][-1, 1] for label in nets]
    assert [label in status for label in nets] == [True, True]
    np.testing.assert_allclose(numbers(status), [80, *said], atol=0.005)
    none, cured = nets.values()
    assert sum((W**2).sum() for W in cured.weights) < sum((W**2).sum() for W in none.weights)


# ---------------------------------------------------------------------- early stopping


def patience_ends(losses, patience):
    """Number of the first moment after which as many as `patience` brought no lower loss."""
    for k in range(patience + 1, len(losses)):
        if losses[1 : k - patience + 1].min() <= losses[k - patience + 1 : k + 1].min():
            return k
    return None


def test_early_stopping_brings_back_weights_and_marks_where_patience_ends():
    widget = EarlyStopping()
    picture = widget.picture
    validation = datasets.circles(300, noise=0.25, seed=1000)
    X, y = samples(picture)
    curves = lines(panel(picture, ylabel="loss  J"))
    epochs = np.arange(0, EPOCHS + 1, EVERY)
    np.testing.assert_array_equal(curves["training"][:, 0], epochs)
    losses = curves["validation"][:, 1]
    for epoch in (0, 48, 300):
        widget.set(epoch=epoch)
        net = record(0).nets[epoch // EVERY]
        both = [net.loss(X, y), net.loss(*validation)]
        at = [curves[name][epochs == epoch][0, 1] for name in ("training", "validation")]
        np.testing.assert_allclose(at, both, rtol=1e-9)
        line, dots = picture.plotted()["marker"]
        np.testing.assert_allclose(dots, [[epoch, both[0]], [epoch, both[1]]], rtol=1e-9)
        assert set(line[:, 0]) == {epoch}
        np.testing.assert_allclose(numbers(picture.plotted()["status"][0]), [epoch, *both],
                                   atol=0.005)  # fmt: skip
        assert_surface_is_of(net, picture)
    best = 1 + losses[1:].argmin()
    np.testing.assert_array_equal(picture.plotted()["best"][0], [[epochs[best], losses[best]]])
    for patience in (1, 10, 25, 60):
        widget.set(patience=patience)
        stop, k = picture.plotted()["stop"][0], patience_ends(losses, patience)
        assert {*stop[:, 0]} == (set() if k is None else {epochs[k]})
    assert patience_ends(losses, 10) is not None


# ---------------------------------------------------------------------- symmetry


def test_the_dial_shows_units_as_arrows_and_counts_those_that_differ():
    widget = SymmetryDial()
    widget.set(epsilon=0.3, units=5)
    widget.advance(20)
    picture, nets = widget.picture, {label: run.net for label, run in widget.runs.items()}
    assert_surface_is_of(nets["chosen ε"], picture)
    X, y = samples(picture)
    curves = lines(panel(picture, ylabel="loss"))
    counts = lines(panel(picture, ylabel="distinct units"))
    axes = panel(picture, xlabel="weight from $x_1$")
    assert "x_2" in axes.get_ylabel()
    for label, net in nets.items():
        np.testing.assert_allclose(last(curves, label), [400, net.loss(X, y)])
        np.testing.assert_array_equal(lines(axes)[label], net.weights[0].T)
        units = np.vstack([net.weights[0], net.biases[0].T, net.weights[1].T]).T
        alike = np.abs(units[:, np.newaxis] - units).max(axis=-1) <= 0.1
        chains = np.linalg.matrix_power(alike.astype(float), 8) > 0
        assert last(counts, label).tolist() == [400, len({tuple(row) for row in chains})]
    (arrows,) = (a for a in axes.collections if a.get_gid() == "units")
    expected = [[[0, 0], tip] for tip in nets["chosen ε"].weights[0].T]
    np.testing.assert_array_equal(np.array(arrows.get_segments()), expected)
    assert np.abs(lines(axes)["chosen ε"]).max() < axes.get_xlim()[1]
    said = numbers(picture.plotted()["status"][0])
    chosen, zero = nets["chosen ε"].loss(X, y), nets["ε = 0"].loss(X, y)
    np.testing.assert_allclose(
        said,
        [400, 0.3, last(counts, "chosen ε")[1], chosen, 0, last(counts, "ε = 0")[1], zero],
        atol=0.005,
    )


# ---------------------------------------------------------------------- initial weights


def bars(outline, h):
    """Lengths of the bars of layer h, of which the longest is 1; and the middles of the bins."""
    values, edges, _ = outline.get_data()
    return (values - h) / max(values - h), (edges[1:] + edges[:-1]) / 2


def shares(values, low, high):
    counts, _ = np.histogram(np.clip(values, low, high), np.linspace(low, high, 41))
    return counts / counts.max()


def test_every_layer_shows_how_its_activations_and_errors_spread():
    widget = InitialScale()
    widget.set(depth=3, width=6, scale=10**0.4)
    widget.advance(3)
    picture, net = widget.picture, widget.net.copy()
    X, y = (part[:60] for part in datasets.circles(120, seed=0))
    net.gradient(X, y)
    named = {name: [a for a in picture.named() if a.get_gid() == name]
             for name in ("activations", "gradients")}  # fmt: skip
    a = X.T
    for h, (layer, W, b) in enumerate(
        zip(net.layers[:-1], net.weights, net.biases, strict=False), 1
    ):
        a = np.tanh(W.T @ a + b)
        lengths, _ = bars(named["activations"][h - 1], h)
        np.testing.assert_allclose(lengths, shares(a, -1, 1), atol=1e-9)
        lengths, _ = bars(named["gradients"][h - 1], h)
        powers = np.log10(np.maximum(np.abs(layer.dJ_dz), 1e-12))
        np.testing.assert_allclose(lengths, shares(powers, -12, 2), atol=1e-9)
    typical = picture.plotted()["gradients"][-1]
    rms = [np.sqrt(np.mean(layer.dJ_dz**2)) for layer in net.layers[:-1]]
    np.testing.assert_allclose(typical, np.column_stack([[1, 2, 3], np.log10(rms)]))
    assert_surface_is_of(widget.net, picture)
    all_, labels = samples(picture)
    loss = lines(panel(picture, ylabel="loss"))["loss"]
    np.testing.assert_allclose(loss[-1], [15, widget.net.loss(all_, labels)])
    update, said, ratio = numbers(texts(picture, "status")[0].get_text())
    assert update == 15
    assert is_printed(f"{said:.3g}", loss[-1, 1])
    assert is_printed(f"{ratio:.2g}", rms[0] / rms[-1])
