from typing import NamedTuple

import numpy as np
import pytest

from iml_nn.history import History, Patience


class Point(NamedTuple):
    time: int
    place: np.ndarray


def filled(n, **settings):
    history = History(**settings)
    for time in range(n):
        history.append(Point(time, np.array([time, -time])))
    return history


@pytest.mark.parametrize("n", [1, 601, 701, 9_999, 10_000])
def test_a_bounded_number_of_points_evenly_spaced_from_the_first_to_the_last(n):
    history = filled(n)
    shown = history.arrays()
    assert (shown.time[0], shown.time[-1]) == (0, n - 1)
    assert (history.first.time, history.last.time) == (0, n - 1)
    assert min(n, 300) <= len(shown.time) <= 601
    assert len(set(np.diff(shown.time)[:-1])) <= 1, "even, but for the last point"
    np.testing.assert_array_equal(shown.place, np.column_stack([shown.time, -shown.time]))


def test_few_points_are_all_kept():
    np.testing.assert_array_equal(filled(50, most=50).arrays().time, np.arange(50))
    assert len(filled(52, most=50).arrays().time) == 27


def test_arrays_are_built_once_and_again_after_a_new_point():
    history = filled(3)
    shown = history.arrays()
    assert history.arrays() is shown
    with pytest.raises(ValueError, match="read-only"):
        shown.time[0] = 7
    history.append(Point(3, np.zeros(2)))
    assert history.arrays().time.tolist() == [0, 1, 2, 3]
    assert shown.time.tolist() == [0, 1, 2]


def test_an_empty_history_has_empty_arrays_of_its_kind():
    assert History(Point).arrays().time.shape == (0,)
    assert History().first is None
    with pytest.raises(ValueError, match="append a point first"):
        History().arrays()


def test_patience_ends_so_long_after_the_lowest_loss():
    watch = Patience()
    assert not watch.is_over(1)
    losses = [3.0, 2.0, 2.0, 2.5, 1.0, 1.5, 1.2, 1.1]
    lowest = [watch.tell(loss, 10 * k) for k, loss in enumerate(losses)]
    assert lowest == [True, True, False, False, True, False, False, False]
    assert (watch.best, watch.best_at) == (1.0, 40)
    assert watch.is_over(30)
    assert not watch.is_over(31)
    assert not watch.is_over(None)
    assert not watch.is_over(0)
