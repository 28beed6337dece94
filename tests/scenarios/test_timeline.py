"""The timeline: what happened, as it happened, and what people add to it."""

from bot.demo import slack_id
from tests.world import World

CHANNEL = "inc-1-payments-are-failing"


async def declared(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")


async def timeline(world: World, who: str = "ana") -> str:
    """What `/incident timeline` shows to somebody."""
    await world.types(who, "/incident timeline 50", CHANNEL)
    return await world.told(who, CHANNEL)


async def test_it_tells_what_happened_in_order(world: World) -> None:
    """In sentences, without the bot's own bookkeeping."""
    await declared(world)
    await world.types("ana", "/incident severity sev1", CHANNEL)
    told = await timeline(world)
    sentences = [
        "declared a SEV2 incident: payments are failing",
        "was opened",
        "Bo Larsen acknowledged",
        "SEV2 to SEV1",
    ]
    assert [words for words in sentences if words not in told] == []
    assert told.index("declared a SEV2") < told.index("Bo Larsen acknowledged") < told.index("SEV2 to SEV1")
    assert "SummaryPosted" not in told


async def test_a_note_now_and_one_that_is_backdated_in_the_writers_zone(world: World) -> None:
    """14:05 is 14:05 where the writer is; it stands where it belongs in time."""
    await world.passes(hours=30)
    await declared(world)
    assert "Note 1" in await world.reply("ana", "/incident note the vendor called back", CHANNEL)
    answer = await world.reply("bo", "/incident note INC-1 at yesterday 14:05 <!here> checkout was switched off")
    assert "Note 2" in answer
    assert "14:05" in answer or "13:05" in answer  # Dublin's winter or summer, in the UTC fallback
    told = await timeline(world)
    assert (
        told.index("checkout was switched off") < told.index("declared a SEV2") < told.index("the vendor called back")
    )
    assert "<!here>" not in told


async def test_what_is_written_without_spaces_is_given_back_too(world: World) -> None:
    """A refused title of one very long word, or of a script that parts no words."""
    title = "決済が止まっていて加盟店の売上が立たない" * 16
    answer = await world.reply("ana", f"/incident declare sev2 {title}")
    assert "A title can hold 300 characters" in answer
    assert title in answer.split("What you typed:")[1]
    assert "What you typed" not in await world.reply("ana", "/incident declar 決済")


async def test_a_note_dated_ahead_is_refused_and_given_back_whole(world: World) -> None:
    """Slack empties the line, so what was typed stands under the reason; nothing is written."""
    await declared(world)
    ahead = f"at 2099-01-05 14:05 <!here> {'long ' * 500}end"
    for text in (ahead, "at tomorrow 9:00 we meet legal", "fix entry 1 the queue was full"):
        answer = await world.reply("ana", f"/incident note {text}", CHANNEL)
        assert "What you typed:" in answer
        assert text.split()[-1] in answer.split("What you typed:")[1]
        assert "<!here>" not in answer
    assert "still to come" in await world.reply("ana", f"/incident note {ahead}", CHANNEL)
    assert await world.entries("NoteAdded") == []


async def test_what_is_typed_where_no_incident_is_comes_back(world: World) -> None:
    answer = await world.reply("ana", "/incident note the vendor called back and wants the logs")
    assert "> /incident note the vendor called back and wants the logs" in answer


async def test_resolving_two_at_once_resolves_none(world: World) -> None:
    """The second would have become the first one's last words."""
    await declared(world)
    await world.declares("bo", "/incident declare sev3 logins are slow --anyway")
    assert "One incident at a time" in await world.reply("ana", "/incident resolve INC-1 INC-2")
    assert "IncidentResolved" not in [*await world.timeline(1), *await world.timeline(2)]
    assert "logins are slow" in await world.reply("ana", "/incident list") + await world.told("ana")


async def test_a_correction_keeps_both_versions(world: World) -> None:
    """The reader sees the newest; the record has both."""
    await declared(world)
    await world.types("ana", "/incident note the queue was empty", CHANNEL)
    before = await world.entries("NoteAdded")
    assert "Both versions are kept" in await world.reply("ana", "/incident note fix 1 the queue was full", CHANNEL)
    assert "Both versions are kept" in await world.reply("bo", "/incident note INC-1 fix 1 the queue was half full")
    told = await timeline(world)
    assert "the queue was half full" in told
    assert "(corrected)" in told
    assert "the queue was empty" not in told
    assert await world.entries("NoteAdded") == before
    versions = [entry.data["text"] for entry in await world.entries("NoteCorrected")]
    assert versions == ["the queue was full", "the queue was half full"]
    assert "There is no note 7" in await world.reply("ana", "/incident note fix 7 something", CHANNEL)


async def test_the_shortcut_the_emoji_and_a_pin_keep_messages(world: World) -> None:
    """Each at the time at which it was written, by its author, with who kept it."""
    await declared(world)
    await world.client.join(slack_id("dee"), CHANNEL)
    first = await world.writes("dee", CHANNEL, "The <graph> & the queue fell at once")
    second = await world.writes("dee", CHANNEL, "It was a deploy")
    third = await world.writes("dee", CHANNEL, "It is rolled back")
    other = await world.writes("dee", CHANNEL, "Lunch?")
    await world.client.shortcut(slack_id("bo"), "add_to_timeline", channel=CHANNEL, ts=first)
    await world.client.react(slack_id("bo"), CHANNEL, second, "memo")
    await world.client.react(slack_id("bo"), CHANNEL, other, "tada")
    await world.client.pin(slack_id("bo"), CHANNEL, third)
    await world.settles()
    kept = await world.entries("MessageKept")
    assert sorted((e.data["text"], e.data["author"], e.by, e.data["how"]) for e in kept) == [
        ("It is rolled back", "dee", "bo", "pin"),
        ("It was a deploy", "dee", "bo", "emoji"),
        ("The <graph> & the queue fell at once", "dee", "bo", "shortcut"),
    ]
    told = await timeline(world)
    assert told.index("The &lt;graph&gt; &amp; the queue") < told.index("It was a deploy") < told.index("It is rolled")
    assert "Lunch?" not in told
    assert "Added to INC-1's timeline" in await world.told("bo", CHANNEL)


async def test_a_kept_message_reads_as_its_writer_saw_it(world: World) -> None:
    """Names in place of ids, links as they were written: the same, however it was marked."""
    await declared(world)
    words = "@cy see https://example.com/a?b=1&c in #general, not <!here>"  # as typed; Slack marks it up
    for how in ("shortcut", "emoji", "pin"):
        ts = await world.writes("bo", CHANNEL, words)
        match how:
            case "shortcut":
                await world.client.shortcut(slack_id("bo"), "add_to_timeline", channel=CHANNEL, ts=ts)
            case "emoji":
                await world.client.react(slack_id("bo"), CHANNEL, ts, "memo")
            case _:
                await world.client.pin(slack_id("bo"), CHANNEL, ts)
        await world.settles()
    kept = {entry.data["how"]: entry.data["text"] for entry in await world.entries("MessageKept")}
    assert set(kept) == {"shortcut", "emoji", "pin"}
    assert set(kept.values()) == {words.replace("@cy", "@Cy Tan")}


async def test_the_same_message_is_kept_once(world: World) -> None:
    """However often and however it is marked; the shortcut says so."""
    await declared(world)
    ts = await world.writes("bo", CHANNEL, "It was a deploy")
    await world.client.react(slack_id("bo"), CHANNEL, ts, "memo")
    await world.client.react(slack_id("ana"), CHANNEL, ts, "memo")
    await world.client.pin(slack_id("ana"), CHANNEL, ts)
    await world.settles()
    await world.client.shortcut(slack_id("ana"), "add_to_timeline", channel=CHANNEL, ts=ts)
    await world.settles()
    assert "is on INC-1's timeline already" in await world.told("ana", CHANNEL)
    assert len(await world.entries("MessageKept")) == 1


async def test_a_message_from_elsewhere_asks_for_the_incident(world: World) -> None:
    """A form, with the open incidents the person may see."""
    await declared(world)
    await world.declares("ana", "/incident declare sev1 type:threat zebra at large")
    ts = await world.writes("dee", "general", "Support sees it too")
    await world.client.shortcut(slack_id("dee"), "add_to_timeline", channel="general", ts=ts)
    (view,) = await world.client.views(slack_id("dee"))
    assert "INC-1: payments are failing" in str(view)
    assert "zebra" not in str(view)
    await world.submits("dee", incident="1")
    (entry,) = await world.entries("MessageKept")
    assert entry.data["text"] == "Support sees it too"


async def test_a_reply_in_a_thread_is_kept_too(world: World) -> None:
    """Threads are where much is said."""
    await declared(world)
    parent = await world.writes("bo", CHANNEL, "What happened?")
    reply = await world.client.post(slack_id("bo"), await world.channel_id(CHANNEL), "A deploy", parent)
    await world.client.react(slack_id("bo"), CHANNEL, reply, "memo")
    await world.settles()
    (entry,) = await world.entries("MessageKept")
    assert entry.data["text"] == "A deploy"


async def test_a_closed_incident_takes_notes(world: World) -> None:
    """What comes to light afterwards belongs there."""
    await declared(world)
    await world.types("ana", "/incident resolve", CHANNEL)
    assert "Note 1" in await world.reply("ana", "/incident note the cause was a deploy", CHANNEL)


async def test_what_cannot_be_a_note_gets_a_sentence(world: World) -> None:
    """Nothing, far too much, the future."""
    await declared(world)
    assert "What should the note say?" in await world.reply("ana", "/incident note", CHANNEL)
    assert "2,900 characters" in await world.reply("ana", "/incident note " + "x" * 3000, CHANNEL)
    assert "still to come" in await world.reply("ana", "/incident note at 2099-01-01 10:00 too early", CHANNEL)
    assert await world.entries("NoteAdded") == []


async def test_coming_and_going_is_on_it(world: World) -> None:
    """Who joined the channel, and who left."""
    await declared(world)
    await world.client.join(slack_id("dee"), CHANNEL)
    await world.settles()
    await world.client.leave(slack_id("dee"), CHANNEL)
    await world.settles()
    told = await timeline(world)
    assert "Dee Osei joined the channel" in told
    assert "Dee Osei left the channel" in told
