"""Files of answers: in the channel where it sees the answer, else in the direct messages with the bot."""

from dataclasses import replace

from bot.model.attachment import Attachment
from bot.model.briefing import Briefing
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    JSON,
    SHARE,
    ScriptedCore,
    open_stage,
    say,
    words,
)

TABLE = Attachment(
    name="dialogue.csv",
    media_type="text/csv; charset=utf-8",
    content=b"id\r\nhotline\r\n",
    title="The dialogue",
)
PICTURE = Attachment(
    name="dialogue.png",
    media_type="image/png",
    content=b"\x89PNG\r\n\x1a\n",
    title="Timeline",
    alt="1 December 2015: talks",
)


def with_file(*files: Attachment) -> Briefing:
    return replace(say("The file", SHARE), attachments=files or (TABLE,))


def core(*files: Attachment) -> ScriptedCore:
    answer = with_file(*files)
    return ScriptedCore(
        answers=dict.fromkeys(("export", "export public:true", "summary public:true"), answer)
    )


def files(messages: list[JSON]) -> list[JSON]:
    return [file for message in messages for file in message.get("files", ())]


async def test_a_private_file_goes_to_direct_messages_and_the_answer_says_so():
    async with open_stage(core()) as stage:
        await stage.type("/cyberdialogue export")
        await stage.message("dialogue.csv is in your direct messages")
        [file] = files(stage.direct())
        assert (file["name"], file["title"], file["size"]) == ("dialogue.csv", "The dialogue", 13)
        assert files(stage.messages("ben")) == []
        assert stage.direct("ben") == []


async def test_a_public_file_stands_in_the_channel():
    async with open_stage(core()) as stage:
        await stage.type("/cyberdialogue export public:true")
        await stage.until(lambda: files(stage.messages("ben")))
        assert stage.direct() == []


async def test_a_shared_file_stands_in_the_channel():
    async with open_stage(core()) as stage:
        await stage.type("/cyberdialogue export")
        await stage.message("in your direct messages")
        await stage.press("Share in channel")
        await stage.until(lambda: files(stage.messages("ben")))
        [file] = files(stage.messages("ben"))
        assert file["name"] == "dialogue.csv"


async def test_where_the_bot_is_no_member_a_public_file_goes_to_direct_messages():
    async with open_stage(core()) as stage:
        await stage.type("/cyberdialogue export public:true", channel=GENERAL)
        await stage.until(lambda: files(stage.direct()))
        assert files(stage.messages("ben", GENERAL)) == []


async def test_a_picture_has_its_description():
    async with open_stage(core(PICTURE)) as stage:
        await stage.type("/cyberdialogue export public:true")
        await stage.until(lambda: files(stage.messages("ben")))
        [file] = files(stage.messages("ben"))
        assert file["alt_txt"] == "1 December 2015: talks"
        assert file["_data"].startswith("data:image/png;base64,")


async def test_several_files_are_shared_by_one_message():
    async with open_stage(core(TABLE, PICTURE)) as stage:
        await stage.type("/cyberdialogue export public:true")
        await stage.until(lambda: files(stage.messages("ben")))
        assert [len(one["files"]) for one in stage.messages("ben") if one.get("files")] == [2]


async def test_a_missing_permission_is_told_with_its_cure():
    async with open_stage(core()) as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "files:write"})
        await stage.type("/cyberdialogue export")
        told = await stage.message("could not be sent")
        assert "files:write" in words(told)


async def test_an_upload_that_breaks_off_is_tried_again_and_shared_once():
    async with open_stage(core()) as stage:
        stage.far_end.faults.order({"match": "files.getUploadURLExternal", "fault": "500", "times": 1})
        await stage.type("/cyberdialogue export public:true")
        await stage.until(lambda: files(stage.messages("ben")))
        assert len(files(stage.messages("ben"))) == 1


async def test_what_may_have_been_shared_is_not_shared_again():
    async with open_stage(core()) as stage:
        stage.far_end.faults.order(
            {"match": "files.completeUploadExternal", "fault": "500_after", "times": 1}
        )
        await stage.type("/cyberdialogue export public:true")
        await stage.message("could not be sent")
        assert len(files(stage.messages("ben", BRIEFINGS))) == 1
        assert len(stage.calls("files.completeUploadExternal")) == 1
