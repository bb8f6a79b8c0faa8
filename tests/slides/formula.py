"""LaTeX to MathML, which browsers show without a script or a download."""

import re
from xml.etree.ElementTree import tostring

from latex2mathml.converter import convert, convert_to_element

TAG = re.compile(r"\\tag\{([^}]*)\}")
SUM = {"∑", "&#x02211;"}
LIMITS = {"msub": "munder", "msubsup": "munderover"}


def inline(latex):
    return convert(latex.strip())


def displayed(latex):
    """Return an equation in the middle, with the number of its \\tag at the right."""
    number = TAG.search(latex)
    label = f'<span class="number">({number[1]})</span>' if number else ""
    equation = convert_to_element(TAG.sub("", latex).strip(), display="block")
    for part in equation.iter():
        if len(part) and part[0].text in SUM:
            part[0].set("class", "sum")
            # inside of brackets the converter puts limits beside the sign
            part.tag = LIMITS.get(part.tag, part.tag)
    mathml = tostring(equation, encoding="unicode").replace("&amp;#x", "&#x")
    return f'<div class="equation"><span></span>{mathml}{label}</div>\n'
