"""Whole lists come in: read, compared, shown, then taken over all or not at all."""
