"""Pages about offers, a file for each group of them. What others may not know of is 404."""
