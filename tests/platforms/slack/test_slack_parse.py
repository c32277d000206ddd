import pytest

from bot.model.briefing import Effect
from bot.model.ids import UNNAMED, Destination
from bot.model.request import Grammar
from bot.platforms.slack import parse
from bot.platforms.slack.parse import button_value, kept_value, line_of
from bot.router.universal import with_common
from tests.platforms.slack.slack_samples import DOSSIER, KEY, OTHER_DOSSIER
from tests.router.asking import all_commands

TEAM = "T012"
COMMANDS = Grammar(map(with_common, all_commands()))
HERE = Destination(platform="slack", workspace=TEAM, channel="C012")


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("timeline from:2014", "timeline from:2014"),
        ("  help ", "help"),
        ("R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;"),
        ("who is <@U012ABC|ana>", "who is @ana"),
        ("who is <@U012ABC>", "who is @U012ABC"),
        ("in <#C012ABC|general>", "in <#C012ABC>"),
        ("channel:<#C012ABC|>", "channel:<#C012ABC>"),
        ("channel:&lt;#C012ABC&gt;", "channel:<#C012ABC>"),
        ("see <http://remind.py|remind.py>", "see remind.py"),
        ("ask <!here> and <!subteam^S012|@desk>", "ask @here and @desk"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("see <https://example.org|example.org>", "see example.org"),
        ("write <mailto:a@example.org|a@example.org>", "write a@example.org"),
        ("a < b > c", "a < b > c"),
        ("search “guidelines for”", "search “guidelines for”"),
        ("timeline\rfrom:2014\r\nto:2015", "timeline from:2014 \nto:2015"),
        ("search the ministry’s “so-called", "search the ministry’s “so-called"),
        ("热线“开通”了吗", "热线“开通”了吗"),
        ("a\u202eb", "ab"),
    ],
)
def test_a_line_is_what_the_person_typed(sent, typed):
    assert line_of(sent) == typed


def test_a_slash_command_becomes_a_question():
    question = parse.command(
        {
            "command": "/cyberdialogue",
            "text": "fact hotline",
            "user_id": "U1",
            "user_name": "ana",
            "channel_id": "C012",
            "trigger_id": "1.2.abc",
            "response_url": "https://hooks.example/1",
        },
        TEAM,
    )
    assert question.request.dossier == DOSSIER
    assert question.request.line == "fact hotline"
    assert question.request.user == "U1"
    assert question.request.destination == HERE
    assert question.request.language is None
    assert (question.request.user_name, question.request.can_ask) == ("ana", True)
    assert question.trigger == "1.2.abc"
    assert question.response_url == "https://hooks.example/1"


def event(text: str, **more: object) -> dict[str, object]:
    return {"type": "app_mention", "user": "U1", "channel": "C012", "ts": "1.000002", "text": text, **more}


@pytest.mark.parametrize(
    ("text", "dossier", "line"),
    [
        ("<@UBOT> timeline from:2014", UNNAMED, "timeline from:2014"),
        ("<@UBOT>", UNNAMED, "help"),
        ("<@UBOT> straits fact hotline", OTHER_DOSSIER, "fact hotline"),
        ("<@UBOT> /straits", OTHER_DOSSIER, "help"),
        ("<@UBOT> cyberdialogue   summary", DOSSIER, "summary"),
        ("hello <@UBOT|cyberdialogue> summary", UNNAMED, "summary"),
        ("hello <@UBOT>, summary", UNNAMED, "summary"),
        ("hello <@UBOT> language:en summary", UNNAMED, "language:en summary"),
        ("hello, <@UBOT> who led the talks?", UNNAMED, "hello, who led the talks?"),
        ("<@UBOT>: deadlines all", UNNAMED, "deadlines all"),
        ("<@UBOT>, summary", UNNAMED, "summary"),
        ("<@UBOT>，摘要", UNNAMED, "摘要"),
        ("<@UBOT>\u00a0— straits: fact hotline", OTHER_DOSSIER, "fact hotline"),
        ("<@UBOT>!", UNNAMED, "help"),
        ("<@UBOT> who is <@U777|ben>", UNNAMED, "who is @ben"),
    ],
)
def test_a_mention_asks_the_dossier_it_names_or_leaves_it_to_the_core(text, dossier, line):
    question = parse.message(event(text), TEAM, "UBOT", [DOSSIER, OTHER_DOSSIER], COMMANDS)
    assert question
    assert (question.request.dossier, question.request.line) == (dossier, line)
    assert (question.message, question.thread, question.direct) == ("1.000002", "", False)


