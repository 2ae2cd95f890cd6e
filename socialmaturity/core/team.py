"""Compare several respondents on one subject: what each one sees, and where they differ.  Never a mean or a vote."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from socialmaturity.core.compare import AnswerState, state
from socialmaturity.core.model import Mark
from socialmaturity.core.sheet import UNANSWERED
from socialmaturity.text import letters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from socialmaturity.core.model import Question, Rating, Rubric
    from socialmaturity.core.scoring import Assessment
    from socialmaturity.core.sheet import Answer, Sheet

SEVERAL = 2  # answers, from which there is something to compare


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenQuestion:
    """A question as the respondents see it: their ratings in the order of the respondents.

    `not_asked` are the places of those whose sheets did not ask it.
    """

    question: Question
    ratings: tuple[Rating | None, ...]
    not_asked: tuple[int, ...] = ()

    @property
    def states(self) -> set[AnswerState]:
        """Return what the answers come to, without the open ones."""
        return {state(self.question, rating) for rating in self.ratings} - {AnswerState.OPEN}

    @property
    def answers(self) -> tuple[Rating, ...]:
        """Return the answers of those who could answer."""
        return tuple(rating for rating in self.ratings if rating is not None and rating is not Mark.UNKNOWN)

    @property
    def comparable(self) -> bool:
        return len(self.answers) >= SEVERAL

    @property
    def differs(self) -> bool:
        return len(set(self.answers)) > 1

    @property
    def split(self) -> bool:
        """Return whether one says it is met and another that it is not."""
        return {AnswerState.MET, AnswerState.GAP} <= self.states

    @property
    def distance(self) -> Fraction:
        """Return how far the scores lie apart, as a share of the scale."""
        scores = [rating for rating in self.answers if isinstance(rating, int)]
        scale = self.question.scale
        return Fraction(max(scores) - min(scores), scale.highest - scale.lowest) if scores else Fraction()

    @property
    def unsure(self) -> bool:
        """Return whether someone who was asked could not answer."""
        return any(is_open(rating) for place, rating in enumerate(self.ratings) if place not in self.not_asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many questions two or more could answer, how many of these all answer in one way, and how many split them."""

    compared: int
    same: int
    split: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamGroup:
    """Respondents who share a role or a tag, by their places, and the span of stages that they see."""

    name: str
    members: tuple[int, ...]
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Divide:
    """A question that all of one group meet and all of another do not.  `divided` groups disagree within."""

    question: Question
    met: tuple[str, ...]
    not_met: tuple[str, ...]
    divided: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far a respondent was from what was agreed: on how many questions the same, above, below, or otherwise.

    Only questions that the agreed sheet answers count.  `otherwise` is where only one of the two is a score, and `open`
    where the respondent could not answer.
    """

    same: int = 0
    above: int = 0
    below: int = 0
    otherwise: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The views of several respondents.  `names` tell them apart; everything else is in the rubric's order.

    `agreed` is the sheet on which they have agreed, if there is one; it is not a respondent.  Without `named`, `names`
    are letters, and nothing that people wrote is shown.
    """

    respondents: tuple[Assessment, ...]
    names: tuple[str, ...]
    seen: tuple[SeenQuestion, ...]
    agreed: Assessment | None = None
    named: bool = True

    @property
    def rubric(self) -> Rubric:
        return self.respondents[0].rubric

    @property
    def lowest(self) -> int:
        """Return the lowest stage that anyone sees reached for certain."""
        return min(each.reached for each in self.respondents)

    @property
    def highest(self) -> int:
        """Return the highest stage that may be reached in anyone's eyes."""
        return max(each.at_most for each in self.respondents)

    @property
    def differences(self) -> tuple[SeenQuestion, ...]:
        """Return where they differ: first what one meets and another does not, then by distance, then by rubric."""
        differing = [seen for seen in self.seen if seen.differs]
        return tuple(sorted(differing, key=lambda seen: (not seen.split, -seen.distance)))

    @property
    def unsure(self) -> tuple[SeenQuestion, ...]:
        """Return what someone who was asked could not answer."""
        return tuple(seen for seen in self.seen if seen.unsure)

    @property
    def agreement(self) -> Agreement:
        return _agreement(self.seen)

    @property
    def by_dimension(self) -> Mapping[str, Agreement]:
        """Return how far they agree on each theme."""
        return {
            dimension.id: _agreement([seen for seen in self.seen if seen.question.dimension == dimension.id])
            for dimension in self.rubric.dimensions
        }

    @property
    def distances(self) -> tuple[Distance, ...]:
        """Return how far each respondent was from what was agreed, or () if there is no agreed sheet."""
        if self.agreed is None:
            return ()
        agreed = self.agreed.ratings
        return tuple(_distance(each.ratings, agreed) for each in self.respondents)

    def answer(self, place: int, question: Question) -> Answer:
        """Return the answer of a respondent with what supports it, or nothing if nobody is to be named."""
        return self.respondents[place].sheet.answers.get(question.id, UNANSWERED) if self.named else UNANSWERED

    def groups(self, key: Callable[[Sheet], str]) -> tuple[TeamGroup, ...]:
        """Return the respondents by what the key says of their sheets, in the order in which they come."""
        places: dict[str, list[int]] = {}
        for place, each in enumerate(self.respondents):
            places.setdefault(key(each.sheet), []).append(place)
        return tuple(
            TeamGroup(
                name=name,
                members=tuple(members),
                lowest=min(self.respondents[place].reached for place in members),
                highest=max(self.respondents[place].at_most for place in members),
            )
            for name, members in places.items()
        )

    def divides(self, groups: Sequence[TeamGroup]) -> Iterator[Divide]:
        """Yield the questions that a group as a whole meets, and another as a whole does not."""
        for seen in self.seen:
            states = {
                group.name: SeenQuestion(
                    question=seen.question, ratings=tuple(seen.ratings[p] for p in group.members)
                ).states
                for group in groups
            }
            met, not_met = (
                tuple(name for name, found in states.items() if found == {one})
                for one in (AnswerState.MET, AnswerState.GAP)
            )
            if met and not_met:
                divided = tuple(name for name, found in states.items() if {AnswerState.MET, AnswerState.GAP} <= found)
                yield Divide(question=seen.question, met=met, not_met=not_met, divided=divided)


