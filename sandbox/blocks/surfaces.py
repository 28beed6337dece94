"""Where blocks are shown - message, modal, Home: how many there may be, and what must differ between them."""

from collections.abc import Iterable, Mapping

from sandbox.blocks.check import Problems, Tell, boolean, kinds, listing, shape, string
from sandbox.blocks.layout import EVERYWHERE, IN_MESSAGE, MARKDOWN_LIMIT
from sandbox.blocks.objects import plain

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000

_message = listing(kinds(IN_MESSAGE), 0, MESSAGE_BLOCKS)
_view_blocks = listing(kinds(EVERYWHERE), 1, VIEW_BLOCKS)
_shared = {
    "blocks": _view_blocks,
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_modal = shape(
    {
        **_shared,
        "title": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    need="title blocks",
)
_home = shape(_shared, need="blocks")


def message_problems(blocks: object, pointer: str = "/blocks") -> list[str]:
    """What Slack would say of a message's blocks; nothing when they are right."""
    problems = Problems()
    _message(blocks, pointer, problems.tell)
    given = _dicts(blocks)
    _distinct_block_ids(given, pointer, problems.tell)
    tables = [number for number, block in given if block.get("type") == "table"]
    for number in tables[1:]:
        problems.tell("only one table allowed", f"{pointer}/{number}")
    total = 0
    for number, block in given:
        text = block.get("text")
        if block.get("type") == "markdown" and isinstance(text, str) and len(text) <= MARKDOWN_LIMIT:
            total += len(text)
            if total > MARKDOWN_LIMIT:
                problems.tell(
                    f"markdown must be less than {MARKDOWN_LIMIT + 1} characters in all", f"{pointer}/{number}/text"
                )
                break
    for number, block in given:
        element = block.get("element")
        if isinstance(element, dict) and element.get("type") == "file_input":
            problems.tell("unsupported type: file_input", f"{pointer}/{number}/element/type")
    return problems.messages


def modal_problems(view: Mapping[str, object]) -> list[str]:
    """What Slack would say of a modal."""
    problems = _view_problems(view, "modal")
    inputs = [block for _, block in _dicts(view.get("blocks")) if block.get("type") == "input"]
    if inputs and not view.get("submit"):
        problems.tell("missing required field: submit", "/view")
    return problems.messages


def home_problems(view: Mapping[str, object]) -> list[str]:
    """What Slack would say of a Home."""
    return _view_problems(view, "home").messages


def _view_problems(view: Mapping[str, object], kind: str) -> Problems:
    problems = Problems()
    if view.get("type") != kind:
        problems.tell(f"must be of type {kind}", "/view/type")
    (_modal if kind == "modal" else _home)(view, "/view", problems.tell)
    given = _dicts(view.get("blocks"))
    _distinct_block_ids(given, "/view/blocks", problems.tell)
    focused = [number for number, block in given if _focused(block)]
    for number in focused[1:]:
        problems.tell("only one element may have focus_on_load", f"/view/blocks/{number}")
    if len(repr(view)) > VIEW_BYTES:
        problems.tell(f"view must be less than {VIEW_BYTES + 1} bytes", "/view")
    return problems


def _focused(block: Mapping[str, object]) -> bool:
    element = block.get("element") or block.get("accessory")
    return isinstance(element, dict) and element.get("focus_on_load") is True


def _dicts(blocks: object) -> list[tuple[int, Mapping[str, object]]]:
    if not isinstance(blocks, list):
        return []
    return [(number, block) for number, block in enumerate(blocks) if isinstance(block, dict)]


def _distinct_block_ids(blocks: Iterable[tuple[int, Mapping[str, object]]], at: str, tell: Tell) -> None:
    seen: set[str] = set()
    for number, block in blocks:
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                tell(f"`block_id` `{block_id}` already exists", f"{at}/{number}/block_id")
            seen.add(block_id)
