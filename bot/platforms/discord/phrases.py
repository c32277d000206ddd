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
RIGHTS_UNKNOWN: Final = Text(
    (
        ("en", "Discord can't tell just now whether you may do this. Please try again in a minute."),
        ("zh", "Discord 目前无法确认你是否有权这样做。请一分钟后再试。"),
    )
)
UNSURE: Final = Text(
    (
        ("en", "Discord did not take the answer, or did not say so. If you do not see it, please ask again."),
        ("zh", "Discord 没有接受回答，或没有确认。如果你没有看到回答，请重新提问。"),
    )
)
SHARED_ALREADY: Final = Text(
    (
        (
            "en",
            "You shared this, or Discord did not say whether it worked. If nobody sees it, please ask again.",
        ),
        ("zh", "你已分享过，或 Discord 没有确认是否成功。如果没人看到，请重新提问。"),
    )
)
SHARED_BY: Final = Text((("en", "Shared by {who}"), ("zh", "由 {who} 分享")))
