import numpy as np
import pytest

from iml_nn.activations import ACTIVATIONS, HIDDEN, softmax
from iml_nn.gradient_check import complex_step

SMOOTH = ["sigmoid", "tanh", "relu", "identity"]
FAR = np.array([[-1e4, -750.0, -30.0, -1.3, 0.0, 0.7, 30.0, 750.0, 1e4]])


@pytest.mark.parametrize("name", SMOOTH)
def test_slope_from_the_output_is_the_derivative(name):
    phi = HIDDEN[name]
    for z in [-20.0, -3.0, -0.4, 0.3, 2.0, 20.0]:
        slope = phi.slope(phi.value(np.array([[z]])))
        expected = complex_step(lambda t: phi.value(t)[0, 0], np.array([[z]]))
        np.testing.assert_allclose(slope, expected, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_far_out_values_are_finite_and_of_the_same_type(name, dtype):
    a = ACTIVATIONS[name].value(FAR.astype(dtype))
    assert np.isfinite(a).all()
    assert a.dtype == dtype


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "softmax"])
def test_complex_values_continue_the_real_ones(name):
    value = ACTIVATIONS[name].value
    np.testing.assert_allclose(value(FAR + 1e-30j).real, value(FAR), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_in_place_equals_a_new_array(name):
    z = np.random.default_rng(0).normal(size=(3, 4))
    expected = ACTIVATIONS[name].value(z.copy())
    kept = z.copy()
    ACTIVATIONS[name].value(z)
    np.testing.assert_array_equal(z, kept)
    assert ACTIVATIONS[name].value(z, out=z) is z
    np.testing.assert_array_equal(z, expected)


@pytest.mark.parametrize("name", SMOOTH)
def test_slope_in_place(name):
    a = HIDDEN[name].value(np.random.default_rng(0).normal(size=(3, 4)))
    out = np.empty_like(a)
    assert HIDDEN[name].slope(a, out=out) is out
    np.testing.assert_array_equal(out, HIDDEN[name].slope(a))


def test_known_values():
    z = np.array([[-1.0], [0.0], [2.0]])
    np.testing.assert_allclose(HIDDEN["sigmoid"].value(np.log([[3.0]])), [[0.75]])
    np.testing.assert_array_equal(HIDDEN["step"].value(z), [[0], [1], [1]])
    np.testing.assert_array_equal(HIDDEN["relu"].value(z), [[0], [0], [2]])
    np.testing.assert_allclose(softmax(np.log([[1.0], [2.0], [5.0]])), [[0.125], [0.25], [0.625]])


def test_softmax_columns_sum_to_one_and_ignore_a_shift():
    z = np.random.default_rng(0).normal(size=(2, 4, 3))
    np.testing.assert_allclose(softmax(z).sum(axis=-2), 1)
    np.testing.assert_allclose(softmax(z + 1e4), softmax(z), rtol=1e-10)


def test_step_has_no_useful_slope():
    with pytest.raises(ValueError, match=r"slope 0 everywhere.*hidden='sigmoid'"):
        HIDDEN["step"].slope(np.array([[1.0]]))
