"""Doors of the reading lists: remembering from any page, one's own lists, and what others share."""
