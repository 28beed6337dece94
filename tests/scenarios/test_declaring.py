"""Declaring an incident: what one command sets in motion."""

from bot.demo import slack_id
from sandbox.state.members import BOT_USER_ID
from tests.world import World, shown

DECLARE = "/incident declare sev2 payments are failing"
CHANNEL = "inc-1-payments-are-failing"


async def test_one_command_opens_pages_furnishes_and_announces(world: World) -> None:
    """Everything that the first minute needs, in the order in which people read it."""
    answer = await world.reply("ana", DECLARE)
    assert answer.startswith("INC-1 declared: SEV2.")
    assert "<@UBO>" in answer

    assert await world.paged() == ["bo"]
    channel = await world.seen(CHANNEL)
    assert {"UANA", "UBO"} <= set(channel["members"])
    assert channel["topic"] == "SEV2 · active · Commander: nobody yet"
    assert [(b["title"], b["link"]) for b in channel["bookmarks"]] == [
        ("Dashboard", "https://dashboards.example.com/payments?a=1&b=2"),
        ("Case tool", "https://cases.example.com"),
    ]
    summary, checklist, *rest = [m for m in await world.messages(CHANNEL) if m["bot"] and not m["subtype"]]
    assert "payments are failing" in shown(summary)
    assert "A short one" in shown(checklist)
    assert rest == []
    assert channel["pins"] == [summary["ts"]]

    (announcement,) = await world.lines("incidents")
    assert "payments are failing" in announcement
    assert f"<#{channel['id']}>" in announcement
    assert f"<#{channel['id']}>" in await world.told("ana", "@")
    (page,) = await world.messages("@", "bo")
    assert "INC-1: payments are failing" in shown(page)


async def test_the_summary_and_the_announcement_stay_the_same_messages_for_the_incidents_life(world: World) -> None:
    """They are brought up to date in place: one pinned message, one announcement."""
    await world.declares("ana", DECLARE)
    (pinned,) = (await world.seen(CHANNEL))["pins"]
    for line in ("severity sev1", "commander @bo", "summary the processor is down", "mitigate", "resolve it is over"):
        await world.types("ana", f"/incident {line}", CHANNEL)
    summaries = [m for m in await world.messages(CHANNEL) if m["ts"] == pinned]
    assert "Resolved" in shown(summaries[0])
    assert "it is over" in shown(summaries[0])
    assert (await world.seen(CHANNEL))["pins"] == [pinned]
    assert (await world.seen(CHANNEL))["topic"] == "SEV1 · resolved · Commander: Bo Larsen"
    (announcement,) = await world.lines("incidents")
    assert "SEV1" in announcement
    assert "Resolved" in announcement


async def test_the_page_does_not_wait_for_the_channel(world: World) -> None:
    """Slack cannot make channels just now; whoever is on call knows all the same, and the channel comes later."""
    await world.client.fault("conversations.create", "http500")
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["bo"]
    assert await world.channels() == []
    await world.presses("bo", "@", "page.acknowledge")
    await world.client.clear_faults()
    await world.until(world.channels)
    assert await world.channels() == [CHANNEL]
    assert len(await world.lines(CHANNEL)) >= 2
    assert await world.paged() == []


async def test_a_channel_whose_creation_went_unanswered_is_adopted(world: World) -> None:
    """Slack made it, but its reply was lost: there is one channel, not two."""
    await world.client.fault("conversations.create", "drop_after", times=1)
    await world.declares("ana", DECLARE)

    async def opened() -> bool:
        return "ChannelOpened" in await world.timeline()

    await world.until(opened)
    assert len(await world.lines(CHANNEL)) == 2
    assert await world.channels() == [CHANNEL]
    assert (await world.timeline()).count("ChannelOpened") == 1
    assert await world.paged() == ["bo"]


async def test_a_name_that_somebody_has_gets_a_suffix(world: World) -> None:
    """Another person's channel is not taken over."""
    await world.client.create(slack_id("dee"), CHANNEL)
    await world.declares("ana", DECLARE)
    assert await world.channels() == [CHANNEL, f"{CHANNEL}-2"]
    assert await world.lines(CHANNEL) == []
    assert len(await world.lines(f"{CHANNEL}-2")) == 2


async def test_a_channel_of_our_own_from_before_is_not_taken_over(world: World) -> None:
    """It belongs to something older than this incident."""
    world.workspace.add_channel(CHANNEL, "public", BOT_USER_ID, [BOT_USER_ID])
    await world.passes(minutes=10)
    await world.declares("ana", DECLARE)
    assert await world.lines(CHANNEL) == []
    assert len(await world.lines(f"{CHANNEL}-2")) == 2


async def test_any_title_gives_a_legal_channel_and_calls_nobody(world: World) -> None:
    """Whatever script, length or trick: a channel, the title readable as typed, and nobody mentioned by it."""
    titles = {
        "支付失败": "inc-1",
        "🔥🔥🔥": "inc-2",
        "two\nlines": "inc-3-two-lines",
        "<!channel> help": "inc-4-channel-help",
        "Ünïcode *bold* <@UBO>": "inc-5-unicode-bold",
        "x" * 300: "inc-6-" + "x" * 40,
    }
    for title in titles:
        assert "declared" in await world.reply("ana", f"/incident declare sev3 {title}"), title
    made = await world.channels()
    assert made[:4] == list(titles.values())[:4]
    assert made[4].startswith("inc-5-unicode-bold")
    assert made[5] == "inc-6-" + "x" * 40
    assert "支付失败" in (await world.lines("inc-1"))[0]
    for _, message in await world.everything():
        assert "<!channel>" not in shown(message, markup=True)


async def test_a_title_of_three_thousand_characters_gets_a_sentence(world: World) -> None:
    """And nothing is opened."""
    answer = await world.reply("ana", f"/incident declare sev2 {'why ' * 750}")
    assert "300 characters" in answer
    assert await world.channels() == []
    assert await world.paged() == []


async def test_the_form_declares_as_the_command_does(world: World) -> None:
    """Bare `declare` opens the form; what is wrong with it stands beneath its field."""
    await world.types("ana", "/incident declare")
    answer = await world.submits("ana", title="   ", severity="sev1")
    assert answer["errors"]
    answer = await world.submits("ana", title="staff are threatened", severity="sev1", summary="Two letters came.")
    assert answer["errors"] is None
    (channel,) = await world.channels()
    assert channel.endswith("-staff-are-threatened")  # a number that was refused its title may be left out
    assert "Two letters came." in (await world.lines(channel))[0]
    assert await world.paged() == ["bo"]


async def test_the_shortcut_declares_from_a_message(world: World) -> None:
    """What somebody wrote becomes what is known."""
    ts = await world.writes("dee", "general", "Cards fail everywhere & nobody knows why")
    await world.client.shortcut(slack_id("ana"), "declare_from_message", channel="general", ts=ts)
    await world.submits("ana", title="cards fail")
    assert "Cards fail everywhere &amp; nobody knows why" in (await world.lines("inc-1-cards-fail"))[0]


async def test_somebody_who_is_not_in_the_files_may_declare(world: World) -> None:
    """Anyone in the workspace may; their name is learnt."""
    world.hires("zoe", "Zoe Quinn")
    await world.types("zoe", DECLARE)
    assert await world.paged() == ["bo"]
    assert "UZOE" in (await world.seen(CHANNEL))["members"]
    await world.types("zoe", "/incident severity sev1", CHANNEL)
    assert "Zoe Quinn" in (await world.lines(CHANNEL))[0]
