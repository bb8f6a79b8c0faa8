"""What all widgets look like, on a light page and on a dark one."""

import html

from iml_nn import colours

# what ipywidgets leaves too pale for a projector or a weak eye; and where the keyboard is
STYLE = """<style>
.iml-live .iml-play, .iml-live .iml-play.mod-active { background: #00588A; color: white; }
:is(.iml-live, .iml-formula, .iml-questions) :is(button, input, .noUi-handle):focus-visible {
  outline: 3px solid #D55E00; outline-offset: 2px; }
.iml-live table { display: inline-table; margin: 0 16px 8px 0; vertical-align: top; }
.iml-live table :is(th, td) { text-align: left; padding: 2px 12px 2px 2px; }
.iml-live caption { font-weight: bold; text-align: left; }
/* ipywidgets gives a choice one line; in a narrow window, or at 200 % zoom, it needs two */
.iml-questions .widget-radio-box label { height: auto }
</style>"""


def alert(text):
    """Return a message on something that went wrong, as HTML."""
    return (
        f'<p role="alert" style="color:{colours.WRONG};background:white;font-size:15px;'
        f'line-height:1.4;padding:4px 8px">{html.escape(text)}</p>'
    )
