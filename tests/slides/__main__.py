"""Build every deck into slides/."""

from pathlib import Path

from tests import notebooks

from .deck import write

FOLDER = Path(__file__).parents[2] / "slides"

if __name__ == "__main__":
    for path in notebooks.paths():
        print(write(path, FOLDER).relative_to(FOLDER.parent), flush=True)
