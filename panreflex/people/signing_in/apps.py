"""allauth's list of sessions, filled by us."""

from allauth.usersessions.apps import UserSessionsConfig


class SessionListConfig(UserSessionsConfig):
    """Its own receivers would keep the full address and browser of each session; see `sessions.py` for ours."""

    def ready(self) -> None:
        """Connect nothing."""
