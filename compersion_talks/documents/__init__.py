"""The paper: an agenda to HTML to PDF; and days as calendar files. Fetches nothing, needs no Flask.

Only `renderer`, which runs as a process of its own, imports WeasyPrint. Everything here may import
the domain and the cellar.
"""
