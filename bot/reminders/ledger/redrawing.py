"""Posts that are drawn again whole, since something was noted on them or they say what was said before.

Every function runs inside its caller's transaction.
"""

from typing import Final

from bot.model.delivery import DeliveryState
from bot.reminders.ledger import records
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.meta import next_revision

_IS_OLDER: Final = "SELECT 1 FROM shown WHERE key = ? AND shown_at > ?"
# What stands in the place of what was told of a post that is to be drawn again.
DRAWN: Final = "drawn before "
_STANDS: Final = (
    "INSERT INTO shown (key, kind, dossier, platform, workspace, channel, language, shown_at) "
    "VALUES (?, 'post', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
# Where a post stands is written beside it. From now on it says what the facts of that day were: whatever is
# corrected then, it is drawn anew, or it would go on saying what was undone since.
FROM_NOW_ON: Final = "drawn"
_DRAWN_BY_OTHERS: Final = "UPDATE shown SET message = 'drawn' WHERE key = ? AND kind = 'post'"
_DRAW_AGAIN: Final = (
    "UPDATE shown SET message = 'drawn', standing = ?, "
    "stage = CASE WHEN stage = '' THEN 'pending' ELSE stage END, "
    "due_at = CASE WHEN stage = '' THEN 0 ELSE due_at END, "
    "ready_at = CASE WHEN stage = 'sending' THEN ready_at ELSE 0 END "
    "WHERE key = ? AND frozen = 0 AND stage IN ('', 'pending', 'sending')"
)


async def draw_again(transaction: Transaction, key: str, number: float) -> None:
    """Have a post that was delivered drawn again: what people noted on it has changed.

    `number` tells this change from those before it.
    """
    post = await records.post(transaction, key)
    if (
        post is None
        or post.state is not DeliveryState.DELIVERED
        or not (post.subscription and post.posted_at)
    ):
        return
    where, wish = post.destination, post.subscription
    about = (key, wish.dossier, where.platform, where.workspace, where.channel, wish.language)
    await transaction.run(_STANDS, *about, post.posted_at.timestamp())
    await transaction.run(_DRAW_AGAIN, f"{DRAWN}{number:.0f}", key)


async def drawn_by_others(transaction: Transaction, key: str) -> None:
    """Note that who presses a button of a post is shown it drawn again."""
    await transaction.run(_DRAWN_BY_OTHERS, key)


async def draw_what_is_older(transaction: Transaction, key: str, posted_at: float, *, sent: int) -> None:
    """Have a post drawn again that may be a message sent before it was last put into words.

    Which of several that were sent it is (`sent`, at most) nobody can tell, for one may have come late.
    """
    if sent > 1 or await transaction.rows(_IS_OLDER, key, posted_at):
        await draw_again(transaction, key, await next_revision(transaction))
