"""Uploads: leave, bytes, completion, as Slack's own client does them, and what is refused."""

from __future__ import annotations

import pytest

from tests.playground.slack.slack_far_end_stage import BRIEFINGS, GENERAL, Stage, open_stage, refused


async def begun(stage: Stage, content: bytes = b"words", name: str = "a.txt") -> tuple[str, str]:
    given = await stage.client.files_getUploadURLExternal(filename=name, length=len(content))
    return str(given["file_id"]), str(given["upload_url"])


async def sent(stage: Stage, url: str, content: bytes) -> int:
    async with stage.http.post(url, data=content) as answer:
        return answer.status


async def test_the_sdks_own_upload_works() -> None:
    async with open_stage() as stage:
        await stage.client.files_upload_v2(
            channel=BRIEFINGS, content="words", filename="a.txt", title="A", initial_comment="See"
        )
        [message] = stage.messages()
        assert message["text"] == "See"
        assert [(file["name"], file["title"], file["size"]) for file in message["files"]] == [
            ("a.txt", "A", 5)
        ]


async def test_what_was_not_uploaded_is_not_there() -> None:
    async with open_stage() as stage:
        file, url = await begun(stage)
        with refused("file_not_found"):
            await stage.client.files_completeUploadExternal(files=[{"id": file}], channel_id=BRIEFINGS)
        assert await sent(stage, url, b"other length") == 404
        assert await sent(stage, url, b"words") == 200
        await stage.client.files_completeUploadExternal(files=[{"id": file}], channel_id=BRIEFINGS)
        with refused("file_not_found"):
            await stage.client.files_completeUploadExternal(files=[{"id": file}], channel_id=BRIEFINGS)
        assert len(stage.messages()) == 1


@pytest.mark.parametrize(("channel", "error"), [(GENERAL, "not_in_channel"), ("C0", "channel_not_found")])
async def test_a_channel_must_have_the_bot(channel: str, error: str) -> None:
    async with open_stage() as stage:
        file, url = await begun(stage)
        await sent(stage, url, b"words")
        with refused(error):
            await stage.client.files_completeUploadExternal(files=[{"id": file}], channel_id=channel)


async def test_without_a_channel_nobody_sees_it() -> None:
    async with open_stage() as stage:
        file, url = await begun(stage)
        await sent(stage, url, b"words")
        done = await stage.client.files_completeUploadExternal(files=[{"id": file, "title": "A"}])
        assert done["files"] == [{"id": file, "title": "A"}]
        assert stage.messages() == []


async def test_uploading_takes_a_scope() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "files:write"})
        with refused("missing_scope"):
            await begun(stage)