@pytest.mark.parametrize(("kind", "shared"), [("im", False), ("mpim", True), ("channel", True)])
def test_what_is_asked_of_the_bot_alone_is_shared_with_nobody(kind, shared):
    question = parse.message(event("<@UBOT> help", channel_type=kind), TEAM, "UBOT", [DOSSIER])
    assert question
    assert question.request.may_write is shared


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_what_a_person_says_in_another_way_is_asked_too(subtype):
    question = parse.message(event("<@UBOT> summary", subtype=subtype), TEAM, "UBOT", [DOSSIER])
    assert question
    assert question.request.line == "summary"


@pytest.mark.parametrize(
    "more", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"user": None}, {"hidden": True}]
)
def test_edits_and_other_bots_ask_nothing(more):
    assert parse.message(event("<@UBOT> help", **more), TEAM, "UBOT", [DOSSIER]) is None


def pressed(action: dict[str, object], **more: object) -> dict[str, object]:
    return {
        "type": "block_actions",
        "user": {"id": "U1", "name": "ana"},
        "container": {
            "type": "message",
            "message_ts": "1.000002",
            "channel_id": "C012",
            "is_ephemeral": True,
        },
        "response_url": "https://hooks.example/1",
        "actions": [action],
        **more,
    }


def test_a_press_carries_what_its_button_asks():
    line = "search 100% R&D <x> “q”"
    press = parse.press(pressed({"action_id": "share-1", "value": button_value(DOSSIER, line)}), TEAM)
    assert press
    assert (press.dossier, press.line, press.effect) == (DOSSIER, line, Effect.SHARE)
    assert (press.user, press.user_name, press.destination) == ("U1", "ana", HERE)
    assert (press.ephemeral, press.message, press.key, press.token) == (True, "1.000002", "", "")


def test_a_press_can_name_a_kept_line():
    press = parse.press(pressed({"action_id": "replace-0", "value": kept_value(DOSSIER, "tok")}), TEAM)
    assert press
    assert (press.token, press.line) == ("tok", "")


def test_a_press_on_a_reminder_knows_its_key():
    message = {"blocks": [{"type": "header", "block_id": f"key.{KEY}.0a1b2c3d"}]}
    press = parse.press(
        pressed({"action_id": "replace-0", "value": button_value(DOSSIER, "help")}, message=message), TEAM
    )
    assert press
    assert press.key == KEY


@pytest.mark.parametrize(("thread", "answered"), [("1.000002", ""), ("1.000001", "1.000001"), (None, "")])
def test_a_message_with_replies_stands_in_the_channel_and_a_reply_in_its_thread(thread, answered):
    action: dict[str, object] = {"action_id": "replace-0", "value": button_value(DOSSIER, "help")}
    press = parse.press(pressed(action, message={"thread_ts": thread}), TEAM)
    assert press
    assert press.thread == answered


@pytest.mark.parametrize(
    "action",
    [
        {"action_id": "replace-0"},
        {"action_id": "another", "value": "cyberdialogue help"},
        {"action_id": "replace-0", "value": "no slash command here?"[:2] + "!"},
        {"value": "cyberdialogue help"},
    ],
)
def test_a_press_on_what_is_no_button_of_ours_asks_nothing(action):
    assert parse.press(pressed(action), TEAM) is None


def test_a_press_on_the_home_tab_has_no_channel():
    press = parse.press(
        pressed(
            {"action_id": "reply-0", "value": button_value(DOSSIER, "help")},
            container={"type": "view", "view_id": "V1"},
            response_url="",
        ),
        TEAM,
    )
    assert press
    assert (press.destination, press.response_url) == (None, "")
