"""iml_nn: how a neural network is trained, in numpy that reads like the lecture."""

from iml_nn import datasets
from iml_nn.gradient_check import check_gradient
from iml_nn.network import Network
from iml_nn.noise import Noise
from iml_nn.stack import NetworkStack
from iml_nn.training import DivergenceError, train

__version__ = "0.1.0"

__all__ = ["DivergenceError", "Network", "NetworkStack", "Noise", "check_gradient", "datasets",
           "train"]  # fmt: skip
