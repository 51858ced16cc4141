"""What lives as long as a generation, kept out of the way of the garbage collector."""

import gc


def set_heap_aside() -> None:
    """Let the garbage collector look only at what comes from now on; collects what is garbage now.

    A server's modules, templates and engine are some hundred thousand objects, all still in use, and a full
    collection looked at each of them in the middle of somebody's request.
    """
    # What was set aside with the generation before may be garbage by now.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
