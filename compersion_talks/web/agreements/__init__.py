"""The agreements page: drafts, everyone's yes to each, the PDF and the day to look again."""
