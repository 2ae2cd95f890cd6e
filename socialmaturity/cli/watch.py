"""Watch the results of a run as they go by: write what is wrong with them, and remember how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from socialmaturity.cli.exits import Exit
from socialmaturity.errors import Problem
from socialmaturity.streams import heard, remark, say
from socialmaturity.tables.files import STDIN
from socialmaturity.tables.messages import BELOW_FLOOR, Messages
from socialmaturity.text import listed, number_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from socialmaturity.core.result import Remark, Results
    from socialmaturity.formats import Chunk, Content

    M = TypeVar("M")


_WITHOUT_END = {
    "json": "but not the end of the JSON document",
    "parquet": "but not the end of the file, so that nothing can read it",
}


class Watch:
    """Write what is wrong while the results go by, and remember how it ends.

    `written` is how many of them have been written.  `guessed` is whether standard input is taken for YAML.
    """

    def __init__(self, inputs: Iterable[str], max_errors: int | None, *, guessed: bool = False) -> None:
        self._inputs = inputs
        self._guessed = guessed
        self._max_errors = max_errors
        self._messages = Messages(say)
        self.seen = self.failed = self.below = self.written = 0
        self.stopped = False
        self.used: dict[str, None] = {}  # the rubrics of the sheets, as ID@VERSION
        self._noticed: set[Problem] = set()  # about whole tables: a file that is named twice needs no second one

    def _tell(self, notices: Sequence[Problem]) -> None:
        """Say what there is to say about a table as a whole."""
        for notice in notices:
            if notice in self._noticed:
                continue
            self._noticed.add(notice)
            if notice.warning:
                self._messages.add(heard([notice]))
            else:
                remark(notice)

    def report(self, batches: Iterable[Results[M]]) -> Iterator[Results[M]]:
        """Report what is wrong, and yield the results up to the last error that --max-errors allows."""
        for batch in batches:
            self._tell(batch.notices)
            results = batch
            for each in batch.remarks:
                self._say(each)
                if self.stopped:
                    results = batch.first(each.place + 1)
                    break
            self.seen += len(results.made)
            self.used.update(dict.fromkeys(results.rubrics))
            yield results
            if self.stopped:
                return

    def counted(self, chunks: Iterable[Chunk]) -> Iterator[Content]:
        """Yield what is to be written, and count the records once they are."""
        for chunk in chunks:
            yield chunk.content
            self.written += chunk.records

    def interruption(self, *, streams: bool, format_: str) -> str:
        """Return the message after Ctrl-C."""
        self._messages.end()
        if streams:
            whole = _WITHOUT_END.get(format_, "all lines whole")
            return f"interrupted; {number_of(self.written, 'record')} written, {whole}"
        return f"interrupted after {number_of(self.seen, 'record')}; nothing is written"

    def say_held(self) -> None:
        """Say what was held back about records, before a run ends for another reason."""
        self._messages.end()

    def ending(self) -> Exit:
        self._messages.end()
        if not self.seen:
            say(f"nothing to score: no records in {listed(map(quoted, self._inputs))}")
            return Exit.UNUSABLE
        if self.stopped:
            failed = number_of(self.failed, "record")
            say(f"stopped after {failed} that could not be scored (--max-errors {self._max_errors})")
        if self.failed and self.seen > 1:
            say(f"{self.seen - self.failed:,} scored, {self.failed:,} could not be scored")
        if self.below > 1:
            say(f"{self.below:,} of {self.seen - self.failed:,} have not reached what was asked for (--fail-under)")
        return Exit.UNUSABLE if self.failed else Exit.FINDING if self.below else Exit.DONE

    def _say(self, remark: Remark) -> None:
        self._messages.add(heard(remark.problems))
        if remark.failed:
            if self._guessed and remark.source == STDIN:
                say("standard input was read as a YAML sheet; if it is not one, add --input-format json, jsonl or csv")
            self.failed += 1
            self.stopped = self.failed == self._max_errors
        if remark.below:
            self.below += 1
            message = f"has not reached {remark.below.name} for certain (--fail-under {remark.below.id})"
            file, _, line = remark.source.rpartition(":")
            place = (file, int(line)) if line.isdecimal() else (remark.source, None)
            self._messages.add([Problem(message=message, file=place[0], line=place[1], code=BELOW_FLOOR)])
