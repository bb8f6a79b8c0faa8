"""Notebook 04: the step-by-step diagram, and the numbers in the tables."""

import re

import nbformat
import numpy as np
import pytest

from iml_nn import Network
from iml_nn.ideas import backpropagation as idea
from iml_nn.ideas.backpropagation import (
    SAMPLES,
    BackpropagationDiagram,
    BackpropagationPicture,
    one_update,
    steps,
    worked_network,
)
from iml_nn.ideas.gradient_cost import CostPicture

from . import equations, notebooks

NOTEBOOK = notebooks.NOTEBOOKS / "04_backpropagation.ipynb"


@pytest.fixture(scope="module")
def cells():
    return {cell.id: cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells}


# ---------------------------------------------------------------------- the diagram


def expected(net, x, label):
    """What each step of a network with two layers shows, from the package."""
    J, dJ_dW, dJ_db = net.gradient([x], [label])
    first, last = net.layers
    after = net.copy()
    after.weights = [W - 0.5 * g for W, g in zip(net.weights, dJ_dW, strict=True)]
    after.biases = [b - 0.5 * g for b, g in zip(net.biases, dJ_db, strict=True)]
    slopes = [np.append(W, b) for W, b in zip(dJ_dW, dJ_db, strict=True)]
    return [
        x, first.a, last.a, J, last.dJ_dz, slopes[1], last.dJ_dx, first.dJ_dz, slopes[0],
        [J, after.J([x], [label])],
    ]  # fmt: skip


@pytest.mark.parametrize("sample", range(len(SAMPLES)))
def test_each_step_shows_the_numbers_of_the_package(sample):
    widget, net = BackpropagationDiagram(), worked_network()
    widget.set(sample=sample)
    for at, numbers in enumerate(expected(net, *SAMPLES[sample])):
        widget.set(at=at)
        kind, h, _ = steps(2)[at]
        shown = kind.numbers(widget.told, h)
        np.testing.assert_allclose(np.ravel(shown), np.ravel(numbers), rtol=1e-12, atol=1e-15)
        said = ", ".join(f"{value:.4f}" for value in np.ravel(numbers))
        assert widget.describe().endswith(f": {said}.")
    assert widget.errors == []


@pytest.mark.parametrize("sizes", [[2, 3], [2, 3, 2], [2, 2, 2, 2]])
def test_every_number_of_a_step_is_written_out(sizes):
    net = Network(sizes, seed=1)
    picture = BackpropagationPicture(net)
    for at, step in enumerate(steps(len(sizes) - 1)):
        update = one_update(net, [0.7, -1.2], 1, at)
        picture.show(update)
        heading, *lines = picture.plotted()["text"]
        assert all(f"({tag})" in heading for tag in step.kind.tags)
        written = " ".join(lines).replace("−", "-")
        for number in np.ravel(step.kind.numbers(update, step.layer)):
            assert f"{number:.4f}" in written or f"{number:g}" in written, (step, number)


def test_the_errors_beside_the_units_are_those_already_computed():
    widget = BackpropagationDiagram()
    shown = []
    for at in range(10):
        widget.set(at=at)
        shown.append([text for text in widget.picture.plotted()["errors"] if text])
    assert [len(texts) for texts in shown] == [0, 0, 0, 0, 2, 2, 4, 4, 4, 4]
    assert shown[6][0] == "∂J/∂a = −1.8405"
    assert shown[7][0] == "∂J/∂z = −0.4601"


def test_the_steps_name_equations_of_the_notebook_about_what_they_compute():
    shown = {e.tag: e.latex for e in equations.collect() if e.notebook == NOTEBOOK.stem}
    begins = {
        idea.HIDDEN: ("z_j^{[h](i)} =", "a_j^{[h](i)} ="),
        idea.OUTPUT: ("z_j^{[h](i)} =", r"\hat y_j^{(i)} ="),
        idea.LOSS: ("J =",),
        idea.OUTPUT_ERROR: (r"\frac{\partial J}{\partial z_j^{[L](i)}} =",),
        idea.GRADIENT: (
            r"\frac{\partial J}{\partial w_{kj}^{[h]}} =",
            r"\frac{\partial J}{\partial b_j^{[h]}} =",
        ),
        idea.ERROR_BELOW: (r"\frac{\partial J}{\partial a_k^{[h-1](i)}} =",),
        idea.HIDDEN_ERROR: (r"\frac{\partial J}{\partial z_j^{[h](i)}} =",),
        idea.UPDATE: (r"W^{[h]} \leftarrow", r"b^{[h]} \leftarrow"),
    }
    for step in steps(3):
        for tag, start in zip(step.kind.tags, begins.get(step.kind, ()), strict=True):
            assert shown[tag].startswith(start), (step.kind.name, shown[tag])


@pytest.mark.parametrize("sizes", [[2, 3], [3, 4, 2], [2, 3, 2, 2]])
def test_the_errors_are_derivatives_of_the_loss(sizes):
    net, x = Network(sizes, seed=3), [0.3, -1.1, 0.8][: sizes[0]]
    u, h = one_update(net, x, 1), 1e-6
    for layer in range(1, len(sizes)):
        for j in range(sizes[layer]):  # a push on b is one on z
            ends = []
            for push in (h, -h):
                moved = net.copy()
                moved.biases[layer - 1][j] += push
                ends.append(moved.J([x], [1]))
            slope = (ends[0] - ends[1]) / (2 * h)
            assert u.dJ_dz[layer][j] == pytest.approx(slope, abs=1e-8)
        if layer < len(sizes) - 1:
            a = u.a[layer]
            np.testing.assert_allclose(u.dJ_dz[layer], u.dJ_da[layer] * a * (1 - a))
        np.testing.assert_allclose(u.dJ_dW[layer], np.outer(u.a[layer - 1], u.dJ_dz[layer]))


