"""What words that people read are measured with: those of pages, papers and decks alike."""

import re

BANNED = {
    "presumes two people": r"\bcouples?\b|\bboth (partners|of you)\b|\beach other's partner\b",
    "presumes a marriage": r"\b(husband|wife|wives|spouse|married|marriage)s?\b",
    "presumes a gender": r"\b(he|she|his|her|hers|him|himself|herself|boyfriends?|girlfriends?)\b"
    r"|\b(wo)?m[ae]n\b",
    "sounds like a form": r"\b(users?|participants?|respondents?|submit\w*|survey|questionnaire)\b",
    "tells people what to feel": r"\b(you|we) (should|must|ought to|need to|have to) "
    r"(feel|be (glad|happy|fine|calm|jealous|proud))\b|\bsupposed to\b|\btry to feel\b",
    "sounds like blame": r"\bwhy\b",
    "judges or diagnoses": r"\b(abusers?|victims?|red flags?|toxic|(un)?healthy|normal people)\b"
    r"|\byour (result|score|type)\b|(?<!whether )\byou are safe\b|\byou should tell\b",
    "presumes a goal": r"\b(open up your|more advanced|more evolved|overcome|get over)\b",
}
# What a native speaker would not say to somebody they care for.
STIFF = {
    "asks, then orders": r"\?\s+Then\b",
    "lets words stand": r"\b(stands?|stood|standing)\b(?! up)",
    "sounds translated": r"\b(anew|heed(s|ed)?|mend(s|ed|ing)?|gladness|in the way that)\b"
    r"|\b(take|taken|takes|taking|took) up\b|\bown links?\b|\bwhoever\b",
    "frightens": r"\bdestroy\w*",
    "says 'that' three times": r"\bthat\b[^.!?]*\bthat\b[^.!?]*\bthat\b",
    "has two colons": r":\s[^.!?\n]*:\s",
}
ALLOWED = (
    "Please do not ask anyone what they left out, or why.",
    "Lila.help, lila.help. Helplines and safe places to stay. It is made for women.",
)


def list_objections(text: str) -> list[str]:
    """List what in a text hurts, or leaves someone out."""
    return _list_reasons(BANNED, text)


def list_stiff_words(text: str) -> list[str]:
    """List what in a text nobody would say aloud."""
    return _list_reasons(STIFF, text)


def _list_reasons(patterns: dict[str, str], text: str) -> list[str]:
    judged = text
    for allowed in ALLOWED:
        judged = judged.replace(allowed, "")
    return [reason for reason, words in patterns.items() if re.search(words, judged, re.IGNORECASE)]


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
