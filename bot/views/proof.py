"""What the nightly proof says: what is new, and how to mend it."""

from collections.abc import Sequence

from bot.views.message import escape, one_line
from oncall.prove.finding import Finding

MOST = 8  # findings in one message
LONGEST = 300  # characters of one


def told(fresh: Sequence[Finding], count: int) -> str:
    """Findings that are new, of `count` in all; those that are too many by number."""
    things = "thing" if len(fresh) == 1 else "things"
    lines = [f"*{len(fresh)} new {things} to mend in the on-call schedules and policies*"]
    for each in fresh[:MOST]:
        lines.append(f"• {one_line(f'{each.where}: {each.what}', LONGEST)}")
        lines.append(f"      To mend it: {escape(each.mend)}.")
    if len(fresh) > MOST:
        lines.append(f"• and {len(fresh) - MOST} more")
    if count > len(fresh):
        lines.append(f"{count - len(fresh)} more were known before.")
    return "\n".join([*lines, "On the server, `tocsin oncall prove` lists everything."])
