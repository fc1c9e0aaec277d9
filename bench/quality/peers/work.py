"""What the Python peers do alike; twin of work.mjs, which says how a peer is called and what a run looks like."""

import itertools
import json
import os
import sys

DEPTH = 200


def read_lines(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def run_peer(build, answer):
    """`build(documents, options)` makes an index; `answer(index, text, options, depth)` gives (document id, score) pairs, the
    best first. Configurations that share their index options share an index."""
    folder = sys.argv[1]
    documents = read_lines(f"{folder}/corpus.jsonl")
    queries = {one["id"]: one["text"] for one in reversed(read_lines(f"{folder}/queries.jsonl"))}  # of one id the first
    by_index = lambda one: json.dumps(one["index"])
    work = sorted(json.load(sys.stdin), key=by_index)
    for _, configurations in itertools.groupby(work, by_index):
        configurations = list(configurations)
        index = build(documents, configurations[0]["index"])
        for one in configurations:
            with open(one["file"] + ".part", "w", encoding="utf8") as run:
                for query, text in queries.items():
                    for at, (document, score) in enumerate(answer(index, text, one["query"], DEPTH)):
                        run.write(f"{query}\t{document}\t{at + 1}\t{score}\n")
            os.rename(one["file"] + ".part", one["file"])
            print(one["file"], flush=True)
