"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
from itertools import pairwise

from models.finding import Finding, Severity
from models.wording import counted

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Names that Python has for UTF-8, normalised.
UTF8 = ("utf-8", "utf-8-sig")


def decoded(data: bytes, encoding: str, file: str) -> tuple[str | None, list[Finding]]:
    """Decode a file; None and a finding if it cannot be.

    A byte-order mark of UTF-8 is taken at its word and dropped.
    """
    if data.startswith(codecs.BOM_UTF8):
        data, encoding = data[len(codecs.BOM_UTF8) :], "utf-8"
    elif data.startswith(UTF16_MARKS) and not encoding.lower().startswith(("utf-16", "utf16", "utf_16")):
        return None, [_utf16(file)]
    if not is_utf8(encoding) and not data.isascii() and _is_text(data, "utf-8"):
        return None, [_utf8_after_all(encoding, file)]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return None, [not_in(encoding, data, error.start, file)]
    if "\0" in text:
        return None, [_null(text, file)]
    return text, []


def is_utf8(encoding: str) -> bool:
    """Tell whether that is a name of UTF-8."""
    return encoding.lower().replace("_", "-") in (*UTF8, "utf8")


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guess(data: bytes) -> str:
    """Tell Cyrillic from Western text: Cyrillic words are runs of high bytes, accents stand alone."""
    high = [byte > 0xBF for byte in data[:100_000]]
    runs = sum(a and b for a, b in pairwise(high))
    return "cp1251" if 2 * runs > sum(high) else "cp1252"


def not_in(encoding: str, data: bytes, place: int, file: str) -> Finding:
    """Say that a file is not in this encoding, from the place of the byte that gives it away."""
    value = f"0x{data[place]:02X}"
    row = data.count(b"\n", 0, place) + 1
    message = f"The file is not {encoding}: the byte {value} means nothing in it."
    return Finding("wrong-encoding", Severity.ERROR, message, _save_as(encoding, data, file), file, row, "", value)


def _save_as(encoding: str, data: bytes, file: str) -> str:
    if file == "scenario.toml":
        return "Save the file as UTF-8."
    if not is_utf8(encoding):
        return "Set [csv] encoding to what the file was saved in, or save the file as UTF-8."
    guess = _guess(data)
    return f'It looks like {guess}: set [csv] encoding = "{guess}", or save the file as UTF-8.'


def _utf16(file: str) -> Finding:
    return Finding(
        "wrong-encoding",
        Severity.ERROR,
        "The file is UTF-16, which Excel calls Unicode text.",
        'Save it as "CSV UTF-8", or set [csv] encoding = "utf-16".',
        file,
    )


def _utf8_after_all(encoding: str, file: str) -> Finding:
    return Finding(
        "wrong-encoding",
        Severity.ERROR,
        f"The file is UTF-8, but [csv] encoding says {encoding}.",
        f"Save the file in {encoding}, or all tables as UTF-8 and take [csv] encoding out.",
        file,
    )


def _null(text: str, file: str) -> Finding:
    place = text.index("\0")
    count = text.count("\0")
    return Finding(
        "null-character",
        Severity.ERROR,
        f"The file contains {counted(count, 'null character')}: it is damaged, or no text.",
        "Save it again as CSV.",
        file,
        text.count("\n", 0, place) + 1,
    )
