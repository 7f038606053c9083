"""The use cases: open links, let the domain decide, seal and store.

It imports the domain and the folders below it, and knows no Flask and no HTTP. It takes keys and
today's date as arguments. It never commits; `open_talk` alone rolls back, when it loses a race.
"""
