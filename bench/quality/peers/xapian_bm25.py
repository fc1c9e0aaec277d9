"""Xapian: BM25 over one list of terms, English stemmer. Options of an index: title (how often a title's words count); of a query:
k1, b, separate (weight of a second look at titles alone; 0 is none), stop (leave out stop words)."""

import tempfile

import xapian

from work import run_peer

TITLE = "S"  # Xapian's usual prefix for titles
# The 33 of Lucene's EnglishAnalyzer: Xapian's bindings have no list of their own.
STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to "
    "was will with"
).split()
folder = tempfile.TemporaryDirectory()  # on disk, so that memory does not grow with the set


def build(documents, options):
    path = tempfile.mkdtemp(dir=folder.name)
    database = xapian.WritableDatabase(path, xapian.DB_CREATE_OR_OVERWRITE | xapian.DB_NO_SYNC)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("english"))
    generator.set_stemming_strategy(xapian.TermGenerator.STEM_SOME)
    for one in documents:
        page = xapian.Document()
        page.set_data(one["id"])
        generator.set_document(page)
        generator.index_text_without_positions(one["title"], options["title"])
        generator.index_text_without_positions(one["text"])
        generator.index_text_without_positions(one["title"], 1, TITLE)
        database.add_document(page)
    database.commit()
    return xapian.Database(path)


def answer(database, text, options, depth):
    parser = xapian.QueryParser()
    parser.set_database(database)
    parser.set_stemmer(xapian.Stem("english"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_default_op(xapian.Query.OP_OR)
    if options["stop"]:
        stopper = xapian.SimpleStopper()
        for word in STOP_WORDS:
            stopper.add(word)
        parser.set_stopper(stopper)
    query = parser.parse_query(text, 0)
    if options["separate"]:
        titles = parser.parse_query(text, 0, TITLE)
        query = xapian.Query(
            xapian.Query.OP_OR, query, xapian.Query(xapian.Query.OP_SCALE_WEIGHT, titles, options["separate"])
        )
    search = xapian.Enquire(database)
    search.set_weighting_scheme(xapian.BM25Weight(options["k1"], 0, 1, options["b"], 0.5))
    search.set_query(query)
    return [(match.document.get_data().decode(), match.weight) for match in search.get_mset(0, depth)]


run_peer(build, answer)
