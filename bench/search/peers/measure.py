"""What the Python peers do alike; twin of measure.mjs, which says how a peer is called."""

import json
import resource
import sys
import time


def measure_peer(build, ask):
    """`build(sections)` gives an index; `ask(index, text)` gives the numbers of the best ten sections."""
    sections_file, queries_file = sys.argv[1:3]
    with open(sections_file, encoding="utf8") as lines:
        sections = [json.loads(line) for line in lines if line.strip()]
    with open(queries_file, encoding="utf8") as lines:
        queries = [line.rstrip("\n") for line in lines if line.strip()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    index = build(sections)
    build_ms = round((time.perf_counter() - begin) * 1000)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    def answer(text):
        return json.dumps([sections[number] for number in ask(index, text)])

    for text in queries:
        answer(text)
    times = []
    for text in queries:
        start = time.perf_counter()
        answer(text)
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    at = lambda share: round(times[int(share * (len(times) - 1))], 1)
    print(json.dumps({"queries": len(times), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "build_ms": build_ms, "rss_mb": round(rss / 1000)}))
