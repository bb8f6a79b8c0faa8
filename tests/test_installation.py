import sys
from types import SimpleNamespace

import pytest

from iml_nn import installation

IN_TERMINAL, IN_KERNEL = SimpleNamespace(), SimpleNamespace(kernel="a kernel")


@pytest.fixture(autouse=True)
def no_shell(monkeypatch):
    """However the tests themselves were started."""
    monkeypatch.delitem(sys.modules, "IPython", raising=False)


def test_this_installation_is_sound():
    assert installation.report() == "Everything is in place."


def test_a_wrong_version_and_a_missing_package_are_named(monkeypatch):
    monkeypatch.setattr(installation, "NEEDED", ("numpy", "no-such-package"))
    found = installation.problems(["numpy>=99", "no-such-package>=1"])
    assert found[0].startswith("numpy >=99 is needed, but version ")
    assert found[1] == "no-such-package >=1 is needed but not installed."


def test_the_report_says_what_to_do(monkeypatch):
    monkeypatch.setattr(installation, "NEEDED", ("no-such-package",))
    assert "README.md gives under 'Start'" in installation.report()


def test_the_report_can_be_made_without_what_makes_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    assert installation.report().startswith("packaging is needed but not installed.")


@pytest.mark.parametrize(
    ("shell", "platform", "asked"),
    [
        (None, "linux", True),
        (IN_TERMINAL, "linux", True),
        (IN_KERNEL, "linux", False),
        (None, "emscripten", False),
        (IN_TERMINAL, "emscripten", False),
    ],
)
def test_jupyterlab_is_asked_for_where_no_notebook_runs(monkeypatch, shell, platform, asked):
    monkeypatch.setattr(installation, "FRONT_END", "no-such-front-end")
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(sys, "platform", platform)
    assert ("no-such-front-end" in installation.report()) == asked
