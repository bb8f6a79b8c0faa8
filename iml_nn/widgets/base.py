"""What all widgets have in common: an event loop, errors that are kept, a text for no page."""

import asyncio

import ipywidgets


def running_loop():
    """Return the event loop of the kernel, or None in a script or a test.

    To be kept in the cell, not in a callback: in another thread there is none, or another one.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class WidgetBase(ipywidgets.VBox):
    """A widget that is a plain object, too: `state`, `set`, `describe`.

    `errors` holds what went wrong in a callback, where nobody else would see it. Where no widget
    can be shown, its `title` in brackets stands in its place.
    """

    title = ""

    def __init__(self, children=(), **traits):
        self.errors = []
        super().__init__(children, **traits)

    def guarded(self, action, *arguments):
        """Call `action(*arguments)`; an error is kept and shown, and goes no further."""
        try:
            action(*arguments)
        except Exception as error:
            self.errors.append(error)
            self.show_error(error)

    def show_error(self, error):
        """Tell the reader."""
        raise NotImplementedError

    def close(self):
        """Take the widget from the page, with all that is in it."""
        for child in _all_in(self):
            child.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return bundle | {"text/plain": f"[{self.title}]"}


def _all_in(box):
    for child in getattr(box, "children", ()):
        yield from _all_in(child)
        yield child
