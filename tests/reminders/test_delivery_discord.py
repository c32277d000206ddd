"""What Discord alone has of reminders, from what is typed to the ledger and back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.model.subscription import Occasion
from tests.reminders.chats import ADMIN, MEMBER, Delivery, open_delivery, words


@pytest.fixture
async def delivery(tmp_path: Path) -> AsyncIterator[Delivery]:
    async with open_delivery(tmp_path, "discord", "2016-06-01T00:00") as opened:
        yield opened


async def _do(delivery: Delivery, user: str, **action: Any) -> Any:
    done: Any = await delivery.chat.far_end.act(user, action)
    assert done["ok"], done
    return done


async def test_posts_are_offered_by_day_and_title_and_the_one_chosen_is_meant(delivery: Delivery) -> None:
    await delivery.chat.ask("remind on kinds:deadlines at:08:30")
    await delivery.at("2016-06-23T09:00")
    [post] = [one for one in delivery.chat.posts() if "Reminders" not in one][-1:]
    channel = delivery.chat.destination.channel
    typed = "/cyberdialogue remind why post:"
    offered = (await _do(delivery, MEMBER, do="complete", channel=channel, text=typed))["suggestions"]
    [first] = [one for one in offered if one["text"].strip() != typed]
    assert first["label"].startswith("2016-06-23 — ")
    assert first["label"].split(" — ")[1].split(" (+")[0].split(":")[0] in post
    assert not (await _do(delivery, MEMBER, do="complete", channel=channel, text=f"{typed}zzzz"))[
        "suggestions"
    ]
    assert "2016" in await delivery.chat.ask(first["text"].removeprefix("/cyberdialogue "), MEMBER)


async def test_the_form_of_a_subscription_is_filled_in_two_steps_that_hold_each(delivery: Delivery) -> None:
    await delivery.chat.ask("remind on")
    known = len(delivery.chat.messages())
    await _do(
        delivery,
        ADMIN,
        do="type",
        channel=delivery.chat.destination.channel,
        text="/cyberdialogue-manage remind edit",
    )
    await delivery.chat.until(lambda: delivery.chat.far_end.view(ADMIN)["modal"])
    modal: Any = delivery.chat.far_end.view(ADMIN)["modal"]
    first = [label["component"]["custom_id"] for label in modal["components"]]
    assert first == ["kinds", "digest", "leads", "at", "zone"]
    await _do(delivery, ADMIN, do="submit", values={"kinds": ["closes"], "at": "07:15"})
    await delivery.chat.until(lambda: len(delivery.chat.messages()) > known)
    assert "07:15" in words(delivery.chat.messages()[-1])
    await delivery.chat.press("More settings…", answers=False)
    await delivery.chat.until(lambda: delivery.chat.far_end.view(ADMIN)["modal"])
    await _do(delivery, ADMIN, do="submit", values={"review": "6"})
    await delivery.chat.until(lambda: "More settings" not in words(delivery.chat.messages()[-1]))
    [kept] = await delivery.kernel.ledger.active()
    assert (kept.occasions, f"{kept.at:%H:%M}", kept.review_months) == (
        frozenset({Occasion.CLOSES}),
        "07:15",
        6,
    )


async def test_anybody_is_reminded_in_direct_messages_with_the_bot(delivery: Delivery) -> None:
    await _do(delivery, MEMBER, do="type", channel="dm", text="/cyberdialogue-manage remind on at:08:30")
    await delivery.chat.until(lambda: any("Reminders" in told for told in delivery.chat.told(MEMBER)))
    [mine] = await delivery.kernel.ledger.active()
    assert mine.destination.workspace == ""
    await delivery.at("2016-06-23T09:00")
    assert any("Closes in" in told for told in delivery.chat.told(MEMBER))
    assert not delivery.chat.posts()
    await _do(delivery, MEMBER, do="type", channel="dm", text="/cyberdialogue-manage remind off")
    await delivery.chat.until(lambda: len(delivery.chat.told(MEMBER)) > 2)
    assert not await delivery.kernel.ledger.active()
