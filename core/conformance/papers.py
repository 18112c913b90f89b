"""The papers and forms of a plugin: templates that are there and may be printed, fields that ask nothing of a village."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.declare import DocumentType, Pipeline, Step
from core.documents.catalogue import SHARED
from core.documents.letters import ADVERSE
from core.documents.public_sheet import check_template
from core.documents.render import PACKAGES
from core.documents.shape import carries_remedy, fields_of
from core.errors import Refused
from core.plugins import Declared, Fault, papers
from core.plugins.owed import letters_sent, refuses
from core.rules.village import village_condition
from core.text import Message, _


def paper_faults(folder: Path, code: str, declared: Declared) -> Iterator[Fault]:
    """A template is the plugin's own or a shared one, is there, and prints what the law wants of it."""
    lines = [line for pipeline in declared.pipelines for line in pipeline]
    issued = {paper.code for line in lines for paper in papers(line) if paper not in line.needs}
    adverse = ADVERSE.union(*map(_refusals, declared.pipelines))
    for paper in dict.fromkeys(declared.papers):
        where = f"{paper.code} {paper.template}".rstrip()
        path = _path_of(paper, folder, code)
        if not paper.template:
            if paper.code in issued:
                yield Fault("template", where, _("没有模板，出具不了：用 template= 写明"))
        elif path is None:
            yield Fault("template", where)
        elif not path.is_file():
            yield Fault("template", where, _("没有这个模板文件：放进 templates/，或者改用已有的"))
        else:
            yield from _text_faults(paper, where, path.read_text(encoding="utf-8"), paper.code in adverse)


def _refusals(pipeline: Pipeline) -> set[str]:
    """The letters that refuse a request."""
    return {
        paper.code
        for line in pipeline
        for outcome in line.outcomes
        if refuses(pipeline, line, outcome)
        for paper in letters_sent(pipeline, line, outcome)
    }


def _path_of(paper: DocumentType, folder: Path, code: str) -> Path | None:
    """Where its template must lie; None for another plugin's."""
    whose, _slash, rest = paper.template.partition("/")
    folders = {SHARED: PACKAGES / SHARED, code: folder / "templates" / code}
    return folders[whose] / rest if whose in folders and rest and ".." not in rest else None


def _text_faults(paper: DocumentType, where: str, source: str, adverse: bool) -> Iterator[Fault]:
    """A public notice says four things of a family and no more (民发〔2021〕57号 24); who refuses says how to object."""
    try:
        fields = fields_of(source)
        if paper.kind == "notice":
            check_template(fields)
    except (Refused, ValueError) as fault:
        yield Fault("template", where, str(fault))
    if adverse and paper.kind == "letter" and not carries_remedy(source):
        said = _("不利的决定没有写明救济途径（社会救助法第七十六条）：在模板里写一行 // remedy")
        yield Fault("template", where, said)


def village_fields(declared: Declared) -> Iterator[Fault]:
    """No field of a form asks a village committee to review, to seal or to certify."""
    for pipeline in declared.pipelines:
        for line in pipeline:
            form = line.form if isinstance(line, Step) else None
            seen: set[Any] = set()
            for one in form.values() if isinstance(form, Mapping) else (form,):
                for label in _labels(one, seen):
                    found = village_condition(label.source if isinstance(label, Message) else str(label))
                    if found is not None:
                        yield Fault("village_paper", f"{pipeline.code}/{line.code}", found)


def _labels(form: Any, seen: set[Any]) -> Iterator[Any]:
    """The labels of a form and of the forms within it, each once."""
    if form is None or form in seen:
        return
    seen.add(form)
    for field in form().fields.values():
        yield field.metadata.get("label", "")
        within = getattr(getattr(field, "inner", field), "schema", None)
        yield from _labels(type(within) if within is not None else None, seen)
