"""An assessment as sections of plain sentences and counts: the one source of words.

The views only draw what stands here.  Texts from rubrics and sheets are passed on as they are: drawing makes them
harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from socialmaturity.core.plan import fragile, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from socialmaturity.core.model import Benchmark, Check, Question, Rubric, Sheet, Stage
    from socialmaturity.core.plan import Plan, Step
    from socialmaturity.core.scoring import Assessment, Outcome


class Tone(Enum):
    """How a sentence is meant.  Never the only carrier of what it says."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    CARE = "care"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Says:
    """A sentence or a few."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A stage on the ladder: how many of its questions are met, open and not met, and its place in words."""

    number: int
    name: str
    met: int
    open: int
    gaps: int
    words: str
    place: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Ladder:
    """All stages, lowest first."""

    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A part of a whole, in words too."""

    label: str
    part: int
    whole: int
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars that stand below one another."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to do or to know, with labelled details.  `mark` is a word such as "essential"."""

    text: str
    mark: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list.  `tasks` are things to do: numbered on a screen, to be ticked off on paper."""

    items: tuple[Item, ...]
    tasks: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Says | Ladder | Bars | Items | Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands below it.  One that is `at_length` is for documents, not for a screen."""

    id: str
    heading: str
    blocks: tuple[Block, ...]
    at_length: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What there is to say about one sheet."""

    subject: str
    about: tuple[str, ...]
    headline: tuple[Says, ...]
    sections: tuple[Section, ...]


def report(assessment: Assessment, target: Stage | None = None, *, explain: bool = False) -> Report:
    """The report on an assessment, with the plan to a target and, where asked, the reasons for each number."""
    way = plan(assessment, target)
    sections = (
        Section(id="ladder", heading="The ladder", blocks=(Ladder(tuple(_rungs(assessment))),)),
        _section("explain", "How this is counted", _explained(assessment) if explain else ()),
        _section("next", f"To reach {way.target.name}" if way.target else "", _next(assessment, way)),
        _section("care", "Take care", _care(assessment)),
        _section("open", "To find out", _open(assessment)),
        _section("later", "Gaps in later stages", _later(assessment), at_length=True),
        _section("strengths", "Strengths", _strengths(assessment)),
        _section("checks", "Checks", _checks(assessment)),
        _section("dimensions", "By theme", _dimensions(assessment)),
        _section("benchmarks", "Beside a survey", _benchmarks(assessment)),
        _section("basis", "What this rests on", _basis(assessment)),
    )
    return Report(
        subject=name_of(assessment.sheet),
        about=_about(assessment.rubric, assessment.sheet),
        headline=tuple(_headline(assessment)),
        sections=tuple(section for section in sections if section.blocks),
    )


def name_of(sheet: Sheet) -> str:
    """What to call the subject of a sheet."""
    return sheet.subject or sheet.source


def reached(assessment: Assessment) -> str:
    """The stage reached in a few words, or the range while open answers decide."""
    rubric = assessment.rubric
    low, high = (rung_name(rubric, number) for number in (assessment.reached, assessment.at_most))
    return low if assessment.reached == assessment.at_most else f"{low} to {high}"


def rung_name(rubric: Rubric, number: int) -> str:
    """What the stage with this number is called; 0 is below the first."""
    return rubric.stages[number - 1].name if number else rubric.before


def explanation(stage: Stage, outcome: Outcome) -> str:
    """The line that explains a stage's numbers, such as "Presence: 3 of 7 met, 5 needed (2/3 of 7); …"."""
    tally, share = outcome.tally, stage.pass_share
    if not tally.applicable:
        return f"{stage.name}: none of its questions applies, so nothing was shown; not passed"
    parts = [f"{_counted(stage, outcome)}, {outcome.needed} needed ({share_words(share)} of {tally.applicable})"]
    if outcome.essential:
        missing = [*outcome.essential_gaps, *outcome.essential_open]
        names = f", missing {', '.join(missing)}" if missing else ""
        parts.append(f"essential {outcome.essential_met} of {outcome.essential} met{names}")
    if outcome.open:
        parts.append(f"{len(outcome.open)} open")
    if outcome.not_applicable:
        parts.append(f"{outcome.not_applicable} not applicable")
    verdict = "passed" if outcome.passed else "possible, not passed" if outcome.possible else "not passed"
    return f"{stage.name}: {'; '.join(parts)}; {verdict}"


# --- Sections ----------------------------------------------------------------------------------------------------


def _section(id_: str, heading: str, blocks: Iterable[Block], *, at_length: bool = False) -> Section:
    return Section(id=id_, heading=heading, blocks=tuple(blocks), at_length=at_length)


