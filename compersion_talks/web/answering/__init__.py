"""The walk through a deck, from "Before you start" to the closed sheet and the kept notes."""
