"""Invented works for measurements and tests."""
