"""The playground: everything that the course has, to be turned at once (notebook 09)."""

from iml_nn.ideas.playground.widget import Playground

__all__ = ["Playground"]
