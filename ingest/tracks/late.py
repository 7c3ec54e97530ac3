"""Work that goes on beside the main way of a file, one portion after the other, and is fetched when it is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import polars as pl


class Late:
    """What the careful reader was asked for and nobody fetched yet."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._begun: deque[Future[pl.DataFrame]] = deque()

    def begin(self, read: Callable[..., pl.DataFrame], *what: Any) -> None:
        """Read another portion, behind those that were begun: what is rejected stands in the order of the file."""
        self._begun.append(self._pool.submit(_behind, tuple(self._begun), read, *what))

    @property
    def is_done(self) -> bool:
        """Whether all that was begun has come to its end."""
        return all(begun.done() for begun in self._begun)

    def found(self) -> Iterator[pl.DataFrame]:
        """What each portion gave, in their order; waits for it, and raises what reading it raised."""
        while self._begun:
            yield self._begun.popleft().result()


def _behind(before: Sequence[Future[pl.DataFrame]], read: Callable[..., pl.DataFrame], *what: Any) -> pl.DataFrame:
    wait(before)
    return read(*what)
