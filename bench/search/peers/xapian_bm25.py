"""Xapian on disk, read through the page cache: BM25, English stemmer, stop words."""

import tempfile

import xapian

from measure import measure_peer

STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to "
    "was will with"
).split()
folder = tempfile.TemporaryDirectory()


def build(sections):
    path = tempfile.mkdtemp(dir=folder.name)
    database = xapian.WritableDatabase(path, xapian.DB_CREATE_OR_OVERWRITE | xapian.DB_NO_SYNC)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("english"))
    generator.set_stemming_strategy(xapian.TermGenerator.STEM_SOME)
    for one in sections:
        section = xapian.Document()
        generator.set_document(section)
        generator.index_text_without_positions(one["title"], 10)
        generator.index_text_without_positions(one["text"])
        database.add_document(section)
    database.commit()
    return xapian.Database(path)


def ask(database, text):
    parser = xapian.QueryParser()
    parser.set_database(database)
    parser.set_stemmer(xapian.Stem("english"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_default_op(xapian.Query.OP_OR)
    stopper = xapian.SimpleStopper()
    for word in STOP_WORDS:
        stopper.add(word)
    parser.set_stopper(stopper)
    search = xapian.Enquire(database)
    search.set_weighting_scheme(xapian.BM25Weight(1, 0, 1, 0.5, 0.5))
    search.set_query(parser.parse_query(text, 0))
    return [match.docid - 1 for match in search.get_mset(0, 10)]


measure_peer(build, ask)
