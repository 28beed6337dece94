"""Pydantic's errors in plain words for whoever edits the files."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from bot.config.names import offer
from bot.config.schema import entry_at, keys_at
from bot.config.values import kind

# Pydantic's type of an error -> what may stand there.
_ALLOWED: Mapping[str, str] = {
    "string_type": "text; put it in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "list_type": "a list, as in [one, two]",
}


def words(error: ErrorDetails) -> tuple[str, str]:
    """What was found, and what may stand there."""
    path = error["loc"]
    context = error.get("ctx", {})
    match error["type"]:
        case "fault":
            told = str(context["found"]), str(context["allowed"])
        case "missing":
            told = f"no {path[-1]}", f'write "{path[-1]}: {_example(path)}"'
        case "extra_forbidden":
            told = "unknown key", offer(str(path[-1]), keys_at(path[:-1]))
        case "dict_type" | "model_type":
            keys = keys_at(path)
            expected = f"keys with values: {', '.join(keys)}" if keys else "names, each with what belongs to it"
            told = kind(error["input"]), expected
        case "too_short":
            told = "empty", "at least one"
        case "too_long":
            told = f"{context['actual_length']} of them", f"at most {context['max_length']}"
        case "greater_than_equal":
            told = kind(error["input"]), f"{context['ge']} or more"
        case "less_than_equal":
            told = kind(error["input"]), f"{context['le']} or less"
        case "literal_error":
            told = kind(error["input"]), str(context["expected"]).replace("'", "")
        case other:
            told = kind(error["input"]), _ALLOWED.get(other, "another value")
    return told


def _example(path: tuple[int | str, ...]) -> str:
    """What a required key may hold."""
    entry = entry_at(path[:-1])
    examples = entry.model_fields[str(path[-1])].examples if entry else None
    return str(examples[0]) if examples else "..."
