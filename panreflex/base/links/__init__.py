"""Where our content leads to outside, and whether that can still be reached."""
