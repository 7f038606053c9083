"""The rules. This folder imports the standard library and itself, and nothing else.

It has no clock, no disk and no network: dates and random bytes arrive as arguments.
"""
