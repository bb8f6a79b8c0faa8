"""Gradient descent: a walk on a parabola, batches, and a valley that scaling makes round."""

from typing import NamedTuple

import numpy as np

from iml_nn.pictures import Picture, Still
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION, minus
from iml_nn.widgets import LiveFigure, slider

CURVATURE, MINIMUM = 2.5, 1.0  # of the parabola
LONGEST = 30  # steps of a walk
REACH = 5.25  # the picture shows the weights so far from the minimum
NEAREST = 1e-4  # a distance that the picture shows
SEEN = ("walk", "slope", "status")
FRAMES = 4  # of a play for each step: slow enough to follow


def loss(w):
    """J(w) = ½ curvature (w − minimum)²."""
    return CURVATURE / 2 * (w - MINIMUM) ** 2


def slope(w):
    """∂J/∂w."""
    return CURVATURE * (w - MINIMUM)


class Descent(NamedTuple):
    """A walk of n steps: η; weights, losses and distances from the minimum, (n + 1,); last ∂J/∂w.

    The first of each is that of the start.
    """

    rate: float
    w: np.ndarray
    J: np.ndarray
    distance: np.ndarray
    slope: float


def walk(rate, start, n):
    """Return the `Descent` of n steps w ← w − η ∂J/∂w with η = `rate` from w = `start`."""
    w = [start]
    for _ in range(n):
        w.append(w[-1] - rate * slope(w[-1]))
    w = np.array(w)
    return Descent(rate, w, loss(w), np.abs(w - MINIMUM), slope(w[-1]))


class DescentPicture(Picture):
    """One weight walks down a parabola; beside it, how far it is from the minimum."""

    size = (11.0, 4.4)
    layout = {"valley": (0.07, 0.13, 0.47, 0.74), "distance": (0.635, 0.13, 0.35, 0.74)}

    def build(self, valley, distance):
        """Make the artists."""
        limits = np.array([-REACH, REACH]) + MINIMUM
        w, top = np.linspace(*limits, 401), loss(limits[1])
        valley.plot(w, loss(w), color=BLUE)
        valley.set(xlabel="weight  w", ylabel="J(w)", xlim=limits, ylim=(-0.06 * top, top))
        distance.set(xlabel="step", ylabel="distance of w from the minimum", yscale="log")
        distance.set(xlim=(-0.5, LONGEST + 0.5), ylim=(NEAREST, 1e6))
        look = {"color": VERMILLION, "lw": 1.4, "ms": 6}
        self.tangent = self.line(valley, "slope", "--", color=GREEN, lw=3)
        self.walk = self.line(valley, "walk", "o-", **look)
        self.here = self.dot(valley, "walk", ms=14, color=ORANGE, mec=BLACK, zorder=5)
        self.distance = self.line(distance, "walk", "o-", **look)
        self.text = self.heading(0.5, 0.93, fontsize=14, ha="center", va="baseline")
        box = {"facecolor": "white", "edgecolor": "none", "pad": 3}  # over the lines of the walk
        bold = {"fontsize": 14, "fontweight": "bold", "ha": "center", "bbox": box}
        self.gone = self.moving_text(valley, "status", MINIMUM, 0.36 * top, **bold)

    def show(self, s):
        """Show a `Descent`."""
        w, J, n = s.w[-1], s.J[-1], len(s.w) - 1
        self.walk.set_data(s.w, s.J)
        self.here.set_data([w], [J])
        self.gone.set_text("w has left the picture" if s.distance[-1] > REACH else "")
        around = np.array([-0.9, 0.9])
        self.tangent.set_data(w + around, J + s.slope * around)
        self.distance.set_data(np.arange(n + 1), np.maximum(s.distance, NEAREST))
        text = f"η = {s.rate:.2f}    step {n}:    w = {w:.4g}    ∂J/∂w = {s.slope:.4g}"
        self.text.set_text(minus(f"{text}    J = {J:.4g}"))

    def describe(self, s):
        """One sentence on a `Descent`."""
        n, (first, last) = len(s.w) - 1, s.distance[[0, -1]]
        became = "farther from" if last > first else "nearer to"
        if np.isclose(first, last):
            became = "as far from"
        steps = "1 step leads" if n == 1 else f"{n} steps lead"
        way = f"With η = {s.rate:.2f}, {steps} from w = {s.w[0]:.4g} to {s.w[-1]:.4g}"
        return f"{way}, which is {became} the minimum at {MINIMUM:g}, with J = {s.J[-1]:.4g}."


