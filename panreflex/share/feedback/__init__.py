"""Feedback on barriers: readers report them without an account, administrators answer in time."""
