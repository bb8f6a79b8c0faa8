"""Gradient descent: a walk on a parabola, batches, and a valley that scaling makes round."""

import numpy as np

from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, VERMILLION, Picture


class DescentPicture(Picture):
    """One weight walks down a parabola; beside it, how far it is from the minimum.

    Parameters
    ----------
    curvature, minimum : J(w) = ½ curvature (w − minimum)².
    """

    size = (11.0, 4.4)
    steps = 30  # longest walk
    reach = 5.25  # the picture shows the weights so far from the minimum

    def __init__(self, curvature=2.5, minimum=1.0):
        self.curvature, self.minimum = curvature, minimum
        super().__init__()

    def loss(self, w):
        """J(w)."""
        return self.curvature / 2 * (w - self.minimum) ** 2

    def slope(self, w):
        """∂J/∂w."""
        return self.curvature * (w - self.minimum)

    def build(self):
        """Make axes and artists."""
        valley = self.fig.add_axes((0.07, 0.13, 0.47, 0.74))
        distance = self.fig.add_axes((0.635, 0.13, 0.35, 0.74))
        limits = np.array([-self.reach, self.reach]) + self.minimum
        w, top = np.linspace(*limits, 401), self.loss(limits[1])
        valley.plot(w, self.loss(w), color=BLUE)
        valley.set(xlabel="weight  w", ylabel="J(w)", xlim=limits, ylim=(-0.06 * top, top))
        distance.set(xlabel="step", ylabel="distance of w from the minimum", yscale="log")
        distance.set(xlim=(-0.5, self.steps + 0.5), ylim=(1e-4, 1e6))
        (self._tangent,) = valley.plot([], [], "--", color=GREEN, lw=3)
        (self._walk,) = valley.plot([], [], "o-", color=VERMILLION, lw=1.4, ms=6)
        (self._here,) = valley.plot([], [], "o", ms=14, color=ORANGE, mec=BLACK, zorder=5)
        (self._distance,) = distance.plot([], [], "o-", color=VERMILLION, lw=1.4, ms=6)
        self._gone = valley.text(self.minimum, 0.36 * top, "", ha="center", fontsize=14)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 3}  # over the lines of the walk
        self._gone.set(fontweight="bold", bbox=box)
        self._status = self.fig.text(0.5, 0.93, "", ha="center", fontsize=14, fontweight="bold")
        self.moving(self._tangent, name="slope")
        self.moving(self._walk, self._here, self._distance, name="walk")
        self.moving(self._status, self._gone, name="status")

    def show(self, rate, start, steps):
        """Show a walk of so many steps with η = rate from w = start: w ← w − η ∂J/∂w."""
        walk = [start]
        for _ in range(steps):
            walk.append(walk[-1] - rate * self.slope(walk[-1]))
        self._rate, self._steps, self.walk = rate, steps, np.array(walk)
        w, away = self.walk[-1], np.abs(self.walk - self.minimum)
        self._walk.set_data(self.walk, self.loss(self.walk))
        self._here.set_data([w], [self.loss(w)])
        self._gone.set_text("w has left the picture" if away[-1] > self.reach else "")
        around = np.array([w - 0.9, w + 0.9])
        self._tangent.set_data(around, self.loss(w) + self.slope(w) * (around - w))
        self._distance.set_data(np.arange(steps + 1), np.maximum(away, 1e-4))
        text = f"η = {rate:.2f}    step {steps}:    w = {w:.4g}    ∂J/∂w = {self.slope(w):.4g}"
        self._status.set_text(f"{text}    J = {self.loss(w):.4g}".replace("-", "−"))

    def describe(self):
        """One sentence, from the plotted numbers."""
        start, w = self.walk[0], self.walk[-1]
        first, last = (abs(v - self.minimum) for v in (start, w))
        became = "as far from" if np.isclose(first, last) else "nearer to"
        if last > first and not np.isclose(first, last):
            became = "farther from"
        steps = "1 step leads" if self._steps == 1 else f"{self._steps} steps lead"
        return (
            f"With η = {self._rate:.2f}, {steps} from w = {start:.4g} to "
            f"{w:.4g}, which is {became} the minimum at {self.minimum:g}, with J = "
            f"{self.loss(w):.4g}."
        )


