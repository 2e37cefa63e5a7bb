"""Which installation speaks: answered from memory, so that a request costs no query and no `auth.test`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext


@dataclass(frozen=True, slots=True)
class Installed:
    """One installation, its token opened. `team_id` is "" where a whole Grid installed the app."""

    team_id: str
    bot_token: str = field(repr=False)
    bot_user_id: str
    enterprise_id: str = ""
    bot_id: str = ""


#: (team_id, enterprise_id) → the installation. Team first and alone: an external person's form names our team
#: beside *their* organisation, and looking for both together finds nothing.
InstallationOf = Callable[[str, str], Installed | None]


class Installations:
    """All installations, by team and by organisation. `set_to` replaces them when one is added or removed."""

    def __init__(self, installed: Iterable[Installed] = ()) -> None:
        self.set_to(installed)

    def set_to(self, installed: Iterable[Installed]) -> None:
        every = list(installed)
        self._by_team = {one.team_id: one for one in every if one.team_id}
        self._by_enterprise = {one.enterprise_id: one for one in every if one.enterprise_id}

    def __call__(self, team_id: str, enterprise_id: str) -> Installed | None:
        return self._by_team.get(team_id) or self._by_enterprise.get(enterprise_id)


class Authorize(AsyncAuthorize):
    """Bolt's question "whose token?", answered by `installation_of`.

    An unknown workspace gets a result without a token rather than none: for none, Bolt answers by itself, in
    its own words and over a connection of its own.
    """

    def __init__(self, installation_of: InstallationOf) -> None:
        self._installation_of = installation_of

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - Bolt passes it by name
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 - of use to user tokens alone
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult:
        found = self._installation_of(team_id or "", enterprise_id or "")
        if found is None:
            return AuthorizeResult(enterprise_id=None, team_id=None, user_id=user_id)
        return AuthorizeResult(
            enterprise_id=found.enterprise_id or None,
            team_id=found.team_id or team_id,
            bot_id=found.bot_id or None,
            bot_user_id=found.bot_user_id,
            bot_token=found.bot_token,
            user_id=user_id,
        )
