"""The pages, a folder for each feature. A view opens, decides, saves and redirects.

This folder may import every one below it; it holds no rule and no query.
"""
