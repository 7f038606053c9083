"""The agenda as a page, a PDF and calendar files; the gate before it; the sample."""
