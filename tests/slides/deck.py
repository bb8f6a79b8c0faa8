"""A notebook as one HTML file: its cells as slides, reveal.js and all pictures inside."""

import base64
import html
import importlib.util
import re
import struct
from pathlib import Path

import nbformat
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from . import formula

HERE = Path(__file__).parent
# found, not imported: the package is wanted for the copy of reveal.js in it, not for Sphinx
REVEAL = Path(importlib.util.find_spec("sphinx_revealjs").origin).parent / "_static" / "revealjs"
CODE = HtmlFormatter(style="xcode", cssclass="code")
FOLD = re.compile(r"</?details>|<summary>.*?</summary>")  # notes are folded for other readers
PICTURES_ENLARGED = 1.5  # made for a window of 1280 pixels, shown on 1920
FONT = 40  # pixels; the same as in deck.css

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{styles}</style>
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script>{scripts}</script>
</body>
</html>
"""


class Renderer(IPythonRenderer):
    """Markdown to HTML as Jupyter reads it, with formulas in MathML and links to other decks."""

    def block_math(self, body):
        return formula.displayed(body)

    def inline_math(self, body):
        return formula.inline(body)

    def block_code(self, code, info=None):
        return f'<pre class="code">{html.escape(code)}</pre>'

    def heading(self, text, level, **attributes):
        return f"<h{level}>{text}</h{level}>\n"

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^(\w+)\.ipynb", r"\1.html", url), title)


def markdown(source, folder):
    renderer = Renderer(escape=False, embed_images=True, path=str(folder))
    return MarkdownWithMath(renderer=renderer).render(source)


def still(png, text):
    """Return the stored picture of a figure or widget; its size is known before it is loaded."""
    width, height = struct.unpack(">II", base64.b64decode(png[:44])[16:24])
    size = f'width="{width}" height="{height}"'
    style = f"width: {width * PICTURES_ENLARGED / FONT:.2f}em"
    alt = html.escape(text.strip("[]"), quote=True)
    source = f"data:image/png;base64,{png.replace(chr(10), '')}"
    return f'<img class="still" {size} style="{style}" alt="{alt}" src="{source}">'


def shown(output):
    data = output.get("data", {})
    if "image/png" in data:
        return still(data["image/png"], data.get("text/plain", ""))
    if "text/html" in data:
        return f'<div class="html">{data["text/html"]}</div>'
    text = output.get("text") or data.get("text/plain", "")
    return f'<pre class="output">{html.escape(text.rstrip())}</pre>'


def code(cell):
    source = highlight(cell.source, PythonLexer(), CODE)
    # "not attempted" is no news to a room
    outputs = [] if cell.id.startswith("exercise-") else map(shown, cell.outputs)
    return source + "".join(f'<div class="result">{output}</div>' for output in outputs)


def html_of(cell, folder):
    kind = cell.metadata["slideshow"]["slide_type"]
    body = code(cell) if cell.cell_type == "code" else markdown(cell.source, folder)
    if kind == "notes":
        return f'<aside class="notes" data-cell="{cell.id}">{FOLD.sub("", body)}</aside>'
    fragment = " fragment" if kind == "fragment" else ""
    return f'<div class="cell {cell.cell_type}{fragment}" data-cell="{cell.id}">{body}</div>'


def section(parts):
    return "<section>" + "\n".join(parts) + "</section>"


def slides(cells, folder):
    """Return columns of pages, as the slide types say; deck.js parts pages that are too full."""
    columns = []
    for cell in cells:
        kind = cell.metadata["slideshow"]["slide_type"]
        if kind == "skip":
            continue
        if kind == "slide" or not columns:
            columns.append([[]])
        elif kind == "subslide":
            columns[-1].append([])
        columns[-1][-1].append(html_of(cell, folder))
    return "\n".join(section(map(section, column)) for column in columns)


def script(path):
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script")


def build(path):
    """Return the deck of the notebook at `path`: a page of HTML that loads nothing."""
    notebook = nbformat.read(path, as_version=4)
    styles = [
        (REVEAL / "dist" / "reset.css").read_text(encoding="utf-8"),
        (REVEAL / "dist" / "reveal.css").read_text(encoding="utf-8"),
        CODE.get_style_defs(".code"),
        (HERE / "deck.css").read_text(encoding="utf-8"),
    ]
    scripts = [REVEAL / "dist" / "reveal.js", REVEAL / "plugin" / "notes" / "notes.js"]
    return PAGE.format(
        title=html.escape(notebook.cells[0].source.splitlines()[0].lstrip("# ")),
        styles="\n".join(styles),
        slides=slides(notebook.cells, path.parent),
        scripts="\n".join(map(script, [*scripts, HERE / "deck.js"])),
    )


def write(path, folder):
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}.html"
    target.write_text(build(path), encoding="utf-8", newline="\n")
    return target
