"""The toolkit of all pictures: a surface that is drawn again quickly, and parts to put on it."""

from iml_nn.pictures.bars import Bars, LayerBars
from iml_nn.pictures.curves import Curves
from iml_nn.pictures.histograms import Histogram, LayerHistograms
from iml_nn.pictures.network_diagram import NetworkDiagram
from iml_nn.pictures.network_map import NetworkMap
from iml_nn.pictures.picture import Picture, Still
from iml_nn.pictures.surface import Grid, Surface

__all__ = ["Bars", "Curves", "Grid", "Histogram", "LayerBars", "LayerHistograms",
           "NetworkDiagram", "NetworkMap", "Picture", "Still", "Surface"]  # fmt: skip
