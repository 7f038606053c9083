"""The PDF engine: HTML in, a tagged PDF out, rendered in a limited process that fetches nothing.

It may import the domain and `assets`; it knows no Flask and no talk.
"""