def _about(rubric: Rubric, sheet: Sheet) -> tuple[str, ...]:
    who = ", ".join(part for part in (sheet.respondent, sheet.role) if part)
    people = (
        sheet.date.isoformat() if sheet.date else "",
        f"answered by {who}" if who else "",
        f"assessed by {sheet.assessor}" if sheet.assessor else "",
    )
    lines = (
        f"{rubric.title}, version {rubric.version}",
        f"Scope: {sheet.scope}" if sheet.scope else "",
        ", ".join(part for part in people if part),
    )
    return tuple(line for line in lines if line)


def _headline(assessment: Assessment) -> Iterator[Says]:
    goal = assessment.working_on
    yield Says(f"{_standing(assessment)} {f'Working on {goal.name}.' if goal else 'It is the last one.'}", Tone.STRONG)
    if goal:
        yield Says(_between(assessment, goal))


def _standing(assessment: Assessment) -> str:
    rubric, number, most = assessment.rubric, assessment.reached, assessment.at_most
    name, stage = rung_name(rubric, number), f"stage {number} of {len(rubric.stages)}"
    if number == most:
        return f"Reached {name}, {stage}." if number else f"{name}."
    top = f"at most {rung_name(rubric, most)}, depending on answers that are still open."
    return f"Reached at least {name}, {stage}, and {top}" if number else f"{name} for certain, and {top}"


def _between(assessment: Assessment, goal: Stage) -> str:
    """One sentence on what stands between here and the next stage."""
    steps = plan(assessment).steps
    if not steps:
        return f"None of the questions of {goal.name} applies, so it cannot be passed."
    unsure = sum(step.open for step in steps)
    if len(steps) == 1:
        kind = "One answer to find out" if unsure else "One question"
        return f"{kind} stands between here and {goal.name}: {steps[0].question.text}"
    essential = sum(step.question.essential for step in steps)
    counts = (f"{essential} essential", essential), (f"{unsure} to find out first", unsure)
    words = ", ".join(text for text, count in counts if count)
    return f"{len(steps)} questions stand between here and {goal.name}{f' ({words})' if words else ''}."


def _rungs(assessment: Assessment) -> Iterator[Rung]:
    ahead = assessment.ahead
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        if stage.number <= assessment.reached:
            place, tone = "reached", Tone.GOOD
        elif stage is assessment.working_on:
            place, tone = "working on", Tone.STRONG
        else:
            place, tone = ("ahead", Tone.GOOD) if stage in ahead else ("", Tone.QUIET)
        yield Rung(
            number=stage.number,
            name=stage.name,
            met=outcome.rated - len(outcome.gaps),
            open=len(outcome.open),
            gaps=len(outcome.gaps),
            words=_short(stage, outcome),
            place=place,
            tone=tone,
        )


def _short(stage: Stage, outcome: Outcome) -> str:
    if not outcome.tally.applicable:
        return "no question applies"
    if outcome.passed:
        return _counted(stage, outcome)
    essential = f"essential {outcome.essential_met} of {outcome.essential}" if outcome.essential else ""
    parts = (_counted(stage, outcome), f"{outcome.needed} needed", essential)
    return ", ".join(part for part in parts if part)


def _counted(stage: Stage, outcome: Outcome) -> str:
    weight = "" if all(question.weight == 1 for question in stage.questions) else "weight "
    return f"{weight}{outcome.tally.met} of {outcome.tally.applicable} met"


def share_words(share: Fraction) -> str:
    """As exact as it was given: 2/3 stays 2/3, and 70 % is not 7/10."""
    hundred = share * 100
    return f"{hundred.numerator}%" if hundred.denominator == 1 else str(share)


def _explained(assessment: Assessment) -> Iterator[Block]:
    pairs = zip(assessment.rubric.stages, assessment.outcomes, strict=True)
    yield Items(tuple(Item(text=explanation(stage, outcome)) for stage, outcome in pairs))
    yield Says(RULE, Tone.QUIET)


RULE = (
    "A stage is passed when every essential question is met and the needed share of all is. "
    "Reached is the highest stage that is passed with all stages below it."
)


