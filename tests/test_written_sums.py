"""Back-propagation on the diagram: every number against differences of the loss."""

import itertools
import re

import numpy as np
import pytest

from iml_nn.ideas.backpropagation import SAMPLES, BackpropagationDiagram, worked_network
from tests.by_hand import derivatives, forward, loss
from tests.reading import NUMBER, circles, is_printed, numbers, texts, written

RATE = 0.5  # of the update at the end of back-propagation


def expected_sums(net, x, target):
    """Left side of every sum of back-propagation → its result; layers are told apart by `at`."""
    (dW1, dW2), (dz1, dz2) = derivatives(net, x, target)
    below = "₁₂"
    da = net.weights[1] @ dz2[:, 0]
    results = {(4, f"∂J/∂z{below[j]}"): dz2[j, 0] for j in (0, 1)}
    results |= {(6, f"∂J/∂a{below[k]}"): da[k] for k in (0, 1)}
    results |= {(7, f"∂J/∂z{below[j]}"): dz1[j, 0] for j in (0, 1)}
    for at, dW in ((5, dW2), (8, dW1)):
        results |= {(at, f"∂J/∂w{below[k]}{below[j]}"): g for (k, j), g in np.ndenumerate(dW)}
    return results


@pytest.mark.parametrize("sample", range(len(SAMPLES)))
def test_every_written_sum_is_right_and_leads_to_the_derivative(sample):
    widget, net = BackpropagationDiagram(), worked_network()
    widget.set(sample=sample)
    found = {}
    for at in range(4, 9):
        widget.set(at=at)
        for line in widget.picture.plotted()["text"][1:]:
            for name, sum_, result in written(line):
                assert sum_ == pytest.approx(result, abs=5e-4), line
                found[at, name] = result
    expected = expected_sums(net, *SAMPLES[sample])
    assert set(found) == set(expected)
    for key, result in expected.items():
        assert found[key] == pytest.approx(result, abs=6e-5), key


def test_the_terms_of_the_error_that_goes_down_are_weights_and_errors():
    widget, net = BackpropagationDiagram(), worked_network()
    widget.set(at=6)
    dz2 = derivatives(net, *SAMPLES[0])[1][1][:, 0]
    for line, row in zip(widget.picture.plotted()["text"][1:], net.weights[1], strict=False):
        terms = np.array(numbers(line.split(" = ")[1]))
        np.testing.assert_allclose(terms[::2], row)
        np.testing.assert_allclose(terms[1::2], dz2, atol=6e-5)


def test_the_loss_and_the_update_are_those_of_the_lecture():
    widget, net = BackpropagationDiagram(), worked_network()
    for sample, (x, target) in enumerate(SAMPLES):
        widget.set(sample=sample, at=3)
        right, J = numbers(widget.picture.plotted()["text"][1].replace("J = −log", ""))
        assert is_printed(f"{J:.4f}", loss(net, x, target))
        assert is_printed(f"{right:.4f}", forward(net, x)[-1][target])
        widget.set(at=9)
        after = net.copy()
        for P, slopes in zip((after.weights, after.biases), derivatives(net, x, target),
                             strict=True):  # fmt: skip
            for value_, slope in zip(P, slopes, strict=True):
                value_ -= RATE * slope
        *layers, last = widget.picture.plotted()["text"][1:]
        for h, line in enumerate(filter(None, layers), 1):
            shown = [float(n.replace("−", "-")) for n in re.findall(rf"[wb]\S+ ({NUMBER})", line)]
            P = [*after.weights[h - 1].ravel(), *after.biases[h - 1][:, 0]]
            np.testing.assert_allclose(shown, P, atol=6e-5)
        before, J = numbers(last)
        assert is_printed(f"{before:.4f}", loss(net, x, target))
        assert abs(J - loss(after, x, target)) < 6e-5


def test_each_error_stands_over_its_unit_and_the_target_beside_its_output():
    widget, net = BackpropagationDiagram(), worked_network()
    columns = circles(widget.picture)
    for sample, (x, target) in enumerate(SAMPLES):
        widget.set(sample=sample, at=7)
        dz1, dz2 = (slope[:, 0] for slope in derivatives(net, x, target)[1])
        shown = {t.get_position(): t.get_text() for t in texts(widget.picture, "errors")
                 if t.get_text()}  # fmt: skip
        assert len(shown) == 4
        for h, errors in ((1, dz1), (2, dz2)):
            for (x_, y_), error in zip(columns[h], errors, strict=True):
                (said,) = (s for (u, v), s in shown.items() if u == x_ and 0.3 < v - y_ < 0.7)
                assert is_printed(said.removeprefix("∂J/∂z = "), error)
        targets = {t.get_position()[1]: t.get_text() for t in texts(widget.picture, "target")}
        for j, (_, y_) in enumerate(columns[2]):
            assert targets[y_] == f"y = {int(j == target)}"


def test_edges_at_work_and_the_ringed_layer_are_those_of_the_step():
    widget = BackpropagationDiagram()
    columns = circles(widget.picture)
    ringed = [0, 1, 2, 2, 2, 2, 1, 1, 1, 0]
    at_work = [(), (1,), (2,), (), (), (2,), (2,), (), (1,), (1, 2)]
    for at in range(10):
        widget.set(at=at)
        shown = widget.picture.plotted()
        np.testing.assert_array_equal(shown["layer"][0], columns[ringed[at]])
        (edges,) = (a for a in widget.picture.named() if a.get_gid() == "edges")
        middles = {tuple(np.round(np.mean(ends, axis=0), 9)) for ends in edges.get_segments()}
        assert middles == {
            tuple(np.round(np.add(start, end) / 2, 9))
            for h in at_work[at]
            for start, end in itertools.product(columns[h - 1], columns[h])
        }


def test_headings_and_descriptions_name_the_layers_of_their_step():
    widget = BackpropagationDiagram()
    headings = ["", "110111", "22122", "", "2", "21222", "122", "1111", "10111", ""]
    said = ["", "1", "", "", "2", "2", "1", "1", "1", ""]
    for at, (heading, layer) in enumerate(zip(headings, said, strict=True)):
        widget.set(at=at)
        shown = widget.picture.plotted()["text"][0]
        assert shown.startswith(f"{at}   ")
        assert "".join(re.findall(r"\^\{\[(\d)\]\}", shown)) == heading, shown
        found = re.search(r"of layer (\d)", widget.describe())
        assert (found[1] if found else "") == layer
        assert widget.describe().startswith(f"Step {at}, ")
