"""Opening a talk, its people and links, and the page that asks before something is lost."""
