"""Work on the next piece while one is being used, so that both cores of a small machine have something to do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order, each made by a thread while the one before it is in use. What goes wrong in
    making an item is raised in its place."""

    def made() -> list[T]:
        return list(islice(items, 1))

    with ThreadPoolExecutor(1, "ahead") as pool:
        following = pool.submit(made)
        while found := following.result():
            following = pool.submit(made)
            yield found.pop()
