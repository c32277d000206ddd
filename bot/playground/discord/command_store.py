"""The registry of commands, global and by guild, with the limits on their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from .command_form import CommandDraft
from .commands import CHAT_INPUT, MESSAGE_MENU, USER_MENU, AppCommand
from .errors import TOO_MANY_COMMANDS, TOO_MANY_DAILY_CREATES, RestError
from .wire import Snowflake, SnowflakeMint

# Source: Application Commands, "Registering a Command".
COUNT_LIMITS = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
DAILY_CREATES = 200
DAY = timedelta(days=1)

Scope = Snowflake | None


class CommandStore:
    """Every registered command; a scope is a guild, or None for global commands."""

    def __init__(self, application_id: Snowflake, mint: SnowflakeMint, now: Callable[[], datetime]) -> None:
        self._application_id = application_id
        self._mint = mint
        self._now = now
        self._commands: dict[Snowflake, AppCommand] = {}
        self._creates: list[tuple[Scope, datetime]] = []

    def in_scope(self, scope: Scope) -> list[AppCommand]:
        """The commands of a scope."""
        return [command for command in self._commands.values() if command.guild_id == scope]

    def offered_in(self, guild_id: Scope) -> list[AppCommand]:
        """What a guild's composer has to offer: its own commands, then the global ones."""
        own = self.in_scope(guild_id) if guild_id else []
        return [*own, *self.in_scope(None)]

    def find(self, command_id: Snowflake, scope: Scope) -> AppCommand | None:
        """A command of a scope by id."""
        command = self._commands.get(command_id)
        return command if command and command.guild_id == scope else None

    def replace_all(
        self, scope: Scope, drafts: Sequence[CommandDraft], ids: Sequence[Snowflake | None]
    ) -> list[AppCommand]:
        """Make a scope's commands exactly these.

        A command with a known id, or with the name and type of an old one, keeps its id.

        Raises:
            RestError: There are too many, or too many were created today.
        """
        counts = Counter(draft.kind for draft in drafts)
        if any(count > COUNT_LIMITS[kind] for kind, count in counts.items()):
            raise RestError(TOO_MANY_COMMANDS)
        old = [
            self.find(own, scope) if own else self._named(scope, draft)
            for draft, own in zip(drafts, ids, strict=True)
        ]
        self._count_creates(scope, sum(command is None for command in old))
        commands = [self._registered(scope, draft, same) for draft, same in zip(drafts, old, strict=True)]
        for gone in self.in_scope(scope):
            del self._commands[gone.id]
        self._commands |= {command.id: command for command in commands}
        return commands

    def _named(self, scope: Scope, draft: CommandDraft) -> AppCommand | None:
        for command in self.in_scope(scope):
            if (command.kind, command.name.text) == (draft.kind, draft.name.text):
                return command
        return None

    def _count_creates(self, scope: Scope, number: int) -> None:
        now = self._now()
        self._creates = [(where, at) for where, at in self._creates if timedelta() <= now - at < DAY]
        if sum(where == scope for where, _ in self._creates) + number > DAILY_CREATES:
            raise RestError(TOO_MANY_DAILY_CREATES)
        self._creates += [(scope, now)] * number

    def _registered(self, scope: Scope, draft: CommandDraft, same: AppCommand | None) -> AppCommand:
        unchanged = same is not None and _content(same) == _content(draft)
        return AppCommand(
            id=same.id if same else self._mint.mint(),
            application_id=self._application_id,
            version=same.version if same and unchanged else self._mint.mint(),
            guild_id=scope,
            kind=draft.kind,
            name=draft.name,
            description=draft.description,
            options=draft.options,
            needs=draft.needs,
            dm_permission=draft.dm_permission,
            contexts=draft.contexts,
            integration_types=draft.integration_types,
            nsfw=draft.nsfw,
        )


def _content(command: CommandDraft | AppCommand) -> tuple[object, ...]:
    return (
        command.name,
        command.description,
        command.options,
        command.needs,
        command.dm_permission,
        command.contexts,
        command.integration_types,
        command.nsfw,
    )