@pytest.mark.parametrize(
    "net",
    [
        Network([2, 3, 2], hidden="tanh"),
        Network([2, 3, 1], loss="binary_cross_entropy"),
        Network([2, 3, 2], loss="squared_error"),
    ],
)
def test_a_network_for_which_the_steps_do_not_hold_is_refused(net):
    with pytest.raises(ValueError, match="the steps are those of sigmoid hidden units"):
        BackpropagationDiagram(net)


def test_back_undoes_step():
    widget = BackpropagationDiagram()
    first = widget.describe()
    widget.advance(2)
    second = widget.describe()
    widget.step_button.click()
    widget.buttons["back"].click()
    assert widget.describe() == second
    widget.buttons["back"].click()
    widget.buttons["back"].click()
    assert widget.describe() == first
    widget.buttons["back"].click()
    assert widget.state["at"] == 9
    assert widget.errors == []


# ---------------------------------------------------------------------- what the notebook prints


def numbers_of(text):
    return [float(n.replace("−", "-")) for n in re.findall(r"[−-]?\d+(?:\.\d+)?", text)]


def rows(table):
    """First column → the numbers of the last two, of a Markdown table."""
    lines = [line.strip("| ").split("|") for line in table.splitlines() if line.startswith("| ")]
    return {line[0].strip(): numbers_of(" ".join(line[2:])) for line in lines[1:]}


def test_the_tables_hold_the_numbers_of_the_worked_network(cells):
    net = worked_network()
    x, label = SAMPLES[0]
    J, dJ_dW, dJ_db = net.gradient([x], [label])
    first, last = net.layers
    forward, back = rows(cells["hand-text"]), rows(cells["hand-back"])
    weights, biases = r"$w_{{1j}}^{{[{0}]}}, w_{{2j}}^{{[{0}]}}$", r"$b_j^{{[{}]}}$"
    for h, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), 1):
        assert forward[weights.format(h)] == W.T.ravel().tolist()
        assert forward[biases.format(h)] == b.ravel().tolist()
    right = {"$z^{[1]}$": first.z, "$a^{[1]}$": first.a, "$z^{[2]}$": last.z, "$J$": J}
    right[r"$\hat y$"] = last.a
    for name, value in right.items():
        assert forward[name] == np.round(value, 4).ravel().tolist()
    right = {"z^{[2]}": last.dJ_dz, "z^{[1]}": first.dJ_dz, "a^{[1]}": last.dJ_dx}
    for h in (1, 2):
        right[f"b_j^{{[{h}]}}"] = dJ_db[h - 1]
        right |= {f"w_{{{k}j}}^{{[{h}]}}": dJ_dW[h - 1][k - 1] for k in (1, 2)}
    for name, value in right.items():
        assert back[rf"$\partial J / \partial {name}$"] == np.round(value, 4).ravel().tolist()
    net.weights = [W - 0.5 * g for W, g in zip(net.weights, dJ_dW, strict=True)]
    net.biases = [b - 0.5 * g for b, g in zip(net.biases, dJ_db, strict=True)]
    for h in (1, 2):
        W, b = np.round(net.weights[h - 1], 4), np.round(net.biases[h - 1], 4)
        assert back[weights.format(h) + " after the step"] == W.T.ravel().tolist()
        assert back[biases.format(h) + " after the step"] == b.ravel().tolist()
    assert back["$J$ after the step"] == [round(net.J([x], [label]), 4)]
    assert len(forward) == 9
    assert len(back) == len(right) + 5


class Counted(np.ndarray):
    """An array that counts the multiplications of its matrix products."""

    count = 0

    def __matmul__(self, other):
        Counted.count += self.shape[0] * self.shape[1] * other.shape[1]
        return np.asarray(super().__matmul__(other)).view(Counted)


@pytest.mark.parametrize("sizes", [[3, 2], [4, 5, 3], [6, 5, 4, 3, 2]])
def test_the_count_of_multiplications_is_that_of_the_network(cells, sizes):
    here = {}
    exec(cells["cost-count"].split("\n\n\n")[0], here)
    parameters, back_propagation, one_by_one = here["multiplications"](sizes)
    net = Network(sizes, seed=0)
    assert parameters == net.n_parameters

    def products_of(calls):
        Counted.count = 0
        calls()
        return Counted.count

    a = [np.ones((sizes[0], 1)).view(Counted)]
    W = [W.view(Counted) for W in net.weights]

    def forward():
        for matrix in W:
            a.append(matrix.T @ a[-1])

    def backward():
        error = np.ones((sizes[-1], 1)).view(Counted)
        for h in range(len(W), 0, -1):
            _ = a[h - 1] @ error.T
            if h > 1:
                error = W[h - 1] @ error

    once = products_of(forward)
    assert back_propagation == once + products_of(backward)
    assert one_by_one == (parameters + 1) * once


def test_what_the_cost_picture_says_holds_no_time():
    products = {"back-propagation": [10, 20], "one by one": [100, 2000]}
    texts = [
        CostPicture([5, 10], products, {name: [s, 2 * s] for name in products}).text
        for s in (1e-6, 3e-3)
    ]
    assert texts[0] == texts[1]
    assert "20 for back-propagation, 2,000 for one by one" in texts[0]
