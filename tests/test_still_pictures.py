"""Pictures that do not move: what stands where, from numbers one can follow in one's head."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.contour import QuadContourSet

from iml_nn.ideas.chords import ChordsPicture
from iml_nn.ideas.cures_compared import Comparison, LossOver
from iml_nn.ideas.descent import BatchesPicture, ValleysPicture
from iml_nn.ideas.final_losses import FinalLossesPicture
from iml_nn.ideas.gradient_cost import CostPicture
from iml_nn.ideas.initial_scale import FirstLayerPicture
from tests.reading import panel


def labelled(axes):
    return {line.get_label(): line.get_xydata() for line in axes.lines
            if not line.get_label().startswith("_")}  # fmt: skip


def names_of_ticks(axis):
    return dict(zip(axis.get_ticklocs(), (t.get_text() for t in axis.get_ticklabels()),
                    strict=True))  # fmt: skip


def test_a_valley_has_its_contours_where_the_loss_of_its_walk_is_the_same():
    target = np.array([0.4, -0.5])
    walk = target + np.array([[1.0, 1.0], [0.2, 0.8], [0.0, 0.6]])
    picture = ValleysPicture({"long": ((4.0, 1.0), walk), "round": ((2.0, 2.0), walk)}, target)
    for axes, (curvatures, steps) in zip(picture.fig.axes, [((4, 1), 2), ((2, 2), 2)], strict=True):
        (contours,) = (c for c in axes.collections if isinstance(c, QuadContourSet))
        levels = []
        for segments in contours.allsegs:
            for points in segments:
                J = ((points - target) ** 2 * curvatures).sum(axis=1)
                np.testing.assert_allclose(J, J.mean(), rtol=0.01)
                levels.append(J.mean())
        assert len(levels) > 4
        path, start, star = (line.get_xydata() for line in axes.lines)
        np.testing.assert_array_equal(path, walk)
        np.testing.assert_array_equal(start, walk[:1])
        np.testing.assert_array_equal(star, [target])
        assert axes.get_title().endswith(f": {steps} steps")
        assert axes.get_aspect() == 1
        for limits, place in zip((axes.get_xlim(), axes.get_ylim()), target, strict=True):
            assert min(limits) < place < max(limits)


def test_a_comparison_has_dots_for_seeds_and_a_diamond_with_one_deviation():
    losses = {"none": np.array([0.5, 0.7, 0.9]), "dropout": np.array([0.3, 0.5, 0.1])}
    picture = Comparison(losses)
    axes = picture.fig.axes[0]
    names = names_of_ticks(axes.yaxis)
    assert [names[y] for y in sorted(names, reverse=True)] == ["none", "dropout"], "from the top"
    (reference,) = (line for line in axes.lines if line.get_linestyle() == "--")
    np.testing.assert_allclose(reference.get_xdata(), losses["none"].mean())
    bars = [ends for c in axes.collections if isinstance(c, LineCollection)
            for ends in c.get_segments()]  # fmt: skip
    assert len(bars) == 2
    for row, name in names.items():
        values = losses[name]
        near = [
            line for line in axes.lines if np.abs(np.subtract(line.get_ydata(), row)).max() < 0.4
        ]
        (dots,) = (line for line in near if line.get_marker() == "o")
        (diamond,) = (line for line in near if line.get_marker() == "D")
        np.testing.assert_array_equal(dots.get_xdata(), values)
        assert diamond.get_xdata()[0] == pytest.approx(values.mean())
        (bar,) = (ends for ends in bars if abs(ends[0, 1] - row) < 0.4)
        deviation = np.sqrt(np.mean((values - values.mean()) ** 2))
        np.testing.assert_allclose(
            bar[:, 0], [values.mean() - deviation, values.mean() + deviation]
        )
        assert bar[0, 1] == diamond.get_ydata()[0]


def test_losses_over_a_setting_are_means_with_a_band_of_one_deviation():
    training = np.array([[0.1, 0.3], [0.2, 0.3], [0.6, 0.5]])
    validation = np.array([[0.9, 0.7], [0.4, 0.8], [0.7, 0.6]])
    axes = LossOver("penalty λ", [0, 0.1, 1], training, validation).fig.axes[0]
    shown = labelled(axes)
    assert list(shown) == ["training", "validation"]
    bands = [c for c in axes.collections if isinstance(c, PolyCollection)]
    for (name, points), losses, band in zip(
        shown.items(), (training, validation), bands, strict=True
    ):
        np.testing.assert_allclose(points, np.column_stack([range(3), losses.mean(axis=1)]))
        corners = band.get_paths()[0].vertices
        for place in range(3):
            heights = corners[corners[:, 0] == place, 1]
            mean, deviation = losses[place].mean(), losses[place].std()
            assert heights.min() == pytest.approx(mean - deviation), name
            assert heights.max() == pytest.approx(mean + deviation), name
        (line,) = (line for line in axes.lines if line.get_label() == name)
        np.testing.assert_allclose(band.get_facecolor()[0][:3], to_rgb(line.get_color()))
    assert names_of_ticks(axes.xaxis) == {0: "0", 1: "0.1", 2: "1"}
    assert axes.get_xlabel() == "penalty λ"


def test_costs_are_drawn_under_their_names_counts_left_and_seconds_right():
    n = [10, 100]
    products = {"back-propagation": [50, 500], "differences": [500, 50_000]}
    seconds = {"back-propagation": [1e-4, 2e-4], "differences": [1e-3, 2e-2]}
    picture = CostPicture(n, products, seconds)
    for title, expected in (("counted", products), ("by the clock", seconds)):
        axes = panel(picture, title=title)
        for name, points in labelled(axes).items():
            np.testing.assert_allclose(points, np.column_stack([n, expected[name]]))
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert "multiplications" in panel(picture, title="counted").get_ylabel()
    assert "seconds" in panel(picture, title="by the clock").get_ylabel()
    in_both = [{line.get_label(): line.get_color() for line in axes.lines}
               for axes in picture.fig.axes]  # fmt: skip
    assert in_both[0] == in_both[1]


def test_batches_have_their_curve_and_their_cosines_over_their_size():
    seen = np.arange(0.0, 50, 10)
    curves = {"1": (seen, 2 - seen / 50), "10": (seen, 2 - seen / 40), "all": (seen, 1 + 0 * seen)}
    cosines = {"1": [0.1, 0.3, 0.2], "10": [0.6, 0.8, 0.7], "all": [1.0, 1.0, 1.0]}
    picture = BatchesPicture(curves, cosines)
    left, right = panel(picture, xlabel="samples seen"), panel(picture, xlabel="in a batch")
    for name, points in labelled(left).items():
        np.testing.assert_array_equal(points, np.column_stack(curves[name]))
    for place, name in names_of_ticks(right.xaxis).items():
        near = [line for line in right.lines if np.abs(line.get_xdata() - place).max() < 0.45]
        (dots,) = (line.get_ydata() for line in near if line.get_marker() == "o")
        (mean,) = (line.get_ydata() for line in near if line.get_marker() != "o")
        np.testing.assert_array_equal(dots, cosines[name])
        np.testing.assert_allclose(mean, np.mean(cosines[name]))
        (curve,) = (line for line in left.lines if line.get_label() == name)
        (dot,) = (line for line in near if line.get_marker() == "o")
        assert curve.get_color() == dot.get_color()


def test_a_chord_joins_the_ends_of_its_curve():
    t = np.linspace(0, 1, 5)
    losses = {"one layer": 1 + (t - 0.3) ** 2, "hidden layer": 2 - (t - 0.5) ** 2}
    picture = ChordsPicture(t, losses)
    for title, loss in losses.items():
        shown = labelled(panel(picture, title=title))
        np.testing.assert_array_equal(shown["loss on the line"], np.column_stack([t, loss]))
        np.testing.assert_array_equal(shown["chord"], [[0, loss[0]], [1, loss[-1]]])
        assert panel(picture, title=title).get_ylim()[1] > loss.max()


def test_ends_of_runs_stand_over_the_size_of_their_network():
    ends = {1: np.array([0.3, 0.5, 0.4]), 8: np.array([0.01, 0.4, 0.02])}
    axes = FinalLossesPicture(ends).fig.axes[0]
    for place, name in names_of_ticks(axes.xaxis).items():
        (dots,) = (line.get_xydata() for line in axes.lines
                   if abs(line.get_xdata().mean() - place) < 0.4)  # fmt: skip
        assert sorted(dots[:, 1]) == sorted(ends[int(name)])


def test_the_first_layer_has_medians_over_the_depth_and_a_dot_for_each_seed():
    sizes = {
        "tanh": np.array([[1e-2, 1e-3], [2e-2, 3e-3], [9e-2, 2e-3]]),
        "sigmoid": np.array([[1e-4, 1e-6], [3e-4, 2e-6], [2e-4, 9e-6]]),
    }
    axes = FirstLayerPicture([2, 4], sizes).fig.axes[0]
    colours = {line.get_label(): line.get_color() for line in axes.lines
               if not line.get_label().startswith("_")}  # fmt: skip
    assert list(colours) == list(sizes)
    for name, seeds in sizes.items():
        mine = [line for line in axes.lines
                if line.get_color() == colours[name] and len(line.get_xdata())]  # fmt: skip
        (median,) = (line.get_xydata() for line in mine if line.get_marker() == "None")
        np.testing.assert_allclose(median, np.column_stack([[2, 4], np.median(seeds, axis=0)]))
        dots = [line.get_xydata() for line in mine if line.get_marker() != "None"]
        np.testing.assert_array_equal([points[:, 1] for points in dots], seeds)
        assert all(np.abs(points[:, 0] - [2, 4]).max() < 0.5 for points in dots)
    assert axes.get_yscale() == "log"
