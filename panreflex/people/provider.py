"""Where allauth looks for providers of an app; ours is in `signing_in/oidc.py`."""

from panreflex.people.signing_in.oidc import provider_classes

__all__ = ["provider_classes"]
