"""What every listener does alike: type what came in, call, answer, ack last; never raise, never fall silent."""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.models.views import View
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.listeners import asked as shapes
from bot.listeners.asked import Asked, Body, Happened, Pointed, Pressed, Submitted, Typed
from bot.views.answers.given_back import given_back
from bot.views.message import InPlace, Message, escape
from commands.effects import Effect, LearnMember, PublishHome, Whisper
from commands.record import send
from commands.refusal import REFUSALS
from storage.database import Repeated, is_away

log = logging.getLogger(__name__)

Answer = Message | None
_Sentence = Callable[[Exception, Asked], str]
WRONG = (
    "Something went wrong on my side (ref {reference}). Nothing was changed. "
    "Try again; if it stays, tell the operators."
)
UNKNOWN = (
    "The database does not answer (ref {reference}), so I cannot tell whether that was done. "
    "Look before you try again: `/incident list`."
)
_REPLACED_WITHIN = 1.0  # real seconds, of the three in which Slack wants its ack
_NO_ACK = 500  # Slack then shows its own failure, and sends an event again


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What to tell, if anything; `refused`: nothing was changed, and it says why."""

    answer: Answer = None
    refused: bool = False
    next_step: View | None = None  # of a form: what it asks then


class Edge:
    """Registers what answers to what. Each kind of request has its own way of being answered."""

    def __init__(self, app: AsyncApp, desk: Desk) -> None:
        self._app, self._desk = app, desk
        app.error(_unreadable)

    def command(self, name: str, answer: Callable[[Typed], Awaitable[Answer]]) -> None:
        """A slash command: its answer travels with the ack."""

        async def listener(ack: AsyncAck, body: Body) -> None:
            await self._desk.refresh()
            asked = shapes.typed(self._desk, body)
            outcome = await self._outcome(asked, answer)
            told = outcome.answer
            if told is not None and outcome.refused:
                told = say(given_back(asked.command, asked.text, told.text))
            await (ack(text=told.text, blocks=told.blocks) if told else ack())

        self._app.command(name)(listener)

    def action(self, action_id: str, press: Callable[[Pressed], Awaitable[Answer]]) -> None:
        """A button or a menu: what is told goes to whoever pressed it, by the outbox."""

        async def listener(ack: AsyncAck, body: Body, respond: AsyncRespond) -> BoltResponse | None:
            await self._desk.refresh()
            asked = shapes.pressed(self._desk, body)
            outcome = await self._outcome(asked, press)
            if isinstance(outcome.answer, InPlace) and await _replaces(outcome.answer, respond):
                outcome = _Outcome()
            return await self._tell(asked, outcome, ack, PublishHome(asked.slack_id) if asked.at_home else None)

        self._app.action(action_id)(listener)

    def shortcut(self, callback_id: str, take: Callable[[Pointed], Awaitable[Answer]]) -> None:
        """A message's shortcut; answered as a button is."""

        async def listener(ack: AsyncAck, body: Body) -> BoltResponse | None:
            await self._desk.refresh()
            asked = shapes.pointed(self._desk, body)
            return await self._tell(asked, await self._outcome(asked, take), ack)

        self._app.message_shortcut(callback_id)(listener)

    def view(
        self,
        callback_id: str,
        submit: Callable[[Submitted], Awaitable[Answer | View]],
        *,
        block: str | Callable[[Submitted], str],
    ) -> None:
        """A form: a refusal stands at `block` and leaves it open; a further step takes its place."""

        async def listener(ack: AsyncAck, body: Body) -> BoltResponse | None:
            await self._desk.refresh()
            asked = shapes.submitted(self._desk, body)
            outcome = await self._outcome(asked, submit, sentence=_plain_sentence)
            if outcome.refused and outcome.answer:
                at = block if isinstance(block, str) else block(asked)
                await ack(response_action="errors", errors={at: outcome.answer.text})
                return None
            if outcome.next_step is not None:
                await ack(response_action="update", view=outcome.next_step)
                return None
            return await self._tell(asked, outcome, ack)

        self._app.view(callback_id)(listener)

    def event(self, kind: str | re.Pattern[str], note: Callable[[Happened], Awaitable[None]]) -> None:
        """An event: acked once what it means has been written down, so that Slack sends it again otherwise."""

        async def listener(body: Body, context: AsyncBoltContext) -> BoltResponse | None:
            happened = shapes.happened(self._desk, body, context.bot_user_id or "")
            try:
                await note(happened)
            except Repeated:
                return None
            except REFUSALS as refusal:
                log.info("The event %s changed nothing: %s", kind, refusal)
            except shapes.Unreadable:
                raise
            except Exception:
                log.exception("The event %s could not be written down; Slack will send it again", kind)
                return BoltResponse(status=_NO_ACK)
            return None  # which Bolt acks

        self._app.event(kind)(listener)

    def any_event(self, note: Callable[[Happened], Awaitable[None]]) -> None:
        """Every event that nobody else takes: Slack would send it again and again if it were not acked."""
        self.event(re.compile(".*"), note)

    async def _outcome(
        self, asked: Asked, work: Callable[[Any], Awaitable[Answer | View]], *, sentence: _Sentence | None = None
    ) -> _Outcome:
        """Do the work; whatever comes of it becomes something to tell."""
        try:
            answer = await work(asked)
        except Repeated:
            return _Outcome()
        except REFUSALS as refusal:
            return _Outcome(say((sentence or sentence_of)(refusal, asked)), refused=True)
        except Exception as failure:
            reference = secrets.token_hex(3)
            log.exception("A request from %s failed (ref %s)", asked.slack_id, reference)
            away = isinstance(failure, ConnectionError | TimeoutError) or (
                isinstance(failure, SQLAlchemyError) and is_away(failure)
            )
            return _Outcome(say((UNKNOWN if away else WRONG).format(reference=reference)), refused=True)
        await self._learn(asked)
        return _Outcome(next_step=answer) if isinstance(answer, View) else _Outcome(answer)

    async def _tell(
        self, asked: Asked, outcome: _Outcome, ack: AsyncAck, shows: PublishHome | None = None
    ) -> BoltResponse | None:
        """Put what is to be told into the outbox, then ack. A failure that cannot even be told is Slack's to show.

        `shows`: where they asked is brought up to date with it.
        """
        effects: list[Effect] = [shows] if shows is not None else []
        if outcome.answer is not None:
            effects.append(Whisper(asked.channel_id, asked.slack_id, outcome.answer.text))
        if effects:
            try:
                async with self._desk.db.begin(f"{asked.once}/told") as tx:
                    await send(tx, effects)
            except Repeated:
                pass
            except Exception:
                log.exception("Could not tell %s what became of their request", asked.slack_id)
                if outcome.refused:
                    return BoltResponse(status=_NO_ACK)
        await ack()
        return None

    async def _learn(self, asked: Asked) -> None:
        """Have Slack asked who this is, at most once a day; the request that they made does not depend on it."""
        if self._desk.directory.knows(asked.slack_id):
            return
        try:
            async with self._desk.db.begin() as tx:
                await send(tx, [LearnMember(asked.slack_id)], once=f"learn/{asked.slack_id}/{asked.now:%Y-%m-%d}")
        except Exception:
            log.exception("Could not note down that %s is not known yet", asked.slack_id)


