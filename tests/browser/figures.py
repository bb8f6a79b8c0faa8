"""A LiveFigure in the page, used as a reader uses it: by keyboard and by mouse."""

import time

# in the kernel: the figures in the order in which their cells were run, and what they plot
PREPARE = """
from math import isclose as _isclose
from iml_nn.widgets import LiveTraining as _LiveTraining, cells as _cells

def _bytes(part):
    return part if isinstance(part, str) else part.tobytes()

def _fingerprint(figure):
    plotted = figure.picture.plotted().items()
    return {name: hash(tuple(map(_bytes, parts))) for name, parts in plotted}

def _ends(control):
    if hasattr(control, "options"):
        values = [o[1] if isinstance(o, tuple) else o for o in control.options]
        return values[0], values[-1]
    if hasattr(control, "base"):
        return control.base**control.min, control.base**control.max
    return (control.min, control.max) if hasattr(control, "min") else (False, True)

def _at(value, end):
    return value == end or isinstance(end, float) and _isclose(value, end)

_figures = _cells.figures()
"""
SLIDERS = {"IntSlider", "FloatSlider", "FloatLogSlider", "SelectionSlider"}
LATE = 3  # frames that may still come after the last event


def figures(lab):
    """All live figures of the notebook that is open."""
    lab.execute(PREPARE)
    names = lab.value("[type(figure).__name__ for figure in _figures]")
    assert lab.page.locator(".iml-live").count() == len(names)
    lab.record()
    return [ShownFigure(lab, number, name) for number, name in enumerate(names)]


