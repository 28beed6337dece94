"""The parts forms are made of."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.views.message import shorten

MAX_TITLE = 24
MAX_OPTION = 75
MAX_OPTIONS = 100
MAX_HINT = 2_000


def form(callback_id: str, title: str, submit: str, carrying: str, blocks: Sequence[Block]) -> View:
    """A form. `carrying` is what `carry` wrote; what is typed comes back under each block's id."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=shorten(title, MAX_TITLE)),
        submit=PlainTextObject(text=submit),
        close=PlainTextObject(text="Cancel"),
        private_metadata=carrying,
        blocks=list(blocks),
    )


def text(
    block_id: str,
    label: str,
    *,
    most: int,
    value: str = "",
    hint: str | None = None,
    lines: bool = False,
    optional: bool = False,
) -> InputBlock:
    """A text of at most `most` characters; `lines`: it may have several."""
    element = PlainTextInputElement(
        action_id=block_id,
        initial_value=shorten(value, most) or None,
        multiline=lines,
        max_length=most,
        focus_on_load=None,
    )
    return InputBlock(
        block_id=block_id,
        label=label,
        element=element,
        hint=shorten(hint, MAX_HINT) if hint else None,
        optional=optional,
    )


def choice(
    block_id: str, label: str, options: Sequence[tuple[str, str]], *, chosen: str | None, optional: bool = False
) -> InputBlock:
    """One of `options` (value, as read), of which Slack shows a hundred."""
    offered = {value: option(value, shown) for value, shown in options[:MAX_OPTIONS]}
    element = StaticSelectElement(
        action_id=block_id, options=list(offered.values()), initial_option=offered.get(chosen or "")
    )
    return InputBlock(block_id=block_id, label=label, element=element, optional=optional)


def somebody(block_id: str, label: str, *, chosen: str | None, optional: bool = False) -> InputBlock:
    """A person of the workspace; `chosen` is a Slack id."""
    element = UserSelectElement(action_id=block_id, initial_user=chosen)
    return InputBlock(block_id=block_id, label=label, element=element, optional=optional)


def option(value: str, shown: str) -> Option:
    """A choice, cut to what Slack shows of one."""
    return Option(value=value, text=PlainTextObject(text=shorten(shown, MAX_OPTION)))
