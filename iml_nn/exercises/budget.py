"""Run a reader's function, but not for ever."""

import sys
import time
import warnings

import numpy as np

SECONDS = 1.0  # of computing; an answer needs some thousandths


# not an Exception, so that an `except Exception` inside the endless loop does not catch it
class EndlessLoopError(BaseException):
    """A function has used up its time."""


def run(function, args, seconds=SECONDS):
    """Call `function(*args)` and stop it after so many seconds of CPU time (None: never).

    The clock is read before each line and instruction of Python, which works wherever Python does:
    signals are missing on Windows, threads in Pyodide. What it cannot stop is a single call into C
    that never ends (`list(itertools.count())`), and code that catches every exception there is
    (`except:` without a class) or goes on after a RecursionError: Python ends tracing there.
    Warnings of numpy are silenced.

    Raises
    ------
    EndlessLoopError : the time is used up. And whatever `function` raises.
    """
    # CPU time decides: on a busy machine an answer is not wrong. It costs a system call to read, so
    # the time of day, which passes no more slowly, is looked at first
    used, passed = time.process_time, time.perf_counter
    ends = used() + (seconds or 0), passed() + (seconds or 0)

    def watch(frame, event, argument):
        # instructions, because a loop on one line has no other event on Python 3.11; lines as
        # well, because Python 3.12 and newer tell of no instruction where they tell of no line
        frame.f_trace_opcodes = True
        if passed() > ends[1] and used() > ends[0]:
            raise EndlessLoopError(f"stopped after {seconds:g} s")
        return watch

    previous = sys.gettrace()  # a debugger's, or that of coverage
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if seconds is not None:
                sys.settrace(watch)
            return function(*args)
        finally:
            sys.settrace(previous)
