"""Pages that belong to no talk: home, about, languages, and the component gallery."""
