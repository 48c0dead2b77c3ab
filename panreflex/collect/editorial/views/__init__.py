"""Screens of the editorial team, below /redaktion/."""
