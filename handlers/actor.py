"""The actor: who does this, for whom they may do it, and in which language they read."""

from dataclasses import dataclass

from handlers.people.rules import MAY, Action, MayNot, may
from storage.people import Standing


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of the register, doing something now."""

    standing: Standing

    @property
    def person_id(self) -> int:
        return self.standing.person_id

    @property
    def by(self) -> str:
        """How history names them."""
        return f"person:{self.standing.person_id}"

    @property
    def name(self) -> str:
        return self.standing.name

    @property
    def mention(self) -> str:
        """How Slack names them."""
        return f"<@{self.standing.user_id}>"

    @property
    def principals(self) -> dict[int, str]:
        """The rights-holders they may act for: id → name."""
        return dict(self.standing.principals)

    @property
    def is_desk(self) -> bool:
        return self.standing.kind == "iacc"

    def may(self, action: Action) -> bool:
        return may(self.standing.roles, action)

    def require(self, action: Action) -> None:
        """Raises `MayNot`, naming the roles that may."""
        if not self.may(action):
            raise MayNot(who_may=sorted(MAY[action]))
