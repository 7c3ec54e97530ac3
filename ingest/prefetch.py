"""Work on the next piece while one is being used, so that both cores of a small machine have something to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")


def prefetched(items: Iterator[T], are_many: bool) -> Iterator[T]:
    """The same items in the same order; where there are many of them, each is made by a thread while the one before it
    is in use. (For few it does not pay: a thread compiles its own patterns.) What goes wrong in making an item is
    raised in its place."""
    if not are_many:
        yield from items
        return

    def made() -> list[T]:
        return list(islice(items, 1))

    with ThreadPoolExecutor(1, "ahead") as pool:
        following = pool.submit(made)
        while found := following.result():
            following = pool.submit(made)
            yield found.pop()


def side_by_side(here: Callable[[], S], there: Callable[[], T]) -> tuple[S, T]:
    """What both give, done at once: one by this thread, one by another. Both have come to an end when this returns or
    raises what one of them raised."""
    with ThreadPoolExecutor(1, "beside") as pool:
        other = pool.submit(there)
        return here(), other.result()
