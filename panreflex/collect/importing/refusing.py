"""How an import says no."""


class Refused(Exception):
    """Nothing was done. The message says why and what to do now."""
