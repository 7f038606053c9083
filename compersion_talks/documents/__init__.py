"""The paper: an agenda to HTML to PDF. Runs without Flask, and fetches nothing.

Only `renderer`, which runs as a process of its own, imports WeasyPrint. Everything here may import
the domain and the cellar.
"""
