"""A runbook as the YAML of its file: what `parse` reads, and as a person would lay it out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import yaml

from runbooks.runbook import Runbook, Step

_WIDTH = 118


def written(runbook: Runbook, remarks: Sequence[str] = ()) -> str:
    """The file's text; `parse` makes the same runbook of it. `remarks` become comments at its end."""
    head: dict[str, object] = {"title": runbook.title}
    if runbook.when:
        head["when"] = runbook.when
    if runbook.private:
        head["private"] = True
    parts = [_yaml(head)]
    if runbook.links:
        parts.append(_yaml({"links": {link.title: link.url for link in runbook.links}}))
    stages = []
    for stage in runbook.stages:
        given = {"title": stage.title, "steps": [_step(step) for step in stage.steps]}
        stages.append("".join(f"  {line}\n" for line in _yaml([given]).splitlines()))
    parts.append("stages:\n" + "\n".join(stages))
    if runbook.postmortem_shows:
        parts.append(_yaml({"postmortem_shows": list(runbook.postmortem_shows)}))
    if remarks:
        parts.append("".join(f"# {line}".rstrip() + "\n" for remark in remarks for line in remark.splitlines()))
    return "\n".join(parts)


def duration(length: timedelta) -> str:
    """As a file writes it, in the largest unit that fits: 15m, 2h, 1d."""
    seconds = int(length.total_seconds())
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{name}"
    return f"{seconds}s"


def _step(step: Step) -> Mapping[str, object]:
    given: dict[str, object] = {"key": step.key, "text": step.text}
    if step.role is not None:
        given["role"] = step.role
    if step.due_after is not None:
        given["due_after"] = duration(step.due_after)
    if step.link is not None:
        given["link"] = step.link
    if step.required:
        given["required"] = True
    if step.record is not None:
        given["record"] = step.record
    return given


def _yaml(value: object) -> str:
    return str(yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH))


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than the key above them, as in the files that ship."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        super().increase_indent(flow, indentless=False)
