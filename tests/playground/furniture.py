"""Something of everything the page can show."""

from tests.playground.stage import ANA, BRIEFINGS, START, discord_message, slack_message
from tests.playground.window import Bench

PROBLEM = "facts/cyberdialogue/events.yaml:14:9: unknown source 'chinadaily'; did you mean 'china-daily'?"


def furnish(bench: Bench) -> None:
    """Put something of everything on the page."""
    bench.desk.load(problems=[PROBLEM])
    assert bench.desk.reminder
    bench.desk.reminder["what"] = "Proposed, past by 3,835 days and not assessed: Counterterrorism symposium"
    share = {"type": "button", "action_id": "s", "text": {"type": "plain_text", "text": "Share"}}
    styles = [share | {"style": "primary", "action_id": "p"}, share | {"style": "danger", "action_id": "d"}]
    markup = f"*b* `code` <@{ANA}> <https://example.org|link>\n&gt; quoted\n```pre```"
    cell = {"type": "raw_text", "text": "a cell with some words in it"}
    label = {"type": "plain_text", "text": "Law enforcement training for each other, and more of it " * 2}
    menu = {
        "type": "static_select",
        "action_id": "m",
        "placeholder": {"type": "plain_text", "text": "Open a fact …"},
        "options": [{"text": label, "value": "1"}],
    }
    bench.slack.show(
        slack_message(-90_000, text=f"Morning <@{ANA}>, see <#{BRIEFINGS}>", user="201", bot_id=None),
        slack_message(
            1,
            {"type": "header", "text": {"type": "plain_text", "text": "Summary " + "x" * 90}},
            {"type": "section", "text": {"type": "mrkdwn", "text": markup}, "accessory": share},
            {"type": "table", "rows": [[cell] * 6, [cell] * 6]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "China Daily"}]},
            {"type": "actions", "block_id": "b", "elements": [share, *styles]},
            {"type": "actions", "block_id": "m", "elements": [menu]},
            {"type": "image", "image_url": "https://example.org/i.png", "alt_text": "a map"},
            _ephemeral=True,
        ),
    )
    bench.slack.put(notices=[{"text": "/cyberdialogue failed", "at": START.isoformat()}])
    buttons = [
        {"type": 2, "style": style, "label": f"B{style}", "custom_id": str(style)} for style in range(1, 5)
    ]
    fact = {"label": "Law enforcement training for each other, and more of it " * 2, "value": "1"}
    chooser = {"type": 3, "custom_id": "m", "placeholder": "Open a fact …", "options": [fact]}
    ana = {"id": ANA, "username": "ana"}
    embed = {
        "title": "Summary " + "x" * 90,
        "description": f"**b** `code` <@{ANA}> [link](https://example.org)\n> quoted\n-# small\n```pre```",
        "fields": [{"name": "Due", "value": "soon"}],
        "footer": {"text": "China Daily"},
    }
    bench.discord.show(
        discord_message(
            1,
            "# Title",
            embeds=[embed],
            components=[{"type": 1, "components": buttons}, {"type": 1, "components": [chooser]}],
            _ephemeral=True,
            edited_timestamp=START.isoformat(),
            interaction_metadata={"type": 2, "user": ana, "name": "cyberdialogue summary"},
        ),
        discord_message(2, _pending=True),
    )
