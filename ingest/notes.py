"""What the receipt says of a file, gathered while it is read piece by piece."""

from __future__ import annotations

from collections.abc import Iterable

COUNT = "{count}"


class Notes:
    """Sentences, each once, and counts with their sentence, each as the sum over all pieces; in the order in which they
    were first spoken of."""

    def __init__(self, sentences: Iterable[str] = ()) -> None:
        self._said: dict[tuple[str, bool], int] = {}
        self.say(sentences)

    def say(self, sentences: Iterable[str]) -> None:
        """Take note of sentences."""
        for sentence in sentences:
            self._said[sentence, False] = 1

    def count(self, sentence: str, count: int) -> None:
        """Add to a count; sentence: what to say of it, with {count} in it. A sum of 0 is not mentioned."""
        self._said[sentence, True] = self._said.get((sentence, True), 0) + count

    def add(self, others: Notes) -> None:
        """Take note of what was gathered of the next piece."""
        for (sentence, is_count), count in others._said.items():
            if is_count:
                self.count(sentence, count)
            else:
                self.say([sentence])

    def sentences(self) -> tuple[str, ...]:
        """What there is to say."""
        return tuple(
            sentence.replace(COUNT, str(count)) if is_count else sentence
            for (sentence, is_count), count in self._said.items()
            if count
        )
