"""What lives as long as a generation, kept out of the way of the garbage collector."""

import gc

MOST_YOUNG = 20_000
"""Objects come and not gone since that set off a collection. A request holds some thousand at once, so that
Python's own 700 held up each one twice, for nothing: what it leaves behind is found as well later."""


def set_heap_aside() -> None:
    """Let the garbage collector look at what comes from now on, and seldom; collects what is garbage now.

    A server's modules, templates and engine are some hundred thousand objects, all still in use, and a full
    collection looked at each of them in the middle of somebody's request.
    """
    # What was set aside with the generation before may be garbage by now.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(MOST_YOUNG, *gc.get_threshold()[1:])