class DescentCurve(LiveFigure):
    """Choose η and walk down a parabola; find the η at which the walk no longer comes closer."""

    title, picture = "Walking down a parabola", DescentPicture
    controls = {
        "rate": slider("learning rate η", 0.1, 0.05, 1.0, 0.05, "how far each step goes", *SEEN),
        "start": slider("first w", -2.5, -4.0, 6.0, 0.5, "where the walk begins", *SEEN),
        "steps": slider("steps", 3, 0, LONGEST, 1, "steps done", *SEEN, stepped=True),
    }

    def begin(self):
        """Play from its first frame."""
        self.played = 0  # frames

    def step(self):
        """Do one step more; the longest walk is followed by a new one."""
        self.move(steps=(self.state["steps"] + 1) % (LONGEST + 1))

    def play(self):
        """Do one step every few frames; with the last one of a walk the play ends."""
        self.played += 1
        if self.played % FRAMES == 1:
            self.step()
            if self.state["steps"] == LONGEST:
                self.pause()

    def experiment(self):
        """Return the `Descent` of the controls."""
        s = self.state
        return walk(s["rate"], s["start"], s["steps"])


class BatchesPicture(Still):
    """Loss over the samples seen, for several batch sizes, and how well batches know the way.

    Parameters
    ----------
    curves : name → (samples seen, loss), two (n,) arrays.
    agreement : name → (m,) cosines between the gradient of a batch and that of all samples.
    """

    size = (11.0, 4.2)
    layout = {"losses": (0.07, 0.14, 0.5, 0.75), "cosines": (0.66, 0.14, 0.33, 0.75)}
    looks = ((VERMILLION, "-"), (BLUE, "--"), (GREEN, "-."))

    def show(self, curves, agreement, losses, cosines):
        """Draw the losses, and each cosine as a dot."""
        losses.set(xlabel="samples seen", ylabel="loss  J / n_d", ylim=(0, 3.2))
        losses.set_title("what the same work achieves")
        cosines.set(xlabel="samples in a batch", ylabel="cosine with the full gradient")
        cosines.set(title="how well a batch knows the way", ylim=(-1.08, 1.08))
        cosines.set_xticks(range(len(agreement)), agreement)
        for (name, (seen, J)), (colour, form) in zip(curves.items(), self.looks, strict=True):
            losses.plot(seen, J, form, color=colour, label=name)
        losses.legend()
        for place, values in enumerate(agreement.values()):
            spread = place + np.linspace(-0.22, 0.22, len(values))
            cosines.plot(spread, values, "o", ms=4, color=self.looks[place][0], alpha=0.6)
            cosines.plot([place - 0.32, place + 0.32], [np.mean(values)] * 2, color=BLACK, lw=3)
        cosines.axhline(0, color=BLACK, lw=1)

    def describe(self, curves, agreement):
        """One sentence on what is plotted."""
        losses = ", ".join(f"{J[-1]:.1f} with {n}" for n, (_, J) in curves.items())
        means = ", ".join(f"{np.mean(c):.1f} with {n}" for n, c in agreement.items())
        after = f"After the same number of samples the loss is {losses}"
        between = "the gradient of a batch and that of all samples"
        return f"{after}; the mean cosine between {between} is {means}."


class ValleysPicture(Still):
    """Walks of two weights on the contours of their loss, side by side on equal axes.

    Parameters
    ----------
    walks : name → (curvatures (2,), walk (n, 2)); J / n_d = ½ Σ curvature (w − target)².
    target : (2,) weights of the minimum.
    """

    def show(self, walks, target):
        """Draw contours and walks."""
        grid = np.linspace(-1.3, 1.3, 201)
        axes = self.fig.subplots(1, len(walks))
        for ax, (name, (curvatures, path)) in zip(axes, walks.items(), strict=True):
            J = np.add.outer(curvatures[1] * grid**2, curvatures[0] * grid**2)
            levels = max(curvatures) * np.linspace(0, 1.3, 9)[1:] ** 2
            ax.contour(target[0] + grid, target[1] + grid, J, levels, colors=[BLUE], linewidths=1.2)
            ax.plot(*path.T, "o-", color=VERMILLION, lw=1.6, ms=5)
            ax.plot(*path[0], "o", color=ORANGE, ms=13, mec=BLACK)
            ax.plot(*target, "*", color=GREEN, ms=20, mec=BLACK)
            ax.set(xlabel="w₁", ylabel="w₂", title=f"{name}: {len(path) - 1} steps", aspect="equal")
        self.fig.subplots_adjust(left=0.06, right=0.99, top=0.92, bottom=0.13)

    def describe(self, walks, target):
        """One sentence on what is plotted."""
        parts = [f"{name}, {len(path) - 1} steps end {np.linalg.norm(path[-1] - target):.2f} away"
                 for name, (_, path) in walks.items()]  # fmt: skip
        return f"Two weights walk towards the minimum: {'; '.join(parts)}."
