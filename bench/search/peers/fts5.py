"""SQLite FTS5 in memory: its bm25(), Porter stemmer."""

import re
import sqlite3

from measure import measure_peer


def build(sections):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE sections USING fts5(title, text, tokenize = 'porter unicode61')")
    rows = ((number + 1, one["title"], one["text"]) for number, one in enumerate(sections))
    database.executemany("INSERT INTO sections (rowid, title, text) VALUES (?, ?, ?)", rows)
    return database


def ask(database, text):
    words = dict.fromkeys(re.findall(r"\w+", text.lower()))
    if not words:
        return []
    match = " OR ".join(f'"{word}"' for word in words)
    rows = database.execute("SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, 4, 1) LIMIT 10", (match,))
    return [row[0] - 1 for row in rows]


measure_peer(build, ask)
