"""How often Python looks for garbage while the tests run."""

import gc


def look_seldom() -> None:
    """Look for garbage at every 20,000th new object in place of every 700th, and never among what is there by now.

    What draws a page makes many objects that go by themselves: a sixth of the time went into looking at them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
