"""Everything public as files, and for library catalogues that harvest."""
