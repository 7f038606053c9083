"""What partners do with a talk, on keys and rows: each act opens, decides by the domain, and seals.

It may import the rooms below it and the domain; it knows no Flask and no HTTP, never commits,
and takes keys and today's date as arguments.
"""
