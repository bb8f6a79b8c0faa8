"""Sigmoid, tanh and relu learning side by side (notebook 07)."""

from iml_nn.figures.base import BLUE, GREEN, VERMILLION, Picture
from iml_nn.figures.panels import Curves
from iml_nn.figures.saturation import LayerBars, layer_axes

LOOKS = {"sigmoid": (VERMILLION, "-"), "tanh": (BLUE, "--"), "relu": (GREEN, "-.")}
HATCHES = {"sigmoid": "", "tanh": "//", "relu": ".."}


class ComparisonPicture(Picture):
    """Loss and flat shares over time, and the gradient of each layer, for three activations."""

    size = (11.0, 4.9)

    def build(self):
        """Make axes and artists."""
        loss = self.fig.add_axes((0.08, 0.54, 0.41, 0.34))
        flat = self.fig.add_axes((0.08, 0.115, 0.41, 0.34))
        bars = self.fig.add_axes((0.6, 0.115, 0.385, 0.74))
        loss.set(ylabel="loss  J / n_d", ylim=(0, 1.05), xticklabels=[])
        flat.set(ylabel="flat (share)", xlabel="update", ylim=(-0.03, 1.03))
        self._losses = Curves(self, loss, LOOKS, start=200, name="loss")
        self._flats = Curves(self, flat, LOOKS, start=200, name="flat")
        for line in [*self._losses.lines.values(), *self._flats.lines.values()]:
            line.set(marker="o", markevery=[-1])
        self.fig.legend(
            handles=self._losses.lines.values(), ncols=3, frameon=False, loc="center",
            bbox_to_anchor=(0.285, 0.915), handlelength=3.5,
        )  # fmt: skip
        layer_axes(bars)
        bars.set_ylabel("size of ∂J/∂W / n (rms)")
        self._gradients = {
            name: LayerBars(self, bars, 0.27 * (i - 1), 0.25, LOOKS[name][0], HATCHES[name], name,
                            "gradients")
            for i, name in enumerate(LOOKS)
        }  # fmt: skip
        bars.legend(ncols=3, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
        self._status = self.moving(
            self.fig.text(0.5, 0.968, "", fontsize=13, fontweight="bold", ha="center", va="center"),
            name="status",
        )

    def show(self, scale, histories, flats, saturated):
        """Move everything to this state.

        Parameters
        ----------
        scale : of the initial weights.
        histories, flats : activation → arrays over time: `Progress`, and `update` with `flat`.
        saturated : activation → `Saturated`.
        """
        self._scale = scale
        self._now = {name: (h.loss[-1], flats[name].flat[-1]) for name, h in histories.items()}
        for name, history in histories.items():
            self._losses.show(name, history.update, history.loss)
            self._flats.show(name, flats[name].update, flats[name].flat)
            *hidden, output = saturated[name].gradients
            self._gradients[name].show(hidden, output)
        self._update = int(max(h.update[-1] for h in histories.values()))
        now = "     ".join(f"{name} {loss:.2f}" for name, (loss, _) in self._now.items())
        self._status.set_text(
            f"weights {scale:.3g} × xavier, update {self._update}     loss: {now}"
        )

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = [
            f"{name} has loss {loss:.2f} with {flat:.0%} of its units flat"
            for name, (loss, flat) in self._now.items()
        ]
        return (
            f"With {self._scale:.3g} times the xavier weights, after {self._update} updates, "
            f"{', '.join(parts)}."
        )
