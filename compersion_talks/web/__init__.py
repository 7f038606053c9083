"""The pages: one module for each thing a person does. A view opens, decides, saves, redirects.

It may import every floor below it; it holds no rule and no query.
"""
