"""What of findings is new since they were last looked for, though the days that are looked at move on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from oncall.instant import seconds
from oncall.prove.finding import Finding
from oncall.window import Span, joined, without

Known = Mapping[str, Sequence[Sequence[int]]]  # what was found: when, as spans


def known_by(findings: Sequence[Finding]) -> dict[str, list[Span]]:
    """Findings as they are remembered until the next time."""
    found: dict[str, list[Span]] = {}
    for each in findings:
        found[_place(each)] = joined(sorted([*found.get(_place(each), []), *_times(each)]))
    return found


def news(findings: Sequence[Finding], known: Known, until: datetime | None) -> list[Finding]:
    """Those that have a time before `until` (aware), how far was looked the last time, that was not known then.

    And those none of whose times was; but what recurs does not become new by the next day's.
    """
    seen = seconds(until) if until is not None else 0
    return [each for each in findings if _is_new(_times(each), known.get(_place(each), ()), seen)]


def _is_new(times: list[Span], known: Sequence[Sequence[int]], seen: int) -> bool:
    fresh = without(times, [(start, end) for start, end in known])
    # What the last look ended in, or came after, is not new by that alone if the like of it was known.
    return any(end < seen for _, end in fresh) or fresh == times


def _place(finding: Finding) -> str:
    return " | ".join(filter(None, (finding.kind, finding.where, finding.person, finding.which)))


def _times(finding: Finding) -> list[Span]:
    """Sorted and joined; an instant as the second that it begins."""
    times = sorted((seconds(start), max(seconds(end), seconds(start) + 1)) for start, end in finding.times)
    return joined(times)
