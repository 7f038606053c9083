"""What pages ask for: one module for each web module that reads a form."""
