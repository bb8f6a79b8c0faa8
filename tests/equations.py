"""Every displayed equation of every notebook, with its tag and what it is about."""

import re
from typing import NamedTuple

import nbformat

from . import notebooks

DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
TAG = re.compile(r"\\tag\{([^}]*)\}")


class Shown(NamedTuple):
    """An equation as a reader sees it."""

    notebook: str
    cell: str
    tag: str
    latex: str
    where: str
    derived: bool


def collect():
    """Return all displayed equations; one without a tag is an AssertionError that names its place.

    What an equation is about (`where` of `verify`) stands in its cell's metadata under "formulas":
    either for the whole cell or by tag. Under "definitions" stand the tags of those that say what
    a symbol means; all others are derived.
    """
    found = []
    for path in notebooks.paths():
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "markdown":
                continue
            about = cell.metadata.get("formulas", "last layer")
            definitions = set(cell.metadata.get("definitions", ()))
            for text in DISPLAY.findall(cell.source):
                tags = TAG.findall(text)
                assert len(tags) == 1, f"{path.name}, {cell.id}: expected one \\tag in {text}"
                where = about if isinstance(about, str) else about[tags[0]]
                latex = TAG.sub("", text).strip().rstrip(".,").strip()
                derived = tags[0] not in definitions
                definitions.discard(tags[0])
                found.append(Shown(path.stem, cell.id, tags[0], latex, where, derived))
            assert not definitions, f"{path.name}, {cell.id}: no equation {definitions}"
    return found
