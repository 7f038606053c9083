"""The constant texts of a small deck, table by table, as `texts.toml` has them."""

from typing import Any

LINES: dict[str, str] = {
    "named": "{name}: {answer}",
    "named_to": "{name}, to {names}: {answer}",
    "many_lead": "More than one of us",
    "both_lead": "Both of us",
    "offered": "{name} offers: {answer}",
    "same": "Those who show an answer gave the same one: '{option}'",
    "close_by": "Those who show an answer are near each other: '{low}' to '{high}'",
    "both_same": "We gave the same answer: '{option}'",
    "both_close_by": "Our answers are near each other: '{low}' to '{high}'",
    "open_many": "More than one of us said yes or maybe.",
    "open_both": "Both of us said yes or maybe.",
    "differ": "Our answers differ: {labels}.",
    "fear_needs": "Needs that often stand next to it: {needs}",
    "fear_needs_tied": "A need that goes with it: {needs}",
    "not_today_on_topic": "Not today: {options}. Leave out any line that touches it.",
    "tension": "Named today: {labels}. How can each get enough?",
    "tension_apart": "{labels}. These two may not fit together.",
    "tension_title": "Two needs to hold together",
    "ask_answer": "Possible answers: yes | no | not like this, but like that | I need time.",
    "park_union": "Not today: {options}",
    "logistics_union": "{options}",
    "two_scales_note": "Feeling glad and feeling jealous are two separate things.",
}

_BLOCKS = (
    ("arrive", "Arrive", "Is now still a good time for everyone? Read the ground rules aloud."),
    ("thanks", "Thanks", "Take one turn each. Say one thank-you, or pass."),
    ("common", "Common ground", "Take turns reading this aloud. No discussion yet."),
    ("needs", "Needs at a glance", "Each person may read their own line aloud."),
    ("limits", "Limits", "These are read aloud as they are. A limit does not need a yes."),
    ("topics", "Topics", "The person named first begins. Stop when the time is over."),
    ("break", "Break", "Move or rest, and have some water."),
    ("silence", "A minute of quiet", "Nobody speaks for one minute."),
    ("open", "Open turns", "Each person gets the same time to add something, or to pass."),
    ("agree", "What we try", "Choose up to three small things, or none today."),
    ("close", "Closing", "Read the wishes. Set the next date. Then stop."),
)

AGENDA: dict[str, Any] = {
    "title": "A plan for our talk",
    "no_result": "This is a plan, not a result. A line that is not on this paper means nothing.",
    "small_group": "A line without a name comes from more than one of us.",
    "short_for_many": "{minutes} minutes are short for {n} people.",
    "gate_notice": "At least one of us is not ready yet. Please do not ask who.",
    "block": [
        {"id": block_id, "title": title, "text": text, "empty": "Name one thing you care about."}
        for block_id, title, text in _BLOCKS
    ],
}

GROUND_RULES: dict[str, Any] = {
    "title": "Ground rules",
    "lines": [
        "Anyone can pause, stop or leave at any time. No reason is needed.",
        "One person speaks. The others listen.",
        "I speak for myself.",
        "What is not on this paper is not asked about.",
    ],
    "roles": "Take turns as timekeeper and note-taker.",
    "start_gently": "A gentle way to begin: 'I would like to talk about ...'",
}

CLOSING_PAGE: dict[str, Any] = {
    "title": "What we take with us",
    "table_columns": [
        "What we try",
        "Who does what",
        "From when",
        "How we will notice that it helps",
        "Until when",
    ],
    "offers_intro": "Offers made before the talk.",
    "parked_title": "Another time",
    "parked_intro": "Everything here was shared, and there was no time for it today.",
    "know_intro": "These lines were shared for reading.",
    "next_start": "Next time {name} begins.",
    "review_label": "We look at this again on",
    "review_options": ["in two weeks", "in one month", "on this date:"],
    "review_question": "At that talk, ask first: what worked, what was hard?",
    "free_yes": "This is a yes for now. I may change my mind, and say so.",
    "last_round": "Each person, if they like: one thing I am thankful for in this talk.",
    "aftercare_title": "Now, something kind",
    "wishes_title": "Wishes",
    "paper_note": "Where will this paper be kept, and who may read it?",
}

TEXTS: dict[str, Any] = {
    "agenda": AGENDA,
    "lines": LINES,
    "ground_rules": GROUND_RULES,
    "closing_page": CLOSING_PAGE,
    "before": {"title": "Before you start", "lines": ["You each fill in your own sheet, alone."]},
    "safety": {"after_fears": {"title": "A short stop", "lines": ["Take a moment."]}},
    "pause": [
        {"id": "pause-ground", "title": "Take a moment", "text": "The next page is more serious."},
        {"id": "pause-end", "title": "Almost done", "text": "The next page is the last one."},
    ],
    "word": [{"term": "need", "text": "Something that helps you to live well."}],
}