def apart(assessments: Sequence[Assessment]) -> tuple[list[Assessment], Assessment | None]:
    """Separate the respondents' sheets from the one on which they have agreed: the latest, if there are several."""
    respondents = [each for each in assessments if not each.sheet.agreed_by]
    agreed = [each for each in assessments if each.sheet.agreed_by]
    return respondents, max(agreed, key=lambda each: str(each.sheet.date or ""), default=None)


def team(assessments: Sequence[Assessment], agreed: Assessment | None = None, *, named: bool = True) -> Team:
    """Compare the answers of several respondents to one rubric."""
    rubric = assessments[0].rubric
    return Team(
        respondents=tuple(assessments),
        names=names_of([each.sheet for each in assessments]) if named else letters(len(assessments)),
        seen=tuple(
            SeenQuestion(
                question=question,
                ratings=tuple(each.ratings.get(id_) for each in assessments),
                not_asked=tuple(place for place, each in enumerate(assessments) if not each.sheet.asks(id_)),
            )
            for id_, question in rubric.questions.items()
        ),
        agreed=agreed,
        named=named,
    )


def _distance(ratings: Mapping[str, Rating], agreed: Mapping[str, Rating]) -> Distance:
    counts = dict.fromkeys(("same", "above", "below", "otherwise", "open"), 0)
    for id_, settled in agreed.items():
        if not is_open(settled):
            counts[_compared(ratings.get(id_), settled)] += 1
    return Distance(**counts)


def _compared(rating: Rating | None, settled: Rating) -> str:
    if is_open(rating):
        return "open"
    if rating == settled:
        return "same"
    if isinstance(rating, int) and isinstance(settled, int):
        return "above" if rating > settled else "below"
    return "otherwise"


def is_open(rating: Rating | None) -> bool:
    """Return whether someone could not answer, or did not."""
    return rating is None or rating is Mark.UNKNOWN


def _agreement(seen: Sequence[SeenQuestion]) -> Agreement:
    comparable = [each for each in seen if each.comparable]
    return Agreement(
        compared=len(comparable),
        same=sum(not each.differs for each in comparable),
        split=sum(each.split for each in comparable),
    )


def letters(count: int) -> tuple[str, ...]:
    """Return A, B, C and so on, to call people by who are not to be named."""
    return tuple(map(letters_of, range(count)))


def names_of(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return the shortest names that tell the respondents apart."""
    choices = (
        [sheet.respondent or sheet.role for sheet in sheets],
        [", ".join(part for part in (sheet.respondent, sheet.role) if part) for sheet in sheets],
        [sheet.source for sheet in sheets],
    )
    names = tuple(
        next((names[place] for names in choices if names[place] and names.count(names[place]) == 1), "")
        for place in range(len(sheets))
    )
    return tuple(
        name if name and names.count(name) == 1 else f"{name or sheets[place].source} ({place + 1})"
        for place, name in enumerate(names)
    )
