"""Each lesson of the playground ends where its sentence says, from every seed."""

import numpy as np
import pytest

from iml_nn.ideas.playground import Playground, experiment
from iml_nn.ideas.playground.lessons import FREE, PRESETS, followed, settings_of

SEEDS = range(8)


def run_of(name, seed, **changed):
    """The run of a lesson at its start, with settings changed if asked."""
    settings = settings_of(name) | changed
    return experiment.make_run(settings, experiment.samples(settings, seed), seed)


def training_points(name, seed):
    """The points that the run of a lesson learns from."""
    return experiment.samples(settings_of(name), seed).training[0]


def end_of(name, seed, **changed):
    """The same run after the updates that its sentence speaks of, and its progress."""
    run = run_of(name, seed, **changed)
    progress = [run.measure()]
    for _ in range(PRESETS[name].updates // 20):
        run.update(20)
        progress.append(run.measure())
    return run, progress


@pytest.mark.parametrize("seed", SEEDS)
class TestEveryLessonEndsWhereItsSentenceSays:
    def test_symmetric_start(self, seed):
        run, progress = end_of("symmetric start", seed)
        assert np.ptp(run.net.weights[0], axis=1).max() < 1e-9
        assert progress[-1].accuracy < 0.75
        assert end_of("symmetric start", seed, symmetry=1.0)[1][-1].accuracy > 0.85

    def test_vanishing_gradient(self, seed):
        settings = settings_of("vanishing gradient")
        training = experiment.samples(settings, seed).training
        sizes = experiment.gradient_sizes(run_of("vanishing gradient", seed).net, *training)
        assert len(sizes) == 5
        assert sizes[0] < sizes[-1] / 10
        assert end_of("vanishing gradient", seed)[1][-1].loss > 0.68

    def test_saturated_start(self, seed):
        net = run_of("saturated start", seed).net
        net.forward(training_points("saturated start", seed))
        for layer in net.layers[:-1]:
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
        run, progress = end_of("overfitting", seed)
        assert progress[-1].accuracy > 0.9
        best = run.best
        assert best.validation_loss < 0.95 * progress[0].validation_loss
        assert progress[-1].validation_loss > 2 * best.validation_loss

    def test_early_stopping(self, seed):
        widget = Playground()
        widget.seed = seed
        widget.set(preset="early stopping")
        for _ in range(PRESETS["early stopping"].updates // 20):
            widget.step()
            if "stopped early" in widget.event:
                break
        widget.render()
        best = widget.run.best
        assert "stopped early" in widget.describe()
        assert widget.run.epoch - best.epoch >= 100
        X, y = widget.samples.validation
        assert widget.net.loss(X, y) == pytest.approx(best.validation_loss, rel=1e-12)
        assert best.validation_loss < end_of("overfitting", seed)[1][-1].validation_loss / 2

    def test_penalty_too_strong(self, seed):
        run, progress = end_of("penalty too strong", seed)
        assert (
            np.ptp(run.net.predict_proba(training_points("penalty too strong", seed)), axis=0).max()
            < 0.01
        )
        assert progress[-1].loss == pytest.approx(np.log(2), abs=0.01)

    def test_several_classes(self, seed):
        assert end_of("several classes", seed)[1][-1].accuracy >= 0.95


def test_each_of_the_eight_lessons_has_a_test():
    tests = dir(TestEveryLessonEndsWhereItsSentenceSays)
    assert len(PRESETS) == 8
    assert {"test_" + name.replace(" ", "_") for name in PRESETS} <= set(tests)


def test_a_lesson_sets_all_controls_at_once_and_shows_its_sentence():
    widget = Playground()
    widget.set(penalty=1.0, units=3, label=2)
    for name, preset in PRESETS.items():
        frames = widget.frames
        widget.set(preset=name)
        assert widget.frames == frames + 1
        wanted = settings_of(name)
        assert {key: widget.state[key] for key in wanted} == wanted
        assert preset.sentence[:20] in widget.sentence.value.replace("&#x27;", "'")
    assert widget.state["label"] == 2
    widget.set(dropout=0.2)
    assert widget.state["preset"] not in PRESETS
    assert widget.errors == []


def test_a_lesson_overrides_what_was_moved_before_it_and_what_is_moved_later_leaves_it():
    first = followed({"layers": 1, "preset": "overfitting"})
    assert first["preset"] == "overfitting"
    assert first["layers"] == settings_of("overfitting")["layers"] == 3
    assert settings_of("overfitting").items() <= first.items()
    then = followed({"preset": "overfitting", "layers": 1})
    assert (then["preset"], then["layers"], then["units"]) == (FREE, 1, 16)
    assert followed({"x1": 0.2, "patience": 10}) == {"x1": 0.2, "patience": 10}


def test_a_lesson_and_a_setting_in_one_batch_begin_one_run():
    widget = Playground()
    started = []

    def start(start=widget.start):
        started.append(widget.state)
        return start()

    widget.start = start
    widget.set(preset="saturated start", scale=2.0)
    assert len(started) == 1
    assert (widget.state["scale"], widget.state["data"]) == (2.0, "circles")
    assert widget.state["preset"] == FREE
    assert widget.run.learning_rate == 0.3
    assert widget.net.sizes == [2, 8, 8, 2]
