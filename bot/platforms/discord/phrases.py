"""The few sentences that this platform says itself, in English and Chinese."""

from typing import Final

from bot.model.text import Text

FAILED: Final = Text(
    (
        ("en", "Something went wrong here. It is in the log as {reference}; please try again later."),
        ("zh", "这里出了问题，已记入日志，编号 {reference}；请稍后再试。"),
    )
)
STALE_BUTTON: Final = Text(
    (
        ("en", "This button no longer works. Please ask again with the slash command."),
        ("zh", "这个按钮已失效。请重新输入斜杠命令。"),
    )
)
STALE_COMMAND: Final = Text(
    (
        ("en", "This command has changed. Please reload Discord (Ctrl+R) and try again in a minute."),
        ("zh", "这个命令已更改。请重新加载 Discord（Ctrl+R），一分钟后再试。"),
    )
)
SHARED_BY: Final = Text((("en", "Shared by {who}"), ("zh", "由 {who} 分享")))
