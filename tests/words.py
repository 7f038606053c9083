"""The words that nobody reads here, in decks or on pages, and how hard a text is to read."""

import re
from collections.abc import Mapping

HURTING: Mapping[str, str] = {
    "presumes two people": r"\bcouples?\b|\bboth (partners|of you)\b|\beach other's partner\b",
    "presumes a marriage": r"\b(husband|wife|wives|spouse|married|marriage)s?\b",
    "presumes a gender": r"\b(he|she|his|her|hers|him|himself|herself|boyfriends?|girlfriends?)\b"
    r"|\b(wo)?m[ae]n\b",
    "sounds like a form": r"\b(users?|participants?|respondents?|submit\w*|survey|questionnaire)\b",
    "tells people what to feel": r"\b(you|we) (should|must|ought to|need to|have to) "
    r"(feel|be (glad|happy|fine|calm|jealous|proud))\b|\bsupposed to\b|\btry to feel\b",
    "sounds like blame": r"\bwhy\b",
    "judges or diagnoses": r"\b(abusers?|victims?|red flags?|toxic|(un)?healthy|normal people)\b"
    r"|\byour (result|score|type)\b|(?<!whether )\byou(?:'re| are) safe\b|\byou should tell\b",
    "presumes a goal": r"\b(open up your|more advanced|more evolved|overcome|get over)\b",
}
"""Patterns of words that hurt or leave someone out, by what is wrong with them."""

STIFF: Mapping[str, str] = {
    "asks, and then orders": r"\?\s+Then\b",
    "has two colons in one sentence": r":\s[^.!?\n]*:(?=\s|$)",
    "says 'that' twice in one breath": r"\bthat\b(?!'s)[^.,;:!?']*\bthat\b",
    "makes a thing of a feeling": r"\bgladness\b",
    "lets words stand": r"\b(stands?|standing|stood) (\w+ )?(on|in|under|at|next to|beside|behind) "
    r"(it|the|this|your|our|a) ?(paper|plan|agenda|list|page|end)?\b",
    "is a word for clerks": r"\b(anew|herewith|thereof|whereby|aforementioned|respective(ly)?)\b",
    "takes up an invitation": r"\b(take|takes|taken|taking|took) up\b",
    "says 'own link' for 'your link'": r"\bown links?\b",
    "says 'agenda' for 'plan'": r"\bagendas?\b",
    "says 'sheet' for 'answers'": r"\b(own|your|their|my|closed?|open|empty|last|every|each|whose) "
    r"sheets?\b",
    "says 'closed' for 'done'": r"\b(close|closes|closed|closing) (your|their|my|the last) "
    r"(sheet|answers)\b",
    "has an old name of who reads a line": r"\bonly if shared\b|\bput (it|them) on the agenda\b"
    r"|\bjust for me\b",
    "shouts at an anxious reader": r"\bdestroy(s|ed|ing)?\b",
    "names people by their part": r"\b(openers?|operators?)\b",
    "is nobody's English": r"\b(not like this, but like that|clear in the head|free yes"
    r"|the way that we mean|what may lie|in (the|this|that) way that)\b",
}
"""Patterns of words that sound translated, or that say a thing in a second way."""


def list_objections(text: str, *patterns: Mapping[str, str]) -> list[str]:
    """List what is wrong with the words of a text, by these patterns or those that hurt."""
    return [
        reason
        for table in patterns or (HURTING,)
        for reason, words in table.items()
        if re.search(words, text, re.IGNORECASE)
    ]


def split_sentences(text: str) -> list[str]:
    """Split a text where its sentences end."""
    return [part for part in re.split(r"[.!?]+(?=\s|$|')", text) if re.search(r"\w", part)]


def split_words(text: str) -> list[str]:
    """List the words of a text."""
    return re.findall(r"[A-Za-z]+(?:['-][A-Za-z]+)*", text)


def count_syllables(word: str) -> int:
    """Count the syllables of an English word, nearly always rightly."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouycgsxz]es$", letters):
        count -= 1
    return max(count, 1)


def compute_grade(text: str) -> float:
    """Tell the school year in which a text can be read (Flesch and Kincaid)."""
    spoken = split_words(text)
    per_sentence = len(spoken) / max(len(split_sentences(text)), 1)
    per_word = sum(map(count_syllables, spoken)) / len(spoken)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
