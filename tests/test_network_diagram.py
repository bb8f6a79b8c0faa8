"""The diagram of a network: names, weights and values at their places, and sums written out."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from iml_nn import Network
from iml_nn.ideas.feedforward import FeedforwardDiagram, NetworkPicture, forward_pass
from iml_nn.pictures.style import BLUE, VERMILLION
from tests.by_hand import forward
from tests.reading import circles, is_printed, numbers, texts, written


@pytest.fixture
def net():
    """A 3-4-2-2 network of which no two parameters are alike, with one decimal each."""
    found = Network([3, 4, 2, 2], hidden="sigmoid", init="zeros")
    size = iter(np.arange(1, 40) / 10 * (-1) ** (np.arange(1, 40) // 2))
    found.weights = [[[next(size) for _ in row] for row in W] for W in found.weights]
    found.biases = [[[next(size)] for _ in b] for b in found.biases]
    return found


def at_rest(picture):
    return [text for text in picture.fig.axes[0].texts if not text.get_animated()]


# ---------------------------------------------------------------------- what stands still


def test_each_column_has_its_heading(net):
    picture = NetworkPicture(net)
    columns = circles(picture)
    assert [len(column) for column in columns] == net.sizes
    expected = ["inputs  x", *2 * ["hidden units  a = φ(z)"], "prediction  ŷ = s(z)"]
    headings = {t.get_position()[0]: t for t in at_rest(picture) if t.get_text() in expected}
    for column, words in zip(columns, expected, strict=True):
        (x, top), text = column[0], headings[column[0][0]]
        assert text.get_text() == words
        assert text.get_position()[1] > top + 0.5
        assert text.get_ha() == "center"
        assert x == text.get_position()[0]


def test_each_weight_stands_on_its_edge_and_each_bias_under_its_unit(net):
    picture = NetworkPicture(net)
    columns = circles(picture)
    shown = {t.get_text(): np.array(t.get_position()) for t in at_rest(picture)}
    for h, W in enumerate(net.weights):
        for (k, j), w in np.ndenumerate(W):
            start, end = map(np.array, (columns[h][k], columns[h + 1][j]))
            place = shown[f"{w:+.1f}".replace("-", "−")]
            t = (place - start)[0] / (end - start)[0]
            np.testing.assert_allclose(place, start + t * (end - start), atol=1e-9)
            assert 0.15 < t < 0.5, "it stands nearer to the unit that it comes from"
        for j, b in enumerate(net.biases[h][:, 0]):
            x, y = shown[f"b = {b:+.1f}".replace("-", "−")]
            assert x == columns[h + 1][j][0]
            assert 0.3 < columns[h + 1][j][1] - y < 0.8


def test_an_edge_tells_the_sign_and_the_size_of_its_weight(net):
    picture = NetworkPicture(net)
    columns = circles(picture)
    (edges,) = (artist for artist in picture.fig.axes[0].collections
                if isinstance(artist, LineCollection))  # fmt: skip
    drawn = {
        tuple(map(tuple, ends)): (width, to_hex(colour), dashes is not None)
        for ends, width, colour, (_, dashes) in zip(
            edges.get_segments(), edges.get_linewidths(), edges.get_colors(),
            edges.get_linestyle(), strict=True,
        )
    }  # fmt: skip
    widths = {}
    for h, W in enumerate(net.weights):
        for (k, j), w in np.ndenumerate(W):
            widths[abs(w)], colour, dashed = drawn.pop((columns[h][k], columns[h + 1][j]))
            assert colour == (BLUE if w >= 0 else VERMILLION).lower()
            assert dashed == (w < 0)
    assert drawn == {}
    assert [widths[w] for w in sorted(widths)] == sorted(widths.values())


# ---------------------------------------------------------------------- the feedforward step


def test_each_circle_holds_the_value_of_its_unit(net):
    picture, x = NetworkPicture(net), [0.7, -1.2, 0.4]
    columns, expected = circles(picture), forward(net, x)
    for computed in range(4):
        picture.show(forward_pass(net, x, computed))
        shown = {text.get_position(): text.get_text() for text in texts(picture, "values")}
        for h, (places, values) in enumerate(zip(columns, expected, strict=True)):
            for place, number in zip(places, values, strict=True):
                text = shown.pop(place)
                assert text == "?" if h > computed else is_printed(text, number)
        assert shown == {}
        np.testing.assert_array_equal(picture.plotted()["layer"][0], columns[computed])


def test_the_sums_of_a_layer_are_those_of_the_network():
    widget = FeedforwardDiagram()
    widget.set(x1=0.7, x2=-1.2)
    outputs = forward(widget.net, [0.7, -1.2])
    for h, letter in ((1, "a"), (2, "ŷ")):
        widget.set(layer=h)
        heading, *rows = widget.picture.plotted()["text"]
        assert heading.startswith(f"layer {h}:  z = Wᵀx + b,")
        assert heading.endswith("ŷ = s(z)" if h == 2 else "a = φ(z)")
        W, b = widget.net.weights[h - 1], widget.net.biases[h - 1][:, 0]
        z = outputs[h - 1] @ W + b
        for j, line in enumerate(rows[: len(z)]):
            ((name, sum_, result),) = written(line)
            assert name == f"z{chr(0x2081 + j)}"
            assert sum_ == pytest.approx(result, abs=0.02), "the sum is what is written"
            assert is_printed(f"{result:.2f}", z[j])
            terms = np.array(numbers(line.split("=")[1]))
            np.testing.assert_allclose(terms[:-1:2], W[:, j])
            np.testing.assert_allclose(terms[1::2], outputs[h - 1], atol=0.005)
            assert terms[-1] == b[j]
            said = line.split("→")[1]
            assert said.startswith(f"    {letter}{chr(0x2081 + j)} = ")
            assert is_printed(said.split(" = ")[1], outputs[h][j])
        assert not any(rows[len(z) :])
    assert widget.errors == []
