"""A length of time as people write it, in a command or in a reply from their telephone."""

import re

_SPAN = re.compile(
    r"(?i)(?:(?:in|for) )?"
    r"(?:(?P<days>\d{1,5}) ?d(?:ays?)?(?![a-z]))? ?"
    r"(?:(?P<hours>\d{1,5}) ?h(?:ours?|rs?)?(?![a-z]))? ?"
    r"(?:(?P<minutes>\d{1,5})(?P<unit> ?m(?:in(?:ute)?s?)?)?)?(?![\w:]|[.,]\d)"
)
_COURTESY = re.compile(r"(?i)[\s.,!]*(?:(?:please|pls|thanks|thx)[\s.!]*)?")
_ABOUT_TIME = re.compile(r"(?i)\d|hour|minute|\bday|week|morrow|tonight|morning|evening")


def minutes_of(text: str, usual: int) -> int | None:
    """How long "60", "45m", "2h30", "in 1 day, thanks" are; `usual` if no time is named, None if I cannot read it."""
    found = _SPAN.match(text)
    days, hours, minutes = (int(found[name] or 0) if found else 0 for name in ("days", "hours", "minutes"))
    if found is None or not re.search(r"\d", found[0]):
        return None if _ABOUT_TIME.search(text) else usual
    after = text[found.end() :]
    has_unit = found["days"] or found["hours"] or found["unit"]
    if not (_COURTESY.fullmatch(after) or (has_unit and not _ABOUT_TIME.search(after))):
        return None
    return (days * 24 + hours) * 60 + minutes
