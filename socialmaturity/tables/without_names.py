"""Take names out of records before anything sees them: people become A, B, C in the order in which they come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from socialmaturity.core.result import Failed
from socialmaturity.core.sheet import Answer
from socialmaturity.tables.respondents import respondents_in
from socialmaturity.tables.writer import RecordWriter
from socialmaturity.text import letters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from socialmaturity.core.asked import Asked
    from socialmaturity.core.result import Result
    from socialmaturity.core.sheet import Sheet
    from socialmaturity.errors import Problem
    from socialmaturity.tables.cache import Budget
    from socialmaturity.tables.fast import FastRecords
    from socialmaturity.tables.records import Block

W = TypeVar("W")

_KNOWN = ("subject", "scope", "respondent", "date")  # of a record that failed


class WithoutNames(RecordWriter[W]):
    """A writer that passes records on to another one, without the names in them.

    Roles, assessors, tags, notes, evidence, reasons and the names of files with one sheet are left out.  `keep` are
    the fields and tags that were asked for, to group by.
    """

    def __init__(
        self, asked: Asked, budget: Budget, writer: Callable[[Asked, Budget], RecordWriter[W]], keep: frozenset[str]
    ) -> None:
        self._writer = writer(asked, budget)
        self._keep = keep
        self._letters: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def meet(self, block: Block) -> None:
        """Give letters to the respondents of a block in its order: fast records are written before the others."""
        for name in respondents_in(block):
            self._letter(name)

    def fast(self, records: FastRecords) -> Sequence[W | None]:
        """Return what the other writer makes of these records."""
        fields = {name: column for name, column in records.fields.items() if name not in ("role", "assessor")}
        fields |= {name: records.fields[name] for name in self._keep & records.fields.keys()}
        if "respondent" in records.fields:
            fields["respondent"] = list(map(self._letter, records.fields["respondent"]))
        return self._writer.fast(
            records._replace(
                fields=fields,
                doubts={place: tuple(map(_silent, problems)) for place, problems in records.doubts.items()},
                tags=lambda place: self._tags(records.tags(place)),
                answers=lambda place: _bare(records.answers(place)),
                tag_names=[name for name in records.tag_names if name in self._keep],
            )
        )

    def result(self, result: Result) -> W:
        """Return what the other writer makes of this result."""
        if isinstance(result, Failed):
            known = {name: text for name, text in result.known.items() if name in self._keep or name in _KNOWN}
            if "respondent" in known:
                known["respondent"] = self._letter(known["respondent"])
            silent, tags = tuple(map(_silent, result.problems)), self._tags(result.tags)
            source = self._source(result.source)
            return self._writer.result(result._replace(source=source, problems=silent, known=known, tags=tags))
        sheet = self._sheet(result.assessment.sheet)
        assessment = replace(result.assessment, sheet=sheet)
        warnings = tuple(map(_silent, result.warnings))
        return self._writer.result(result._replace(source=sheet.source, assessment=assessment, warnings=warnings))

    def together(self, made: list[W]) -> Sequence[W]:
        """Return the records of a piece as the other writer puts them together."""
        return self._writer.together(made)

    def _sheet(self, sheet: Sheet) -> Sheet:
        return replace(
            sheet,
            source=self._source(sheet.source),
            respondent=self._letter(sheet.respondent),
            role=sheet.role if "role" in self._keep else "",
            assessor=sheet.assessor if "assessor" in self._keep else "",
            tags=self._tags(sheet.tags),
            answers=_bare(sheet.answers),
            agreed_by=tuple(map(self._letter, sheet.agreed_by)),
            set_aside={},
            summary="",
        )

    def _tags(self, tags: Mapping[str, str]) -> dict[str, str]:
        return {name: text for name, text in tags.items() if name in self._keep}

    def _source(self, source: str) -> str:
        """Return a line of a table as it is, and a file with one sheet by a number: files bear names of people."""
        if source.rpartition(":")[2].isdecimal():
            return source
        return self._files.setdefault(source, f"sheet {len(self._files) + 1}")

    def _letter(self, name: str) -> str:
        return self._letters.setdefault(name, letters_of(len(self._letters))) if name else ""


def _silent(problem: Problem) -> Problem:
    """Return a problem without its words, which may quote what a person wrote; its code and its place stay."""
    return replace(problem, message="what is wrong is on standard error only", value="", column_name="")


def _bare(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {id_: Answer(rating=answer.rating) for id_, answer in answers.items()}
