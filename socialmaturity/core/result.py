"""The result of one record: an assessment, or the reasons why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from socialmaturity.core.model import Stage
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.errors import Problem


class Scored(NamedTuple):
    """A sheet that was scored, with the warnings for its author, the stage to plan to, and the floor it must reach."""

    source: str
    assessment: Assessment
    warnings: tuple[Problem, ...] = ()
    target: Stage | None = None
    floor: Stage | None = None


class Failed(NamedTuple):
    """A record that could not be scored, with everything that is wrong with it.

    `known` are the fields that say whose it is, as far as they could be read, and `tags` its tags.
    """

    source: str
    problems: tuple[Problem, ...]
    known: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}


Result: TypeAlias = Scored | Failed
M_co = TypeVar("M_co", covariant=True)


class Remark(NamedTuple):
    """A remark about the record at a place of a block.

    `failed` means that it could not be scored.  `below` is the floor, if the record has not reached it.
    """

    place: int
    source: str
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    below: Stage | None = None


class Results(NamedTuple, Generic[M_co]):
    """The output for each record of a piece of input, in order.

    `rubrics` are the ids of those that were answered, `tags` the names of the tags that the records have, and `notices`
    are about the whole file.
    """

    made: Sequence[M_co]
    remarks: Sequence[Remark]
    rubrics: Sequence[str]
    tags: Collection[str] = ()
    notices: Sequence[Problem] = ()

    def first(self, count: int) -> Results[M_co]:
        """Return the results of the first records alone."""
        return self._replace(
            made=self.made[:count], remarks=[remark for remark in self.remarks if remark.place < count]
        )
