"""The playground without a browser: lessons, code, the reader's own points, early stopping."""

import asyncio
import time
from datetime import UTC, datetime

import numpy as np
import pytest

from iml_nn import Network, datasets, initialisers, train
from iml_nn.live import own_data, recipe
from iml_nn.live.playground import Playground
from iml_nn.live.presets import PRESETS, settings_of
from iml_nn.training import DivergenceError

SEEDS = range(8)


@pytest.fixture
def widget():
    return Playground()


# ---------------------------------------------------------------------- lessons


def run_of(name, seed, **changed):
    """The run of a lesson at its start, with settings changed if asked."""
    return recipe.cook(settings_of(name) | changed, seed)


def end_of(name, seed, **changed):
    """The same run after the updates that its sentence speaks of, and its progress."""
    dish = run_of(name, seed, **changed)
    progress = [dish.run.measure(remember=False)]
    for _ in range(PRESETS[name].updates // 20):
        dish.run.update(20)
        progress.append(dish.run.measure(remember=False))
    return dish, progress


@pytest.mark.parametrize("seed", SEEDS)
class TestEveryLessonEndsWhereItsSentenceSays:
    def test_symmetric_start(self, seed):
        dish, progress = end_of("symmetric start", seed)
        assert np.ptp(dish.run.net.weights[0], axis=1).max() < 1e-9
        assert progress[-1].accuracy < 0.75
        assert end_of("symmetric start", seed, symmetry=1.0)[1][-1].accuracy > 0.85

    def test_vanishing_gradient(self, seed):
        dish = run_of("vanishing gradient", seed)
        sizes = recipe.gradient_sizes(dish.run.net, *dish.training)
        assert len(sizes) == 5
        assert sizes[0] < sizes[-1] / 10
        assert end_of("vanishing gradient", seed)[1][-1].loss > 0.68

    def test_saturated_start(self, seed):
        dish = run_of("saturated start", seed)
        dish.run.net.forward(dish.training[0])
        for layer in dish.run.net.layers[:-1]:
            assert np.mean(np.abs(layer.a) > 0.9) > 0.8
        loss = end_of("saturated start", seed)[1][-1].loss
        assert loss > 5 * end_of("saturated start", seed, scale=1.0)[1][-1].loss

    def test_rate_too_high(self, seed):
        _, progress = end_of("rate too high", seed)
        losses = [p.loss for p in progress]
        assert max(losses) > 5 * losses[0]
        _, progress = end_of("rate too high", seed, learning_rate=0.3)
        assert max(p.loss for p in progress) < 1.5 * losses[0]

    def test_overfitting(self, seed):
        dish, progress = end_of("overfitting", seed)
        assert progress[-1].accuracy > 0.9
        best = dish.run.best
        assert best.validation_loss < 0.95 * progress[0].validation_loss
        assert progress[-1].validation_loss > 2 * best.validation_loss

    def test_early_stopping(self, seed):
        widget = Playground()
        widget.seed = seed
        widget.set(preset="early stopping")
        for _ in range(PRESETS["early stopping"].updates // 20):
            widget.step()
            if "stopped early" in widget._event:
                break
        widget.render()
        best = widget.run.best
        assert "stopped early" in widget.describe()
        assert widget.run.epoch - best.epoch >= 100
        X, y = widget._dish.validation
        assert widget.net.loss(X, y) == pytest.approx(best.validation_loss, rel=1e-12)
        assert best.validation_loss < end_of("overfitting", seed)[1][-1].validation_loss / 2

    def test_penalty_too_strong(self, seed):
        dish, progress = end_of("penalty too strong", seed)
        assert np.ptp(dish.run.net.predict_proba(dish.training[0]), axis=0).max() < 0.01
        assert progress[-1].loss == pytest.approx(np.log(2), abs=0.01)

    def test_several_classes(self, seed):
        assert end_of("several classes", seed)[1][-1].accuracy >= 0.95


def test_each_of_the_eight_lessons_has_a_test():
    tests = dir(TestEveryLessonEndsWhereItsSentenceSays)
    assert len(PRESETS) == 8
    assert {"test_" + name.replace(" ", "_") for name in PRESETS} <= set(tests)


def test_a_lesson_sets_all_controls_at_once_and_shows_its_sentence(widget):
    widget.set(penalty=1.0, units=3, label=2)
    for name, preset in PRESETS.items():
        frames = widget.frames
        widget.set(preset=name)
        assert widget.frames == frames + 1
        wanted = settings_of(name)
        assert {key: widget.state[key] for key in wanted} == wanted
        assert preset.sentence[:20] in widget._sentence.value.replace("&#x27;", "'")
    assert widget.state["label"] == 2
    widget.set(dropout=0.2)
    assert widget.state["preset"] not in PRESETS
    assert widget.errors == []


# ---------------------------------------------------------------------- spirals


def test_spirals_need_a_hidden_layer():
    X, y = datasets.spirals(300, n_classes=3, seed=0)
    began = time.process_time()
    softmax = Network([2, 3], seed=0)
    train(softmax, X, y, learning_rate=0.5, epochs=None).update(3000)
    assert softmax.accuracy(X, y) <= 0.60
    net = Network([2, 100, 3], hidden="sigmoid", init=initialisers.normal(3.0), seed=0)
    train(net, X, y, learning_rate=3.0, batch_size=10, epochs=None).update(4000)
    assert net.accuracy(X, y) >= 0.98
    assert time.process_time() - began < 20


# ---------------------------------------------------------------------- code


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"preset": "several classes"},
        {"preset": "penalty too strong"},
        {"loss": "squared_error", "classes": 4, "data": "blobs"},
        {"scale": 2.0, "symmetry": 0.3, "init": "he", "activation": "relu", "layers": 3},
        {"dropout": 0.2, "weight_noise": 0.1, "activity_noise": 0.2, "batch_size": 10},
        {"layers": 0, "batch_size": 100, "points": 40, "noise": 0.3, "test_fraction": 0.4},
    ],
)
@pytest.mark.parametrize("frames", [0, 7])
def test_the_code_shown_repeats_the_run(widget, settings, frames):
    widget.buttons["new_seed"].click()
    widget.set(**settings)
    widget.advance(frames)
    assert_code_repeats(widget)
    assert f"run.update({widget.run.updates})" in widget.code() or frames == 0


