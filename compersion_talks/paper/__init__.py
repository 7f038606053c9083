"""The printed documents: agendas, notes and worksheets as HTML, days as iCalendar.

It may import `pdf`, the domain and `assets`; it knows no Flask, no key and no row.
"""