def _next(assessment: Assessment, way: Plan) -> Iterator[Block]:
    goal = assessment.working_on
    if way.target is None or goal is None:
        return
    if way.target.number <= assessment.reached:
        yield Says(f"{way.target.name} is reached already.")
        return
    yield from benefits(way.target)
    if way.impossible:
        names = ", ".join(stage.name for stage in way.impossible)
        yield Says(f"There is no way there: none of the questions of {names} applies.", Tone.CARE)
        return
    several = way.target is not goal
    yield Says(f"The shortest way{_by_stage(way) if several else ''}:", Tone.STRONG)
    yield Items(tuple(_task(assessment, step, several=several) for step in way.steps), tasks=True)
    planned = {step.question.id for step in way.steps}
    rest = [id_ for id_ in assessment.outcomes[goal.number - 1].gaps if id_ not in planned]
    if rest:
        yield Says(f"Also not yet met in {goal.name}:", Tone.STRONG)
        yield Items(tuple(_gap(assessment, id_) for id_ in rest))


def benefits(stage: Stage) -> Iterator[Block]:
    """What reaching a stage brings."""
    if stage.benefits:
        yield Says("What it brings:", Tone.STRONG)
        yield Items(tuple(Item(text=benefit) for benefit in stage.benefits))


def _by_stage(way: Plan) -> str:
    counts: dict[str, int] = {}
    for step in way.steps:
        counts[step.stage.name] = counts.get(step.stage.name, 0) + 1
    return f" ({', '.join(f'{name} {count}' for name, count in counts.items())})"


def _task(assessment: Assessment, step: Step, *, several: bool) -> Item:
    question = step.question
    marks = (
        "essential" if question.essential else "",
        step.stage.name if several else "",
        "find out first" if step.open else "1 step" if step.distance == 1 else f"{step.distance} steps",
    )
    details = (
        ("Now", _given(assessment, question)),
        ("Look for" if step.open else "First step", question.evidence if step.open else question.advice),
        ("Met when", question.option(question.met_at)),
        ("If not" if step.open else "Shown by", question.advice if step.open else question.evidence),
    )
    return Item(
        text=question.text,
        mark=", ".join(mark for mark in marks if mark),
        details=tuple((label, text) for label, text in details if text),
    )


def _given(assessment: Assessment, question: Question) -> str:
    rating = assessment.ratings.get(question.id)
    return question.option(rating) if isinstance(rating, int) else ""


def _gap(assessment: Assessment, id_: str) -> Item:
    question = assessment.rubric.questions[id_]
    return Item(
        text=question.text,
        mark="essential" if question.essential else "",
        details=(("Now", _given(assessment, question)),),
    )


def _care(assessment: Assessment) -> Iterator[Block]:
    if assessment.reached and (pitfall := assessment.rubric.stages[assessment.reached - 1].pitfall):
        yield Says(f"A pitfall at {assessment.rubric.stages[assessment.reached - 1].name}: {pitfall}", Tone.CARE)
    for stage, ids in fragile(assessment):
        yield Says(f"{stage.name} holds by a single answer. It would be lost with any one of these:")
        yield Items(tuple(Item(text=assessment.rubric.questions[id_].text) for id_ in ids))
    if assessment.slipped:
        yield Says("Not met, in stages that are reached all the same:")
        yield Items(tuple(_gap(assessment, id_) for id_ in assessment.slipped))


def _open(assessment: Assessment) -> Iterator[Block]:
    count = len(assessment.open)
    if not count:
        return
    deciding = _first_deciding(assessment)
    if deciding:
        stage, ids = deciding
        yield Says(f"These may decide whether {stage.name} is reached:", Tone.STRONG)
        yield Items(tuple(_question(assessment, id_) for id_ in ids), tasks=True)
        count -= len(ids)
        if count:
            yield Says(f"{count} more {'question' if count == 1 else 'questions'} {_are(count)} open.")
    else:
        yield Says(f"{_questions(count)} {_are(count)} open. No answer to {_them(count)} would change the stage.")


def _later(assessment: Assessment) -> Iterator[Block]:
    for stage, outcome in zip(assessment.rubric.stages, assessment.outcomes, strict=True):
        if stage.number > assessment.reached + 1 and outcome.gaps:
            yield Says(f"{stage.name}:", Tone.STRONG)
            yield Items(tuple(_gap(assessment, id_) for id_ in outcome.gaps), tasks=True)


def _first_deciding(assessment: Assessment) -> tuple[Stage, tuple[str, ...]] | None:
    between = range(assessment.reached, assessment.at_most)
    return next(
        (
            (assessment.rubric.stages[index], assessment.outcomes[index].deciding)
            for index in between
            if assessment.outcomes[index].deciding
        ),
        None,
    )


