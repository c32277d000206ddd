"""This platform's settings, read from a mapping."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from bot.model.command import Right
from bot.model.errors import SettingError

SETTINGS: Final[Mapping[str, str]] = {
    "DISCORD_TOKEN": "The bot token, from the Bot page of the Discord developer portal.",
    "DISCORD_MANAGER_ROLES": (
        "Ids of roles, separated by commas, whose members may manage reminders and facts "
        "as people with the Manage Server permission may. Show them the slash command /DOSSIER-manage in "
        "Server Settings, Integrations."
    ),
    "DISCORD_FACT_ROLES": (
        "Ids of roles, separated by commas, whose members may manage facts besides those who manage "
        "reminders."
    ),
    "DISCORD_API_URL": "Base address of Discord's HTTP API; https, or http on this machine.",
}
OFFICIAL_API: Final = "https://discord.com/api/v10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach Discord, and whom to trust there.

    Attributes:
        api: Base address of the HTTP API, without a slash at its end.
        manager_roles: Ids of roles whose members manage reminders and facts.
        fact_roles: Ids of roles whose members manage facts.
    """

    token: str = field(repr=False)
    api: str = OFFICIAL_API
    manager_roles: frozenset[int] = frozenset()
    fact_roles: frozenset[int] = frozenset()

    def roles_with(self, right: Right) -> frozenset[int]:
        """Ids of roles whose members have a right."""
        return self.manager_roles | self.fact_roles if right is Right.FACTS else self.manager_roles


def is_configured(settings: Mapping[str, str]) -> bool:
    """Tell whether the settings ask for Discord."""
    return bool(settings.get("DISCORD_TOKEN", "").strip())


def read_access(settings: Mapping[str, str]) -> Access:
    """Read the settings.

    Raises:
        SettingError: One is missing or wrong.
    """
    token = settings.get("DISCORD_TOKEN", "").strip()
    if not token:
        raise SettingError("DISCORD_TOKEN is missing; it is on the Bot page of the Discord developer portal.")
    return Access(
        token=token,
        api=_read_address(settings.get("DISCORD_API_URL", "").strip() or OFFICIAL_API),
        manager_roles=_read_roles(settings, "DISCORD_MANAGER_ROLES"),
        fact_roles=_read_roles(settings, "DISCORD_FACT_ROLES"),
    )


def _read_address(address: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))
    ):
        raise SettingError(
            f"DISCORD_API_URL is {address!r}; it must begin with https://, "
            "or with http:// and a loopback address such as 127.0.0.1."
        )
    return address.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read_roles(settings: Mapping[str, str], name: str) -> frozenset[int]:
    roles = [part.strip() for part in settings.get(name, "").split(",") if part.strip()]
    wrong = [role for role in roles if not (role.isascii() and role.isdecimal())]
    if wrong:
        raise SettingError(
            f"{name} has {wrong[0]!r}; it must be role ids, which are numbers, with commas between."
        )
    return frozenset(map(int, roles))