class BatchesPicture(Picture):
    """Loss over the samples seen, for several batch sizes, and how well batches know the way.

    Parameters
    ----------
    curves : name → (samples seen, loss), two (n,) arrays.
    agreement : name → (m,) cosines between the gradient of a batch and that of all samples.
    """

    size = (11.0, 4.2)
    looks = ((VERMILLION, "-"), (BLUE, "--"), (GREEN, "-."))

    def __init__(self, curves, agreement):
        self._curves, self._agreement = curves, agreement
        super().__init__()

    def build(self):
        """Make axes and artists."""
        left = self.fig.add_axes((0.07, 0.14, 0.5, 0.75))
        right = self.fig.add_axes((0.66, 0.14, 0.33, 0.75))
        for (name, (seen, loss)), (colour, line) in zip(
            self._curves.items(), self.looks, strict=True
        ):
            left.plot(seen, loss, line, color=colour, label=name)
        left.set(xlabel="samples seen", ylabel="loss  J / n_d", ylim=(0, 3.2))
        left.set_title("what the same work achieves")
        left.legend(frameon=False)
        for place, (cosines, (colour, _)) in enumerate(
            zip(self._agreement.values(), self.looks, strict=True)
        ):
            spread = np.linspace(-0.22, 0.22, len(cosines))
            right.plot(place + spread, cosines, "o", ms=4, color=colour, alpha=0.6)
            right.plot([place - 0.32, place + 0.32], [np.mean(cosines)] * 2, color=BLACK, lw=3)
        right.set(xticks=range(len(self._agreement)), xticklabels=self._agreement)
        right.set(xlabel="samples in a batch", ylabel="cosine with the full gradient")
        right.set_ylim(-1.08, 1.08)
        right.set_title("how well a batch knows the way")
        right.axhline(0, color=BLACK, lw=1)

    def describe(self):
        """One sentence, from the plotted numbers."""
        losses = ", ".join(f"{loss[-1]:.1f} with {n}" for n, (_, loss) in self._curves.items())
        means = ", ".join(f"{np.mean(c):.1f} with {n}" for n, c in self._agreement.items())
        return (
            f"After the same number of samples the loss is {losses}; the mean cosine between the "
            f"gradient of a batch and that of all samples is {means}."
        )


class ValleysPicture(Picture):
    """Walks of two weights on the contours of their loss, side by side on equal axes.

    Parameters
    ----------
    walks : name → (curvatures (2,), walk (n, 2)); J / n_d = ½ Σ curvature (w − target)².
    target : (2,) weights of the minimum.
    """

    size = (10.0, 4.6)

    def __init__(self, walks, target):
        self._walks, self._target = walks, np.asarray(target)
        super().__init__()

    def build(self):
        """Make axes and artists."""
        grid = np.linspace(-1.3, 1.3, 201)
        first, second = self._target[0] + grid, self._target[1] + grid
        axes = self.fig.subplots(1, len(self._walks))
        for ax, (name, (curvatures, walk)) in zip(axes, self._walks.items(), strict=True):
            J = (curvatures[0] * grid**2)[np.newaxis] + (curvatures[1] * grid**2)[:, np.newaxis]
            levels = max(curvatures) * np.linspace(0, 1.3, 9)[1:] ** 2
            ax.contour(first, second, J, levels, colors=[BLUE], linewidths=1.2)
            ax.plot(*walk.T, "o-", color=VERMILLION, lw=1.6, ms=5)
            ax.plot(*walk[0], "o", color=ORANGE, ms=13, mec=BLACK)
            ax.plot(*self._target, "*", color=GREEN, ms=20, mec=BLACK)
            ax.set(aspect="equal", xlabel="w₁", ylabel="w₂")
            ax.set_title(f"{name}: {len(walk) - 1} steps")
        self.fig.subplots_adjust(left=0.06, right=0.99, top=0.92, bottom=0.13)

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = [
            f"{name}, {len(walk) - 1} steps end {np.linalg.norm(walk[-1] - self._target):.2f} away"
            for name, (_, walk) in self._walks.items()
        ]
        return f"Two weights walk towards the minimum: {'; '.join(parts)}."
