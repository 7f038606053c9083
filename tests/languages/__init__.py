"""A first talk in German and one in Hebrew, each read by somebody of either language."""
