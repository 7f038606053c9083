"""Prepare a delicate conversation: partners answer apart, then meet over one printed agenda."""
