"""How commands speak: Chinese headings, errors as sentences with what to do next, tables that line up, JSON on request."""

from __future__ import annotations

import importlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click
from click.formatting import HelpFormatter

from core.errors import JiuzhuError, PluginError, SettingsError
from core.text import Text, _

HEADINGS = {"Options": _("选项"), "Commands": _("命令"), "Arguments": _("参数")}

as_json = click.option("--json", "json_", is_flag=True, help=str(_("输出 JSON，供程序读取。")))


class ChineseFormatter(HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix=str(_("用法：")))

    def write_heading(self, heading: str) -> None:
        said = str(HEADINGS.get(heading, heading))
        self.write(f"{'':>{self.current_indent}}{said}：\n")


click.Context.formatter_class = ChineseFormatter


class _Spoken(click.Command):
    """A command whose help page explains itself in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": str(_("[选项]")), **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = str(_("显示本说明。"))
        return option


class SpokenCommand(_Spoken):
    """A single command."""


class SpokenGroup(_Spoken, click.Group):
    """A group whose commands may be imported late, and whose errors are sentences."""

    command_class = SpokenCommand
    group_class = type

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": str(_("命令 …")), **kwargs})
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the list, then as they were added."""
        return [*self.lazy, *(name for name in self.commands if name not in self.lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imported now, if it is one of the late ones."""
        if cmd_name in self.lazy:
            module, _colon, name = self.lazy[cmd_name].partition(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """A command that isn't there is said in Chinese, with those that are."""
        if self.get_command(ctx, args[0]) is None:
            known = "、".join(self.list_commands(ctx))
            raise click.UsageError(str(_("没有命令 %(name)s；有：%(known)s。", name=args[0], known=known)))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """What goes wrong and is meant for people is said to them; anything else is a bug and shows its way."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise Misused(misused(error), _("加 --help 看用法。")) from None
        except JiuzhuError as error:
            raise Said("\n".join([str(error), *_lines(error.fields)]), error.next) from None
        except (SettingsError, PluginError) as error:
            raise Said(str(error)) from None


def _lines(fields: Mapping[str, Any]) -> Iterator[str]:
    """A line for each sentence, after the field that it is about."""
    for name, sentences in fields.items():
        for sentence in sentences if isinstance(sentences, (list, tuple)) else (sentences,):
            yield f"  {name}：{sentence}"


def misused(error: click.UsageError) -> Text:
    """What click says of a wrong command line, in Chinese."""
    if isinstance(error, click.NoSuchOption):
        return _("没有选项 %(name)s。", name=error.option_name)
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint(error.ctx) if isinstance(parameter, click.Parameter) and error.ctx else ""
    if isinstance(error, click.MissingParameter):
        return _("缺少 %(name)s。", name=name)
    if isinstance(error, click.BadParameter):
        return _("%(name)s 的值不对：%(said)s", name=name, said=error.message)
    return error.format_message()


class Said(click.ClickException):
    """The end of a command that could not do what it was asked to."""

    def __init__(self, message: object, next_step: object = None) -> None:
        super().__init__(f"{message}\n{next_step}" if next_step else str(message))

    def show(self, file: Any = None) -> None:
        """On the error stream, without a prefix."""
        click.echo(self.format_message(), err=True, file=file)


class Misused(Said):
    """The command line itself was wrong."""

    exit_code = 2


def say(text: object = "") -> None:
    """A line for people."""
    click.echo(str(text))


def say_json(found: Any) -> None:
    """For programs."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))


def progress(text: object) -> None:
    """What a long command is at; silent where nobody watches."""
    if sys.stderr.isatty():
        click.echo(str(text), err=True)


def say_table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Columns that line up although Chinese characters are twice as wide."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        say("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