def assert_code_repeats(widget):
    text = widget.code()
    assert len(text.splitlines()) == 8
    names = {"playground": widget}
    exec(text, names)  # our own text, never a reader's
    last = widget.traces["the network"].last
    shown = last.loss, last.validation_loss
    np.testing.assert_allclose(names["losses"], shown, rtol=0, atol=1e-12)
    names["net"].weights[0][0, 0] += 1.0
    assert names["net"].loss(*names["training_set"]) != last.loss, "the check can fail"


def test_code_of_own_points_and_of_weights_that_were_taken_back(widget):
    widget.buttons["add_point"].click()
    widget.advance(5)
    assert_code_repeats(widget)
    widget.set(preset="overfitting")
    widget.advance(60)
    widget.buttons["restore_best"].click()
    assert widget.run.best.update < widget.run.updates
    assert_code_repeats(widget)


def test_code_says_when_the_run_was_changed_on_its_way(widget):
    widget.set(learning_rate=0.1)
    assert not widget.code().startswith("#")
    widget.advance(1)
    widget.set(learning_rate=1.0)
    assert widget.code().startswith("# Not this run")
    widget.reset_button.click()
    widget.advance(2)
    assert_code_repeats(widget)


def test_controls_are_followed_before_their_requests_are_served():
    async def cell():
        """A notebook's cell: what is posted is served only when it has ended."""
        inside = Playground()
        inside.set(data="circles", layers=1, penalty=0.1)
        inside.advance(2)
        inside._said_first = inside.code()
        await asyncio.sleep(0.3)
        return inside

    inside = asyncio.run(cell())
    assert inside.run.updates == 40
    assert inside.code() == inside._said_first
    assert "circles" in inside.code()
    assert "penalty=0.1" in inside.code()
    assert_code_repeats(inside)


def test_code_is_shown_on_demand(widget):
    assert widget._code.layout.display == "none"
    widget.code_button.value = True
    assert widget._code.layout.display == ""
    assert "from iml_nn import Network" in widget._code.value
    widget.code_button.value = False
    assert widget._code.layout.display == "none"


# ---------------------------------------------------------------------- controls


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 1.0}, {"batch_size": 10}, {"penalty": 0.1}, {"weight_noise": 0.1},
        {"activity_noise": 0.1}, {"dropout": 0.2}, {"patience": 30}, {"speed": 5}, {"x1": 0.2},
    ],
)  # fmt: skip
def test_what_acts_while_it_runs(widget, change):
    widget.advance(3)
    run = widget.run
    widget.set(**change)
    assert widget.run is run
    ((name, value),) = change.items()
    assert getattr(run, name, None) in (value, None) or name == "patience"


