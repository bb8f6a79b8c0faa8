"""Is everything there that the notebooks need, and if not, what to type."""

import importlib.metadata as metadata

NEEDED = ("numpy", "matplotlib", "ipywidgets", "jupyterlab", "lark", "sympy")
REMEDY = (
    "Stop JupyterLab. In a terminal, in the folder that holds README.md, type the lines that\n"
    "README.md gives under 'Start', and open the notebook again."
)


def problems(requirements=None):
    """Return one sentence for each package that is missing or of the wrong version.

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
    for name in NEEDED:
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
    return "\n".join([*found, REMEDY]) if found else "Everything is in place."
