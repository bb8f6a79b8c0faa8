"""Every notebook in a real browser: each control moved, and everything declared does follow."""

import json

import pytest

from .figures import SLIDERS, figures
from .server import NOTEBOOKS

ALL = sorted(path.name for path in NOTEBOOKS.glob("[01]*.ipynb"))


def live(name):
    cells = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]
    return sum("iml_nn.live" in "".join(cell["source"]) for cell in cells)


@pytest.mark.parametrize("notebook", ALL)
def test_every_control_of_a_notebook(lab, notebook):
    lab.run_notebook(notebook)
    assert lab.errors_in_output() == []
    found = figures(lab)
    assert bool(found) == bool(live(notebook))
    for figure in found:
        assert set(figure.effects) == {*figure.controls, *figure.buttons}
        for name in figure.effects:
            figure.check_effect(name)
            figure.put_back()
        for name in figure.controls:
            figure.through_its_range(name)
        sliders = [name for name, kind in figure.controls.items() if kind in SLIDERS]
        if sliders:
            figure.check_nothing_late(figure.drag(sliders[0]))
        if figure.plays:
            figure.check_play()
        figure.check_healthy()
    assert lab.errors_in_output() == []
    assert lab.console == []
    assert lab.errors_in_log() == []