@pytest.mark.parametrize("change", [{"activation": "sigmoid"}, {"loss": "squared_error"}])
def test_another_activation_or_loss_begins_from_the_same_weights(widget, change):
    first = [W.copy() for W in widget.net.weights]
    widget.advance(3)
    widget.set(**change)
    assert widget.run.updates == 0
    for W, before in zip(widget.net.weights, first, strict=True):
        np.testing.assert_array_equal(W, before)


def test_scale_and_symmetry_keep_the_random_numbers(widget):
    first = widget.net.weights[0].copy()
    widget.set(scale=5.0)
    np.testing.assert_allclose(widget.net.weights[0], 5 * first)
    widget.set(scale=1.0, symmetry=0.3)
    np.testing.assert_allclose(widget.net.weights[0], 0.35 + 0.3 * first)


def test_the_notice_blames_the_rate_that_made_the_loss_grow(widget):
    widget.set(preset="rate too high")
    widget.advance(10)
    assert "η = 30 is too large here.\nMake it smaller" in widget.picture._notice.get_text()
    widget.set(learning_rate=0.1)
    widget.advance(1)
    assert "η = 30 was too large here.\nPress Reset" in widget.picture._notice.get_text()
    widget.reset_button.click()
    assert widget.picture._notice.get_text() == ""


def test_best_weights_come_back(widget):
    widget.set(preset="overfitting")
    widget.advance(60)
    X, y = widget._dish.validation
    best = widget.run.best.validation_loss
    assert widget.net.loss(X, y) > best
    widget.buttons["restore_best"].click()
    assert widget.net.loss(X, y) == pytest.approx(best, rel=1e-12)
    assert f"back to update {widget.run.best.update}" in widget.describe()


def test_gradient_sizes_are_those_of_the_whole_set():
    """They are summed in parts, of which the last is not full."""
    dish = recipe.cook(recipe.START, seed=0)
    X, y = dish.training
    assert recipe.PART < len(X) < 3 * recipe.PART
    _, dJ_dW, _ = dish.run.net.gradient(X, y)
    expected = [np.sqrt(np.mean((g / len(X)) ** 2)) for g in dJ_dW]
    sizes = recipe.gradient_sizes(dish.run.net, X, y)
    np.testing.assert_allclose(sizes, expected, rtol=1e-12)


def test_huge_weights_are_shown_without_a_warning(widget):
    widget.set(activation="relu", layers=4, units=16, scale=50.0, learning_rate=30.0)
    widget.advance(5)
    assert widget.errors == []


def test_a_run_that_leaves_the_finite_numbers_keeps_its_last_weights():
    dish = recipe.cook(
        recipe.START | {"activation": "identity", "loss": "cross_entropy", "learning_rate": 30.0,
                        "layers": 4, "scale": 10.0}, 0
    )  # fmt: skip
    with pytest.raises(DivergenceError):
        dish.run.update(200)
    assert all(np.isfinite(W).all() for W in dish.run.net.weights)


# ---------------------------------------------------------------------- own points


def csv(rows, header="x1,x2,class"):
    return "\n".join([header, *rows]).encode()


GOOD = ["10,200,red", "12,210,red", "14,190,red", "30,400,blue", "34,420,blue", "32,410,blue"]


def upload(widget, content, name="points.csv"):
    widget.change("upload", ({"name": name, "size": len(content), "content": memoryview(content)},))
    widget.render()


