"""The reader's own points: from a CSV file, or set one by one with the cursor."""

import csv
import io
import math

import numpy as np

from iml_nn.pictures.style import CLASS_COLOURS, minus

COLUMNS = ("x1", "x2", "class")
MAX_BYTES = 1_000_000
MAX_POINTS = 1_000
MAX_CLASSES = len(CLASS_COLOURS)
REACH = 1.2  # a file's points are scaled to fill the plane from −REACH to REACH

# where one begins who chooses own points before setting any: two classes, a few points each
SKETCH = (
    np.array([[-0.8, -0.6], [0.8, 0.6], [-0.5, -0.9], [0.5, 0.9], [-0.9, -0.2], [0.9, 0.2]]),
    np.array([0, 1, 0, 1, 0, 1]),
)


def read_csv(content, size=None):
    """Read points from the bytes of a CSV file with the columns x1, x2 and class.

    Parameters
    ----------
    content : bytes, UTF-8, comma or semicolon between the columns, their names in the first line.
    size : bytes of the file, where known before its content.

    Returns
    -------
    X : (n, 2) floats, each column scaled to −REACH … REACH.
    y : (n,) int labels.
    text : what was read, and how it was scaled, in a sentence.

    Raises
    ------
    ValueError : the file cannot be used; the message says why, and where.
    """
    size = len(content) if size is None else size
    if size > MAX_BYTES:
        raise ValueError(
            f"the file has {size / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB can be read"
        )
    try:
        text = bytes(content).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("this is no text in UTF-8: save the table as CSV (UTF-8)") from None
    rows = _rows(text)
    points = np.array([[x1, x2] for x1, x2, _ in rows])
    names = sorted({name for *_, name in rows}, key=_number_first)
    if len(names) == 1:
        raise ValueError(
            f"all points are of class {_short(names[0])!r}; expected at least two classes"
        )
    if len(names) > MAX_CLASSES:
        raise ValueError(f"the file has {len(names)} classes; there are colours for {MAX_CLASSES}")
    y = np.array([names.index(name) for *_, name in rows])
    X, ranges = rescaled(points)
    classes = ", ".join(f"{j} is {_short(name)!r}" for j, name in enumerate(names))
    return X, y, f"{len(X)} points; class {classes}. {ranges}"


def rescaled(points):
    """Return points (n, 2), each column scaled to −REACH … REACH, and a sentence that says so."""
    low, high = points.min(axis=0), points.max(axis=0)
    half = high / 2 - low / 2  # halves first: the difference may overflow
    X = REACH * (points - (high / 2 + low / 2)) / np.where(half > 0, half, 1)
    spans = ", ".join(
        f"x{k} from {a:.4g} to {b:.4g}" for k, (a, b) in enumerate(zip(low, high, strict=True), 1)
    )
    return X, f"Scaled to ±{REACH}: {minus(spans)}."


def _rows(text):
    """Return the table's rows as (x1, x2, name of the class), checked."""
    try:
        lines = [row for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)) if row]
    except csv.Error as error:
        raise ValueError(f"the file is no table ({error})") from None
    if not lines:
        raise ValueError("the file is empty; expected a line with x1,x2,class, then the points")
    header = [name.strip().lower() for name in lines[0]]
    missing = [name for name in COLUMNS if header.count(name) != 1]
    if missing:
        raise ValueError(
            f"the first line names the columns {_short(', '.join(header))}; "
            f"expected x1, x2 and class, each once, with commas or semicolons between them"
        )
    if len(lines) == 1:
        raise ValueError("the file names its columns but holds no points")
    if len(lines) - 1 > MAX_POINTS:
        raise ValueError(f"the file has {len(lines) - 1} points; at most {MAX_POINTS} can be shown")
    places = [header.index(name) for name in COLUMNS]
    return [_row(i, line, places) for i, line in enumerate(lines[1:], 1)]


def _row(i, line, places):
    if len(line) <= max(places):
        raise ValueError(f"point {i} has {len(line)} values; expected x1, x2 and class")
    first, second, name = (line[place].strip() for place in places)
    numbers = []
    for column, value in (("x1", first), ("x2", second)):
        try:
            number = float(value)
        except ValueError:
            raise ValueError(
                f"point {i}: {column} is {_short(value)!r}, not a number such as 0.5"
            ) from None
        if not math.isfinite(number):
            raise ValueError(f"point {i}: {column} is {_short(value)!r}; remove or replace it")
        numbers.append(number)
    if name.lower() in {"", "nan"}:
        raise ValueError(f"point {i} has no class")
    return *numbers, name


def _delimiter(text):
    first = text.lstrip().split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _number_first(name):
    try:
        return 0, float(name), name
    except ValueError:
        return 1, 0.0, name


def _short(text, length=40):
    return text if len(text) <= length else text[: length - 1] + "…"


def with_point(data, x, label):
    """Return data (X, y) with one point more; a ValueError where there is no room for it."""
    X, y = data
    if len(y) >= MAX_POINTS:
        raise ValueError(f"there are {len(y)} points already, as many as can be shown")
    return np.vstack([X, x]), np.append(y, label)


def without_nearest(data, x):
    """Return data (X, y) without the point nearest to x; a ValueError if a class would be alone."""
    X, y = data
    kept = np.arange(len(y)) != np.sum((X - x) ** 2, axis=1).argmin()
    if len(np.unique(y[kept])) < 2:
        raise ValueError("this is the last point of its class, and two classes must remain")
    return X[kept], y[kept]
