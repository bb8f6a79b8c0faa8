"""Is everything there that the notebooks need, and if not, what to type."""

import importlib.metadata as metadata
import sys

NEEDED = ("numpy", "matplotlib", "ipywidgets", "lark", "sympy", "packaging", "pillow")
FRONT_END = "jupyterlab"
REMEDY = (
    "Stop JupyterLab. In a terminal, in the folder that holds README.md, type the lines that\n"
    "README.md gives under 'Start', and open the notebook again."
)


def in_notebook():
    """Return whether this runs in a notebook, and not in a plain or an IPython terminal.

    A kernel that runs has a front end already, be it JupyterLab, Notebook, VS Code, Colab or
    Voilà; so has Pyodide, which is a tab of a browser.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return sys.platform == "emscripten" or hasattr(shell, "kernel")


def problems(requirements=None):
    """Return one sentence for each package that is missing or of the wrong version.

    JupyterLab is asked for only where no front end is at work: see `in_notebook`.

    Parameters
    ----------
    requirements : requirement strings; by default those that iml_nn was installed with.
    """
    from packaging.requirements import Requirement

    if requirements is None:
        requirements = metadata.requires("iml_nn") or []
    bounds = {
        need.name: need.specifier
        for need in map(Requirement, requirements)
        if need.marker is None or need.marker.evaluate({"extra": "test"})
    }
    found = []
    for name in NEEDED if in_notebook() else (*NEEDED, FRONT_END):
        wanted = bounds.get(name, "")
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            found.append(f"{name} {wanted} is needed but not installed.")
        else:
            if wanted and version not in wanted:
                found.append(f"{name} {wanted} is needed, but version {version} is installed.")
    return found


def report():
    """Return what is wrong and what to type, or that all is well."""
    try:
        found = problems()
    except metadata.PackageNotFoundError:
        found = ["iml_nn is not installed, only found in this folder."]
    except ModuleNotFoundError as error:  # packaging, which the others are looked up with
        found = [f"{error.name.partition('.')[0]} is needed but not installed."]
    return "\n".join([*found, REMEDY]) if found else "Everything is in place."
