"""Prepare a delicate conversation: partners answer apart, then meet over one printed agenda."""

__version__ = "0.2.0"
