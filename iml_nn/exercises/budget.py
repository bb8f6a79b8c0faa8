"""Run a reader's function, but not for ever."""

import sys
import warnings

import numpy as np

STEPS = 1_000_000  # instructions; an answer needs some thousands, counting so many takes < 1 s


# not an Exception, so that an `except Exception` inside the endless loop does not catch it
class EndlessLoopError(BaseException):
    """A function has used up its budget of instructions."""


def run(function, args, steps=STEPS):
    """Call `function(*args)` and stop it after so many instructions of Python (None: never).

    Counting works wherever Python does: signals are missing on Windows, threads in Pyodide. What
    it cannot stop is a single call into C that never ends, or a loop that catches every exception
    there is. Warnings of numpy are silenced.

    Raises
    ------
    EndlessLoopError : the budget is used up. And whatever `function` raises.
    """
    left = steps

    def count(frame, event, argument):
        nonlocal left
        frame.f_trace_lines, frame.f_trace_opcodes = False, True  # `while True: pass` is one line
        left -= 1
        if left < 0:
            raise EndlessLoopError(f"stopped after {steps:,} steps")
        return count

    previous = sys.gettrace()  # a debugger's, or that of coverage
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if steps is not None:
                sys.settrace(count)
            return function(*args)
        finally:
            sys.settrace(previous)
