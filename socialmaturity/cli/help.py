"""Commands and groups whose help reads like a manual: INPUT..., not {INPUT}... <list[str]>, and no cut sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from socialmaturity.cli.unconverted import leave_unconverted

if TYPE_CHECKING:
    import typer

UNCUT = 200  # letters of a first sentence: as long as anyone writes one


def described(parameter: Any, ctx: typer.Context) -> tuple[str, str] | None:
    """Return the name of an argument or an option as help shows it, and what it means, or None if it is hidden."""
    if parameter.param_type_name == "argument":
        return parameter.metavar or parameter.name, parameter.help or ""
    record: tuple[str, str] | None = parameter.get_help_record(ctx)
    return record


class Command(TyperCommand):
    """A command that names its arguments as its author does."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Read the command line."""
        leave_unconverted(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002 - the signature of Typer
        """Return what follows the command's name in its usage."""
        arguments: list[Any] = [each for each in self.params if each.param_type_name == "argument"]
        names = [each.metavar or each.name for each in arguments]
        return [
            "[OPTIONS]",
            *(name if each.required else f"[{name}]" for each, name in zip(arguments, names, strict=True)),
        ]

    def format_options(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write what the arguments and options mean."""
        for heading, kind in (("Arguments", "argument"), ("Options", "option")):
            parameters = [each for each in self.get_params(ctx) if each.param_type_name == kind]
            rows = [record for each in parameters if (record := described(each, ctx))]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


class CommandGroup(TyperGroup):
    """A group that shows the whole first sentence of each of its commands."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Read the command line."""
        leave_unconverted(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write what the commands do."""
        rows = [(name, self.commands[name].get_short_help_str(UNCUT)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