def test_points_from_a_file(widget):
    upload(widget, csv(GOOD))
    X, y = widget.data
    assert y.tolist() == [1, 1, 1, 0, 0, 0]
    np.testing.assert_allclose(X.min(axis=0), -own_data.REACH)
    np.testing.assert_allclose(X.max(axis=0), own_data.REACH)
    assert widget.state["data"] == recipe.OWN
    said = widget._message.value
    assert "Scaled to ±1.2: x1 from" in said
    assert "x1 from 10 to 34" in said
    assert 'role="status"' in said
    widget.advance(10)
    assert_code_repeats(widget)
    assert widget.errors == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (csv([]), "holds no points"),
        (csv(GOOD, "x,y,class"), "names the columns x, y, class; expected x1, x2 and class"),
        (csv(GOOD, "x1,x1,class"), "expected x1, x2 and class"),
        (csv([*GOOD, "a lot,3,red"]), "point 7: x1 is 'a lot', not a number"),
        (csv([*GOOD, "1,nan,red"]), "point 7: x2 is 'nan'"),
        (csv([*GOOD, "1,inf,red"]), "point 7: x2 is 'inf'"),
        (csv([*GOOD, "1,2,"]), "point 7 has no class"),
        (csv([*GOOD, "1,2,NaN"]), "point 7 has no class"),
        (csv([*GOOD, "1,2"]), "point 7 has 2 values"),
        (csv(GOOD[:3]), "all points are of class 'red'"),
        (csv([f"{i},1,{i}" for i in range(6)]), "6 classes; there are colours for 5"),
        (csv([f"{i},1,{i % 2}" for i in range(1001)]), "1001 points; at most 1000"),
        (bytes(range(128, 256)), "no text in UTF-8"),
        (b"x1,x2,class\n1,2,\x00\n" + b'"' + b"a" * 200_000, "no table"),
        (b"1" * 10_000_000, "10.0 MB; at most 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_old_points(widget, content, message):
    before, run = widget.data, widget.run
    began = time.process_time()
    upload(widget, content)
    assert time.process_time() - began < 1
    said = widget._message.value.replace("&#x27;", "'")
    assert "points.csv was not used" in said
    assert message in said
    assert 'role="alert"' in said
    assert widget.data is before
    assert widget.run is run
    assert widget.errors == []


def test_long_names_of_classes_are_cut_in_the_message_only():
    long = 45 * "a"
    _, y, text = own_data.read_csv(f"x1,x2,class\n0,0,{long}1\n1,1,{long}2\n".encode())
    assert set(y) == {0, 1}
    assert long not in text


def test_semicolons_spaces_and_a_byte_order_mark_are_read():
    text = "\ufeffclass; x1 ;x2\r\n 2;1.5;3\r\n10;2.5;4\r\n"
    X, y, said = own_data.read_csv(text.encode())
    assert y.tolist() == [0, 1], "classes in the order of their numbers"
    assert X.shape == (2, 2)
    assert "class 0 is '2'" in said


def test_a_column_of_equal_and_of_huge_values_is_scaled():
    X, _ = own_data.scaled(np.array([[1e308, 3.0], [-1e308, 3.0]]))
    np.testing.assert_allclose(X, [[own_data.REACH, 0], [-own_data.REACH, 0]])


def test_the_file_is_let_go(widget):
    widget.upload.set_trait(
        "value", ({"name": "a.csv", "type": "", "size": len(csv(GOOD)), "content": csv(GOOD),
                   "last_modified": datetime.now(UTC)},),
    )  # fmt: skip
    assert widget.upload.value == ()
    assert len(widget.data[1]) == len(GOOD)


def test_points_are_added_and_taken_away_at_the_cross(widget):
    X, y = widget.data
    widget.set(x1=-1.2, x2=0.7, label=2)
    widget.buttons["add_point"].click()
    np.testing.assert_allclose(widget.data[0][-1], [-1.2, 0.7])
    assert widget.data[1].tolist() == [*y, 2]
    assert widget.net.n_o == 3
    assert widget.state["data"] == recipe.OWN
    widget.buttons["remove_point"].click()
    np.testing.assert_array_equal(widget.data[0], X)
    widget.set(data="moons")
    np.testing.assert_array_equal(widget.data[0], X)
    widget.set(data=recipe.OWN)
    for _ in range(9):
        widget.buttons["remove_point"].click()
    assert widget.errors == []


def test_two_classes_remain_and_there_is_room_for_so_many_points(widget):
    widget.set(data=recipe.OWN)
    for _ in range(6):
        widget.buttons["remove_point"].click()
    assert len(np.unique(widget.data[1])) == 2
    assert "two classes must remain" in widget._message.value
    full = np.zeros((own_data.MAX_POINTS, 2)), np.arange(own_data.MAX_POINTS) % 2
    with pytest.raises(ValueError, match="as many as can be shown"):
        own_data.with_point(full, [0, 0], 1)


@pytest.mark.parametrize("fraction", [0.1, 0.3, 0.5, 0.7])
def test_held_out_points_stay_held_out_when_one_is_added(fraction):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(50, 2)), rng.integers(0, 3, 50)
    (X_train, y_train), (X_held, _) = own_data.hold_out(X, y, fraction)
    assert len(X_train) + len(X_held) == 50
    assert abs(len(X_held) - 50 * fraction) <= 3
    assert set(y_train) == {0, 1, 2}
    more = own_data.hold_out(*own_data.with_point((X, y), [0, 0], 1), fraction)
    assert {*map(tuple, X_held)} <= {*map(tuple, more[1][0])}
    pair = own_data.hold_out(X[:2], np.array([0, 1]), fraction)
    assert len(pair[0][1]) == len(pair[1][1]) == 2, "nothing to hold out"
