"""The shape of a rubric file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from socialmaturity.core.model import (
    Benchmark,
    Check,
    Counterpart,
    Crosswalk,
    Dimension,
    PlausibleRange,
    Point,
    Question,
    Rubric,
    Scale,
    Source,
    Stage,
    StageMatch,
)
from socialmaturity.documents import rubric_checks
from socialmaturity.documents.fields import ID, ID_RULE, Reader, whole
from socialmaturity.documents.parse import parse
from socialmaturity.documents.tree import Complaints, Map
from socialmaturity.text import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from socialmaturity.documents.tree import Node
    from socialmaturity.errors import Problem

FORMAT = "1"
MAX_WEIGHT = 100
MAX_REF = 40
YEARS = (1000, 9999)
SCORES = (-1_000_000, 1_000_000)


def read_rubric(data: bytes, file: str) -> tuple[Rubric, tuple[Problem, ...]]:
    """A rubric from the bytes of its file, and what its author is warned of.

    Raises InputError with everything that is wrong with it.
    """
    complaints = Complaints(file)
    tree = parse(data, complaints)
    if "answers" in tree.values and "stages" not in tree.values:
        complaints.stop("this is a sheet, not a rubric; 'socialmaturity score' reads it", tree.place)
    reader = Reader(tree, complaints, "a rubric", ignored=("$schema",))
    rubric = _rubric(reader, sha256(data).hexdigest())
    reader.finish()
    rubric_checks.lint(rubric, tree, complaints)
    return rubric, complaints.settle()


def _rubric(rubric: Reader, digest: str) -> Rubric:
    read_format(rubric)
    id_, version = rubric.identifier("id", required=True), rubric.text("version", required=True)
    title, summary = rubric.text("title", required=True), rubric.text("summary")
    scales = {id_: rubric.read(node, partial(_scale, id_), "a scale") for id_, node in _scale_nodes(rubric)}
    stages = rubric.items("stages", required=True)
    some_have_their_own = any(isinstance(node, Map) and "pass_share" in node.values for node in stages)
    defaults = _Defaults(
        scales=scales,
        scale=_named(rubric, scales, next(iter(scales.values()), rubric_checks.NO_SCALE)),
        pass_share=rubric.share("pass_share", required=not some_have_their_own),
        all_need_their_own=some_have_their_own and not rubric.has("pass_share"),
    )
    return Rubric(
        id=id_,
        version=version,
        title=title,
        summary=summary,
        language=rubric.text("language"),
        before=rubric.text("before") or "No stage complete yet",
        sources=rubric.each("sources", _source, "a source"),
        scales=tuple(scales.values()),
        dimensions=rubric.each("dimensions", _dimension, "a dimension"),
        stages=tuple(
            rubric.read(node, partial(defaults.stage, number), "a stage") for number, node in enumerate(stages, 1)
        ),
        checks=rubric.each("checks", _check, "a check"),
        benchmarks=rubric.each("benchmarks", _benchmark, "a benchmark"),
        crosswalk=rubric.each("crosswalk", _crosswalk, "a crosswalk"),
        sha256=digest,
    )


def read_format(reader: Reader, *, required: bool = True) -> None:
    """The field that all our documents begin with."""
    version = reader.text("format", required=required)
    if version and version != FORMAT:
        reader.complain(f"format {quoted(version)} is not known; this program reads format {FORMAT}", "format")


def _source(source: Reader) -> Source:
    return Source(
        id=source.identifier("id", required=True),
        title=source.text("title", required=True),
        author=source.text("author"),
        year=source.whole("year", *YEARS),
        url=source.text("url"),
    )


def _scale_nodes(rubric: Reader) -> Iterator[tuple[str, Node]]:
    for id_, place, node in rubric.entries("scales", required=True):
        if not ID.fullmatch(id_):
            rubric.complaints.add(f"{quoted(id_)} is no id; {ID_RULE}", place)
        yield id_, node


def _scale(id_: str, scale: Reader) -> Scale:
    met_at = scale.whole("met_at", *SCORES, required=True)
    points = [point for point in scale.each("points", _point, "a point", required=True) if point]
    if not points or len(points) < len(scale.items("points")):
        return replace(rubric_checks.NO_SCALE, id=id_)
    return Scale(id=id_, met_at=points[-1].score if met_at is None else met_at, points=tuple(points))


def _point(point: Reader) -> Point | None:
    score = point.whole("score", *SCORES, required=True)
    id_, label = point.identifier("id", required=True), point.text("label", required=True)
    return None if score is None else Point(score=score, id=id_, label=label)


def _named(reader: Reader, scales: Mapping[str, Scale], default: Scale) -> Scale:
    """The scale that a rubric or a question names, if it does."""
    id_ = reader.text("scale")
    if not id_:
        return default
    if id_ not in scales:
        reader.complain(f"there is no scale {quoted(id_)}{did_you_mean(id_, scales)}", "scale")
    return scales.get(id_, rubric_checks.NO_SCALE)


def _dimension(dimension: Reader) -> Dimension:
    return Dimension(id=dimension.identifier("id", required=True), label=dimension.text("label", required=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Defaults:
    """What stages and questions take from the rubric unless they say otherwise."""

    scales: Mapping[str, Scale]
    scale: Scale
    pass_share: Fraction | None
    all_need_their_own: bool

    def stage(self, number: int, stage: Reader) -> Stage:
        own_share = stage.share("pass_share", required=self.all_need_their_own)
        return Stage(
            number=number,
            id=stage.identifier("id", required=True),
            name=stage.text("name", required=True),
            ref=_ref(stage),
            formerly=stage.identifiers("formerly"),
            motto=stage.text("motto"),
            also_called=stage.texts("also_called"),
            summary=stage.text("summary"),
            benefits=stage.texts("benefits"),
            pitfall=stage.text("pitfall"),
            sources=stage.texts("sources"),
            pass_share=own_share or self.pass_share or Fraction(1),
            questions=stage.each("questions", self.question, "a question", required=True),
        )

    def question(self, question: Reader) -> Question:
        id_, text = question.identifier("id", required=True), question.text("text", required=True)
        options, formerly_options = _options(question)
        if not question.has("advice"):
            question.lacks("advice", "'advice' is missing; a gap here will come without a first step", warning=True)
        scale = _named(question, self.scales, self.scale)
        met_at = question.whole("met_at", *SCORES)
        essential = question.flag("essential")
        weight = question.whole("weight", 1, MAX_WEIGHT)
        not_applicable = question.choice("not_applicable", ("allowed", "refused"))
        return Question(
            id=id_,
            text=text,
            ref=_ref(question),
            formerly=question.identifiers("formerly"),
            formerly_text=question.texts("formerly_text"),
            why=question.text("why"),
            options=options or tuple(point.label for point in scale.points),
            formerly_options=formerly_options,
            advice=question.one_or_more("advice"),
            evidence=question.text("evidence"),
            dimension=question.text("dimension") or None,
            essential=essential,
            weight=1 if weight is None else weight,
            scale=scale,
            met_at=scale.met_at if met_at is None else met_at,
            may_not_apply=not_applicable == "allowed" if not_applicable else not essential,
            sources=question.texts("sources"),
        )


def _ref(noun: Reader) -> str:
    """The number that is printed in the published model."""
    ref = noun.text("ref")
    if len(ref) > MAX_REF:
        noun.complain(f"'ref' has {len(ref)} characters; at most {MAX_REF} fit beside a text", "ref")
    return ref


def _options(question: Reader) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The options in their order, and the earlier wordings of each, if any has some."""
    options = [_option(question, node) for node in question.items("options")]
    formerly = tuple(earlier for _, earlier in options)
    return tuple(text for text, _ in options), formerly if any(formerly) else ()


