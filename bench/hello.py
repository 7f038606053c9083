"""The baseline of every page: Flask, one view, one word."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say one word."""
    return "hello"
