"""SQLite FTS5: its bm25() with a weight a column. Options of an index: tokenize; of a query: title and text (weights)."""

import re
import sqlite3

from work import run_peer


def build(documents, options):
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE pages USING fts5(id UNINDEXED, title, text, tokenize = '{options['tokenize']}')")
    database.executemany("INSERT INTO pages VALUES (:id, :title, :text)", documents)
    return database


def answer(database, text, options, depth):
    # Any word may match; in quotes a word is never an operator.
    words = dict.fromkeys(re.findall(r"\w+", text.lower()))
    if not words:
        return []
    match = " OR ".join(f'"{word}"' for word in words)
    rows = database.execute(
        "SELECT id, -bm25(pages, 0, ?, ?) FROM pages WHERE pages MATCH ? ORDER BY 2 DESC LIMIT ?",
        (options["title"], options["text"], match, depth),
    )
    return rows.fetchall()


run_peer(build, answer)
