"""The files.* methods that upload: files.getUploadURLExternal, files.completeUploadExternal; and the upload.

Source: those methods' pages; Slack docs, "Working with files", section "Uploading files".
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from .calls import ApiMethod, MethodCall
from .directory import SlackChannel
from .drafts import read_content
from .errors import ApiError, bad_argument
from .limits import TIER_4
from .messages import by_app, post, thread_root
from .methods_chat import visible_channel
from .state import WorkspaceState
from .uploads import PendingUpload
from .wire import JsonObject

_MOST_BYTES = 1024 * 1024 * 1024  # Source: Slack Help Center, "Add files to Slack": 1 GB each.
_WRITE = ("files:write",)


def get_upload_url(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Give leave to upload one file."""
    filename, length = call.required("filename"), call.required("length")
    if not length.isdigit() or int(length) < 1:
        raise bad_argument("length", "must be a positive number")
    if int(length) > _MOST_BYTES:
        raise ApiError("file_upload_size_restricted")
    upload, path = workspace.uploads.begin(filename, int(length), call.text("alt_txt"))
    return {"upload_url": f"{workspace.base_url}{path}", "file_id": upload.id}


def complete_upload(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Finish uploads, and share the files in a channel if one is named."""
    named = call.value("files")
    if not isinstance(named, list) or not named:
        raise bad_argument("files", "must provide an array of files")
    found = [_finished(workspace, entry) for entry in named]
    channel = _destination(workspace, call)
    files = [_file(workspace, upload, title) for upload, title in found]
    for upload, _ in found:
        upload.shared = True
    if channel:
        content = read_content({"text": call.text("initial_comment")}, workspace.sizes)
        message = {**by_app(workspace, content, {}), "files": files, "upload": True}
        post(workspace, channel, message, thread=_thread(channel, call))
    return {"files": [{"id": file["id"], "title": file["title"]} for file in files]}


def _finished(workspace: WorkspaceState, entry: Any) -> tuple[PendingUpload, str]:
    file_id = str(entry.get("id", "")) if isinstance(entry, dict) else ""
    upload = workspace.uploads.by_id.get(file_id)
    if upload is None or upload.shared or upload.content is None:
        raise ApiError("file_not_found")
    return upload, str(entry.get("title") or upload.filename)


def _destination(workspace: WorkspaceState, call: MethodCall) -> SlackChannel | None:
    """The channel to share in; ids alone are taken, and only of channels the bot is in."""
    channel_id = call.text("channel_id")
    if not channel_id:
        return None
    channel = visible_channel(workspace, channel_id)
    if channel.archived:
        raise ApiError("is_archived")
    if workspace.app.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    if channel.posters is not None and workspace.app.bot_user not in channel.posters:
        raise ApiError("posting_to_channel_denied")
    return channel


def _thread(channel: SlackChannel, call: MethodCall) -> str:
    ts = call.text("thread_ts")
    root = thread_root(channel, ts) if ts else None
    if ts and root is None:
        raise ApiError("invalid_thread_ts")
    return str(root["ts"]) if root else ""


def _file(workspace: WorkspaceState, upload: PendingUpload, title: str) -> JsonObject:
    """The file object.

    Source: Slack docs, "File object".
    """
    created, user = int(workspace.clock.epoch()), workspace.app.bot_user
    at = f"{workspace.team.id}-{upload.id}/{upload.filename}"
    described: JsonObject = {
        "id": upload.id,
        "created": created,
        "timestamp": created,
        "name": upload.filename,
        "title": title,
        "mimetype": upload.mimetype,
        "filetype": upload.filetype,
        "user": user,
        "user_team": workspace.team.id,
        "size": upload.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"https://files.slack.com/files-pri/{at}",
        "permalink": f"https://{workspace.team.domain}.slack.com/files/{user}/{upload.id}/{upload.filename}",
        "file_access": "visible",
    }
    return {**described, "alt_txt": upload.alt} if upload.alt else described


class UploadReceiver:
    """Takes the bytes of uploads; the address is the permission.

    Source: files.getUploadURLExternal, "Usage info": raw bytes or multipart form, answered with 200.
    """

    def __init__(self, workspace: WorkspaceState) -> None:
        self._workspace = workspace

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one upload."""
        loopback = self._workspace.loopback
        entry = loopback.log(request, "upload", {})

        async def received() -> bytes:
            if request.content_type != "multipart/form-data":
                return await request.read()
            form = await request.post()
            parts = [part.file.read() for part in form.values() if isinstance(part, web.FileField)]
            return parts[0] if parts else b""

        content = await received()
        refusal = self._workspace.uploads.receive(request.path, content)
        status = 404 if refusal else 200
        text = str(refusal.get("error") or f"OK - {len(content)}")
        response = web.Response(status=status, text=text)
        entry.answered(request, response)
        return response


METHODS = {
    "files.getUploadURLExternal": ApiMethod(
        run=get_upload_url, tier=TIER_4, scopes=_WRITE, required=("filename", "length")
    ),
    "files.completeUploadExternal": ApiMethod(
        run=complete_upload, tier=TIER_4, scopes=_WRITE, required=("files",)
    ),
}
