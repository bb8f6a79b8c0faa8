"""Initial weights: their size, and units that are copies of each other."""

import numpy as np
import pytest

from iml_nn.initialisers import scaled, xavier


def test_scaled_draws_the_same_numbers_in_another_size():
    plain = xavier()(5, 3, np.random.default_rng(1))
    np.testing.assert_allclose(
        scaled("xavier", 4)(5, 3, np.random.default_rng(1)), 4 * plain, rtol=1e-15
    )
    with pytest.raises(ValueError, match="factor"):
        scaled("xavier", -1)