class ShownFigure:
    """Figure `number` on the page; `here` is an expression for it in the kernel."""

    def __init__(self, lab, number, name):
        self.lab, self.number, self.name, self.here = lab, number, name, f"_figures[{number}]"
        self.root = lab.page.locator(".iml-live").nth(number)
        self.controls = lab.value(
            f"{{name: type(c).__name__ for name, c in {self.here}.controls.items()}}"
        )
        self.buttons = lab.value(f"list({self.here}.buttons)")
        self.moves = lab.value(f"{{n: c.moves for n, c in {self.here}.declared.items()}}")
        self.trains = lab.value(f"isinstance({self.here}, _LiveTraining)")
        self.plays = self.button("play").count() == 1

    def state(self, name):
        return self.lab.value(f"{self.here}.state[{name!r}]")

    def frames(self):
        return self.lab.frames(self.number)

    def shown(self):
        """The frame in the page, once the figure has served all requests."""
        self.lab.wait_until(f"{self.here}.loop.idle")
        image = self.root.locator(".widget-html img").first
        end = time.monotonic() + 60
        # what is the last frame is asked anew: an event may have been still on its way
        while image.get_attribute("src") != (src := self._last_src()):
            assert time.monotonic() < end, f"{self.name}: the last frame is not in the page"
            self.lab.page.wait_for_timeout(20)
        return src

    def _last_src(self):
        return self.lab.value(f"{self.here}.page.image.value").split('src="')[1].split('"')[0]

    def look(self):
        """What is plotted, as a fingerprint for each name, and the frame in the page."""
        src = self.shown()
        return self.lab.value(f"_fingerprint({self.here})"), src

    # ------------------------------------------------------------------ buttons

    def button(self, kind):
        """Play, step or reset."""
        return self.root.locator(f"button.iml-{kind}")

    def press(self, kind):
        """Press a button by keyboard, and wait until the figure has answered with a frame."""
        drawn = self.lab.value(f"{self.here}.frames")
        self.reveal(self.button(kind)).press("Enter")
        self.lab.wait_until(f"{self.here}.frames > {drawn}")
        self.shown()

    def reveal(self, locator):
        """Open the tab that a control stands in, if it is hidden."""
        tabs = self.root.locator(".lm-TabBar-tab, .jupyter-widget-Collapse-header")
        for tab in tabs.all() if not locator.is_visible() else ():
            tab.click()
            if locator.is_visible():
                break
        return locator

    # ------------------------------------------------------------------ controls

    def control(self, name):
        return self.reveal(self.root.locator(f".iml-{name}"))

    def move(self, name):
        """Move a control to another value by keyboard, and wait until the kernel knows it."""
        before, kind, control = self.state(name), self.controls[name], self.control(name)
        if kind in SLIDERS:
            self._press_arrow(name, times=3)
        elif kind == "ToggleButtons":
            control.locator("button:not(.mod-active)").last.press("Enter")
        elif kind in {"Checkbox", "ToggleButton"}:
            control.locator("input, button").or_(control).last.press("Space")
        else:
            raise NotImplementedError(f"how does one use a {kind}?")
        self.lab.wait_until(f"{self.here}.state[{name!r}] != {before!r}")
        self.shown()

    def _press_arrow(self, name, times):
        """Away from a slider's end, or to it; each press is awaited, or the last may come late."""
        slider, value = self.control(name).get_by_role("slider"), f"{self.here}.state[{name!r}]"
        low, high = self.lab.value(f"_ends({self.here}.controls[{name!r}])")
        at_end = self.lab.value(f"_at({value}, {high!r})")
        key, end = ("ArrowLeft", low) if at_end else ("ArrowRight", high)
        for _ in range(times):
            before = self.lab.value(value)
            slider.press(key)
            self.lab.wait_until(f"{value} != {before!r}")
            if self.lab.value(f"_at({value}, {end!r})"):
                break

    def through_its_range(self, name):
        """Move a control to both ends by keyboard, and once by mouse."""
        kind, control = self.controls[name], self.control(name)
        low, high = self.lab.value(f"_ends({self.here}.controls[{name!r}])")
        for end, key in ((high, "End"), (low, "Home")):
            if kind in SLIDERS:
                control.get_by_role("slider").press(key)
            elif kind == "ToggleButtons":
                buttons = control.locator("button")
                (buttons.last if end == high else buttons.first).press("Enter")
            elif self.state(name) != end:
                self.move(name)
            self.lab.wait_until(f"_at({self.here}.state[{name!r}], {end!r})")
            self.shown()
        self._by_mouse(name, kind, control, low)

    def _by_mouse(self, name, kind, control, low):
        if kind in SLIDERS:
            track = control.locator(".noUi-target")
            box = track.bounding_box()
            track.click(position={"x": 0.6 * box["width"], "y": box["height"] / 2}, force=True)
        elif kind == "ToggleButtons":
            control.locator("button").last.click()
        else:
            control.locator("input").or_(control).last.click()
        self.lab.wait_until(f"{self.here}.state[{name!r}] != {low!r}")
        self.shown()

    def drag(self, name, seconds=3):
        """Drag a slider back and forth; return the time of its release."""
        page, handle = self.lab.page, self.control(name).get_by_role("slider")
        handle.scroll_into_view_if_needed()
        track = self.control(name).locator(".noUi-target").bounding_box()
        box = handle.bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] / 2, y)
        page.mouse.down()
        began = time.monotonic()
        while (gone := (time.monotonic() - began) / seconds) < 1:
            turn = abs((2 * gone + 0.35) % 2 - 1)  # two turns, from end to end
            page.mouse.move(track["x"] + turn * track["width"], y)
            page.wait_for_timeout(20)
        page.mouse.up()
        return self.lab.now()

    def disturb(self, chance):
        """Do something at random, as fast as the page takes it, and wait for nothing."""
        name = chance.choice([*self.controls, *self.buttons, "step", "reset"])
        if name in self.controls:
            control, kind = self.control(name), self.controls[name]
            if kind in SLIDERS:
                key = chance.choice(
                    ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"]
                )
                control.get_by_role("slider").press(key)
            elif kind == "ToggleButtons":
                buttons = control.locator("button")
                buttons.nth(chance.randrange(buttons.count())).click()
            else:
                control.locator("input").or_(control).last.click()
        else:
            self.reveal(self.button(name)).click()

    # ------------------------------------------------------------------ checks

    def check_effect(self, name):
        """Moved alone, a control changes what its declaration says, and pixels with it."""
        is_button = name in self.buttons
        before = self._from_the_start(is_button)
        self._act(name, is_button)
        plotted, src = self.look()
        for changed in self.moves[name]:
            assert plotted[changed] != before[0][changed], f"{self.name}: {name} leaves {changed}"
        assert src != before[1], f"{self.name}: {name} changes no pixel"

    def _from_the_start(self, is_button):
        self.press("reset")
        if self.trains or is_button:
            self.press("step")
        return self.look()

    def _act(self, name, is_button):
        self.press("reset")
        if is_button and not self.trains:
            self.press("step")
        start = None if is_button else self.state(name)
        if is_button:
            self.press(name)
        else:
            self.move(name)
        if self.trains:
            self.press("step")
        self.restore = None if is_button else (name, start)

    def put_back(self):
        """Give the control that was moved its old value."""
        if self.restore:
            name, value = self.restore
            self.lab.execute(f"{self.here}.set({name}={value!r})")
            self.lab.wait_until(f"{self.here}.state[{name!r}] == {value!r}")

    def check_play(self, frames=10):
        """Play shows frame after frame; Pause stops within a few."""
        self.press("reset")
        shown = len(self.frames())
        self.reveal(self.button("play")).click()
        self.lab.wait_for_frames(shown + frames, figure=self.number)
        self.button("play").click()
        self.check_nothing_late(self.lab.now())
        assert not self.state("playing")

    def check_nothing_late(self, since):
        """Few frames come after a moment, and the last one shows the figure's state."""
        self.lab.page.wait_for_timeout(500)
        late = [frame for frame in self.frames() if frame["time"] > since]
        assert len(late) <= LATE, f"{self.name}: {len(late)} frames after the last event"
        assert self.frames()[-1]["src"] == self.shown()
        alt = self.root.locator(".widget-html img").first.get_attribute("alt")
        assert alt == self.lab.value(f"{self.here}.describe()")

    def check_healthy(self):
        assert self.lab.evaluate(f"{self.here}.errors") == "[]", self.name
        assert self.root.locator("[role=alert]").all_inner_texts() == []
