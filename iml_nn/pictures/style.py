"""Colours and style of all pictures, and how they write numbers."""

# Okabe and Ito (2008): distinct for all common kinds of colour vision
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
CLASS_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY)
CLASS_MARKERS = ("o", "s", "^", "D", "v")
DIVERGING = "PuOr_r"  # purple below zero, orange above: safe for colour-blind readers

STYLE = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same on every machine
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.labelsize": 12,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.fontsize": 11,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "lines.linewidth": 2.2,
    "figure.facecolor": "white",
}

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def minus(text):
    """Return a text with minus signs in the place of hyphens."""
    return text.replace("-", "−")


def superscript(number):
    """Return an integer as a superscript."""
    return str(number).translate(_SUPERSCRIPTS)


def subscript(*units):
    """Return units, counted from 0, as subscripts, counted from 1."""
    return "".join(chr(0x2081 + unit) for unit in units)


def signed(value):
    """Return a number with its sign and one decimal."""
    return minus(f"{value:+.1f}")
