"""Measurements. Each module runs by itself and prints ratios to a bare baseline of the same run: `make bench`."""