def _question(assessment: Assessment, id_: str) -> Item:
    question = assessment.rubric.questions[id_]
    return Item(
        text=question.text,
        mark="essential" if question.essential else "",
        details=(("Look for", question.evidence),) if question.evidence else (),
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def _strengths(assessment: Assessment) -> Iterator[Block]:
    goal = assessment.working_on
    for stage in assessment.ahead:
        below = f", ahead of {goal.name}" if goal else ""
        yield Says(f"{stage.name} is passed on its own merits{below}: a strength to build on.", Tone.GOOD)
    top = [
        question.text
        for question in assessment.rubric.questions.values()
        if assessment.ratings.get(question.id) == question.scale.highest
    ]
    if top:
        some = ", for example" if len(top) > SHOWN_STRENGTHS else ""
        yield Says(f"{_questions(len(top))} {_are(len(top))} answered with the highest point of the scale{some}:")
        yield Items(tuple(Item(text=text) for text in top[:SHOWN_STRENGTHS]))


SHOWN_STRENGTHS = 3


def _checks(assessment: Assessment) -> Iterator[Block]:
    for check in assessment.rubric.checks:
        holds = assessment.holds(check)
        words = {True: "yes", False: "not yet", None: "not known"}[holds]
        if check.after is None:
            yield Says(f"{check.label}: {words}.", Tone.GOOD if holds else Tone.PLAIN)
        else:
            yield from _crossing(assessment, check, holds=holds)


def _crossing(assessment: Assessment, check: Check, *, holds: bool | None) -> Iterator[Block]:
    after = assessment.rubric.by_id[check.after or ""]
    state = {True: "crossed", False: "not crossed yet", None: "not known whether it is crossed"}[holds]
    yield Says(f"{check.label} (after {after.name}): {state}.", Tone.GOOD if holds else Tone.PLAIN)
    side = check.far_side if holds else check.near_side if holds is False else ""
    if side:
        yield Says(f"{'The far side' if holds else 'The near side'}: {side}", Tone.QUIET)
    if holds and assessment.reached < after.number:
        yield Says(
            f"It is crossed although {after.name} is not reached: the effect is there, the stages below it need care."
        )


def _dimensions(assessment: Assessment) -> Iterator[Block]:
    tallies = assessment.dimensions
    bars = tuple(
        Bar(label=dimension.label, part=tally.met, whole=tally.applicable, words=f"{tally.met} of {tally.applicable}")
        for dimension in assessment.rubric.dimensions
        if (tally := tallies[dimension.id]).applicable
    )
    if bars:
        yield Bars(bars)


def _benchmarks(assessment: Assessment) -> Iterator[Block]:
    by_base: dict[str, list[Benchmark]] = {}
    for benchmark in assessment.rubric.benchmarks:
        base = ", ".join(part for part in (str(benchmark.year or ""), benchmark.base) if part)
        by_base.setdefault(base, []).append(benchmark)
    for base, benchmarks in by_base.items():
        if base:
            yield Says(f"{base}:")
        yield Items(tuple(_benchmark(assessment, benchmark) for benchmark in benchmarks))


def _benchmark(assessment: Assessment, benchmark: Benchmark) -> Item:
    share = f"{float(benchmark.share * 100):g}% " if benchmark.share is not None else ""
    place = {True: "among them", False: "not among them", None: "not known"}[assessment.at_or_above(benchmark)]
    titles = {source.id: source.title for source in assessment.rubric.sources}
    details = (
        ("By your answer", "" if benchmark.met_by is None else place),
        ("Note", benchmark.note),
        ("Source", "; ".join(titles[id_] for id_ in benchmark.sources[:1])),
    )
    return Item(text=f"{share}{benchmark.statement}", details=tuple((label, text) for label, text in details if text))


def _basis(assessment: Assessment) -> Iterator[Block]:
    outcomes, total = assessment.outcomes, len(assessment.rubric.questions)
    counts = (
        (sum(outcome.rated for outcome in outcomes), "answered"),
        (sum(outcome.unknown for outcome in outcomes), "unknown"),
        (sum(outcome.unanswered for outcome in outcomes), "unanswered"),
        (sum(outcome.not_applicable for outcome in outcomes), "not applicable"),
    )
    words = ", ".join(f"{count} {word}" for count, word in counts if count or word == "answered")
    yield Says(f"Self-reported: {total} questions, {words}.")
    pairs = zip(assessment.rubric.stages, outcomes, strict=True)
    silent = [stage.name for stage, outcome in pairs if outcome.unanswered == len(stage.questions)]
    if silent:
        yield Says(f"Not asked, or not answered at all: {', '.join(silent)}.")
    yield Says(f"{RULE} The cut-offs are conventions of the rubric.", Tone.QUIET)