async def _unreadable(error: Exception) -> BoltResponse:
    """What raises beside the work itself reads the request, before anything is done: it is not as Slack sends it."""
    if not isinstance(error, shapes.MALFORMED):
        log.error("A request of Slack's could not be answered", exc_info=error)
        return BoltResponse(status=_NO_ACK)
    log.warning("A request of Slack's cannot be read", exc_info=error)
    return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="The request cannot be read.")


async def _replaces(answer: InPlace, respond: AsyncRespond) -> bool:
    """Show it in place of the message that was pressed; False if Slack did not take that within a second.

    Only the address that came with the press can do that, and it works where the bot is in no channel. It is a
    secret that lives for half an hour, so it is used at once and never stored.
    """
    try:
        async with asyncio.timeout(_REPLACED_WITHIN):
            sent = await respond(text=answer.text, blocks=answer.blocks, replace_original=True)
    except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError) as failure:
        log.info("An offer could not be replaced (%s); the answer goes out as a message", type(failure).__name__)
        return False
    return sent.status_code == HTTPStatus.OK


def say(text: str) -> Message:
    """An answer of a sentence or two, in mrkdwn."""
    return Message(text, ())


def sentence_of(refusal: Exception, asked: Asked) -> str:
    """A refusal in mrkdwn."""
    person: str | None = getattr(refusal, "person", None)
    return escape(str(refusal)).replace("{person}", asked.desk.directory.mention(person) if person else "Somebody")


def _plain_sentence(refusal: Exception, asked: Asked) -> str:
    """A refusal where Slack shows no markup: beneath a form's field."""
    person: str | None = getattr(refusal, "person", None)
    name = asked.desk.directory.name(person) if person else "Somebody"
    return str(refusal).replace("{person}", name).replace("`", "")
