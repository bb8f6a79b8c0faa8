"""Initial weights: their size, and units that are copies of each other."""

import numpy as np
import pytest

from iml_nn.initialisers import scaled, xavier
from iml_nn.measures import distinct_units


def test_scaled_draws_the_same_numbers_in_another_size():
    plain = xavier()(5, 3, np.random.default_rng(1))
    np.testing.assert_allclose(
        scaled("xavier", 4)(5, 3, np.random.default_rng(1)), 4 * plain, rtol=1e-15
    )
    with pytest.raises(ValueError, match="factor"):
        scaled("xavier", -1)


def test_distinct_units_looks_at_all_weights_of_a_unit_and_links_chains():
    W, b, W_above = np.zeros((2, 4)), np.zeros((4, 1)), np.zeros((4, 3))
    assert distinct_units(W, b, W_above) == 1
    for array, place in [(W, (1, 2)), (b, (0, 0)), (W_above, (3, 2))]:
        array[place] = 0.2
    assert distinct_units(W, b, W_above) == 4
    assert distinct_units(W, b, W_above, tolerance=0.3) == 1
    chain = np.array([[0.0, 0.08, 0.16, 0.24, 0.9]])
    assert distinct_units(chain, np.zeros((5, 1)), np.zeros((5, 1))) == 2
