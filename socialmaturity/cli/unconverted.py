"""Take values from the command line as they are, where Typer's conversion would not change them.

To convert any value, even one that was not given, Typer loads pydantic: that takes twice as long as scoring a sheet.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    import typer

TEXTS = (str, list[str])


def leave_unconverted(parameters: Iterable[Any]) -> None:
    """Let these parameters convert a value only if that could change it, or refuse it."""
    for parameter in parameters:
        if hasattr(parameter, "type_descriptor"):  # Typer 0.28 has none, and no pydantic
            parameter.process_value = partial(_processed, parameter)


def _processed(parameter: Any, ctx: typer.Context, value: Any) -> Any:
    kind = parameter.type_descriptor.annotation
    usual = value is parameter.default and not parameter.required
    text = bool(value) and (kind in TEXTS or value in get_args(kind))  # a Literal has its choices as arguments
    if not (usual or text):
        return type(parameter).process_value(parameter, ctx, value)
    return value if parameter.callback is None else parameter.callback(ctx, parameter, value)
