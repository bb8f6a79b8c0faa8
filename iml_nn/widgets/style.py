"""What all widgets look like, on a light page and on a dark one."""

import html

# what ipywidgets leaves too pale for a projector or a weak eye; and where the keyboard is
STYLE = """<style>
.iml-live .iml-play, .iml-live .iml-play.mod-active { background: #00588A; color: white; }
:is(.iml-live, .iml-formula, .iml-questions) :is(button, input, .noUi-handle):focus-visible {
  outline: 3px solid #D55E00; outline-offset: 2px; }
.iml-live table { display: inline-table; margin: 0 16px 8px 0; vertical-align: top; }
.iml-live table :is(th, td) { text-align: left; padding: 2px 12px 2px 2px; }
.iml-live caption { font-weight: bold; text-align: left; }
</style>"""


def alert(text):
    """Return a message on something that went wrong, as HTML."""
    return (
        '<p role="alert" style="color:#B00020;background:white;font-size:15px;line-height:1.4;'
        f'padding:4px 8px">{html.escape(text)}</p>'
    )
