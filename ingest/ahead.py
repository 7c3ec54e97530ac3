"""Work on the next piece while one is being used, so that both cores of a small machine have something to do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T], are_many: bool) -> Iterator[T]:
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