def _option(question: Reader, node: Node) -> tuple[str, tuple[str, ...]]:
    if not isinstance(node, Map):
        return question.entry(node, "options"), ()
    return question.read(
        node, lambda option: (option.text("text", required=True), option.texts("formerly_text")), "an option"
    )


def _check(check: Reader) -> Check:
    return Check(
        id=check.identifier("id", required=True),
        label=check.text("label", required=True),
        questions=check.texts("questions", required=True),
        after=check.text("after") or None,
        near_side=check.text("near_side"),
        far_side=check.text("far_side"),
        sources=check.texts("sources"),
    )


def _benchmark(benchmark: Reader) -> Benchmark:
    return Benchmark(
        id=benchmark.identifier("id", required=True),
        question=benchmark.text("question", required=True),
        met_by=benchmark.whole("met_by", *SCORES),
        share=benchmark.share("share"),
        statement=benchmark.text("statement", required=True),
        year=benchmark.whole("year", *YEARS),
        base=benchmark.text("base"),
        note=benchmark.text("note"),
        sources=benchmark.texts("sources"),
    )


def _crosswalk(crosswalk: Reader) -> Crosswalk:
    return Crosswalk(
        rubric=crosswalk.identifier("rubric", required=True),
        stages=crosswalk.each("stages", _stage_match, "an entry of 'stages'"),
        ranges=crosswalk.each("ranges", _plausible_range, "an entry of 'ranges'"),
        same=crosswalk.each("same", _counterpart, "an entry of 'same'"),
        similar=crosswalk.each("similar", _similar, "an entry of 'similar'"),
    )


def _stage_match(match: Reader) -> StageMatch:
    return StageMatch(
        stage=match.text("stage", required=True),
        matches=match.texts("matches", required=True),
        because=match.text("because"),
    )


def _plausible_range(range_: Reader) -> PlausibleRange:
    reached = range_.whole("reached", 0, rubric_checks.MAX_STAGES, required=True)
    bounds = [whole(text) for text in range_.texts("plausible", required=True)]
    match bounds:
        case [int(low), int(high)] if 0 <= low <= high:
            return PlausibleRange(reached=reached or 0, plausible=(low, high))
        case [_, *_]:
            range_.complain("'plausible' must be two stage numbers, the lower first, such as [0, 3]", "plausible")
    return PlausibleRange(reached=reached or 0, plausible=(0, 0))


def _counterpart(counterpart: Reader) -> Counterpart:
    return Counterpart(
        question=counterpart.text("question", required=True),
        other=counterpart.identifier("as", required=True),
    )


def _similar(counterpart: Reader) -> Counterpart:
    return replace(_counterpart(counterpart), difference=counterpart.text("difference"))
