"""Notebook 08: a recorded run, its best moment, and the end of patience."""

import asyncio

import numpy as np

from iml_nn.ideas.early_stopping import EPOCHS, EVERY, GRID, EarlyStopping, patience_ends
from iml_nn.ideas.regularisation import SETTINGS, network, noisy_circles
from iml_nn.training import train


def test_the_scrubber_brings_back_the_weights_of_its_epoch():
    widget = EarlyStopping()
    (X, y), validation = noisy_circles(0)
    for epoch in (0, 112, 600):
        widget.set(epoch=epoch)
        again = network(seed=0)
        if epoch:
            train(again, X, y, **SETTINGS, epochs=None, seed=0).update(epoch)
        brought = widget.recording.nets[epoch // EVERY]
        np.testing.assert_allclose(brought.weights[0], again.weights[0], rtol=1e-9)
        np.testing.assert_allclose(widget.told.y_hat, again.predict_proba(GRID.points), rtol=1e-9)
        now = widget.picture.plotted()["marker"][1]
        np.testing.assert_allclose(now[:, 0], epoch)
        np.testing.assert_allclose(now[:, 1], [again.loss(X, y), again.loss(*validation)])
    assert len(widget.recording.nets) == EPOCHS // EVERY + 1


def test_going_to_and_fro_leaves_the_recorded_weights_alone():
    widget = EarlyStopping()
    widget.set(epoch=200)
    first = widget.told.y_hat
    widget.set(epoch=400)
    widget.advance(2)
    assert (widget.told.y_hat != first).any()
    widget.set(epoch=200)
    np.testing.assert_array_equal(widget.told.y_hat, first)


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
            history = widget.recording.history
            end = patience_ends(history.validation_loss, patience)
            assert run.stopped_early == (end is not None)
            if end is not None:
                assert history.epoch[end] == last.epoch
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


def test_patience_ends_so_many_moments_after_the_best_and_moment_0_is_none():
    losses = [0.1, 0.9, 0.5, 0.6, 0.5, 0.7, 0.4, 0.8]
    assert patience_ends(losses, 2) == 4
    assert patience_ends(losses, 3) == 5
    assert patience_ends(losses, 4) is None
    assert patience_ends(losses[:2], 1) is None


def test_reset_undoes_what_step_did():
    widget = EarlyStopping()
    widget.set(patience=30)
    widget.advance(5)
    assert widget.state["epoch"] == 4 * EVERY
    widget.reset_button.click()
    assert (widget.state["epoch"], widget.state["patience"]) == (EPOCHS, 30)
