"""What stands on paper: agendas, notes and worksheets as HTML for the renderer, days as iCalendar.

It may import `pdf`, the domain and `assets`; it knows no Flask, no key and no row.
"""
