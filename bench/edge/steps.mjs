// Which step of a request a function of our Worker belongs to, by its name in a profile. What stands nowhere here counts to the step of its
// kind: of the core "assemble", of JavaScript "shim". Knows no figure.

export const steps = {
  runtime: "workerd's own work between two calls of JavaScript, and collecting garbage",
  shim: "JavaScript of the Worker: the request taken apart, the ladder, the response",
  platform: "functions of workerd that the Worker calls: body, headers, timers, responses",
  copy: "frames in and out of the core's memory",
  record: "the request record and its sink",
  memory: "the core's allocations and copies of its own",
  parse: "the request checked and its JSON read",
  search: "the query analysed, postings read, sections ranked",
  assemble: "texts and facts written as JSON",
};

const runtime = /^\((program|garbage collector|root)\)$/;
const copies = /^(handle|put|writeRequest|write(?:U32|Bytes|Pairs|Text)|requestBound|(?:text|pairs)Bound|readOutcome|readReply|readPairLists|skipPairs|readPairs|readString|encodeInto|decode|Cursor|take|u8|u16|u32|#view|#alloc|#run|js-to-wasm.*)$/;
const records = /^(newRecord|factsOf|traceParentOf|sink|samplingOf|isServerFault|isCallerFault|isMended|fractionOf|finish|noteRelease|usesOf|countsOf)$/;
const memory = /^(emmalloc|attempt_allocate|claim_more_memory|__memcpy|__memset|memmove|operator|malloc|free|fe_alloc|std::__2::(basic_string|vector)<|char\* std::)/;
const parse = /simdjson|foredge::(json::(parse|find_raw|Value|\(anonymous namespace\)::skip)|rpc::|mcp::|wasm::read|HttpRequest)/;
const search = /foredge::(search::|bundle::|ByteReader)|english_UTF_8|_stem|SN_|snowball|find_among|rank|Candidates|in_grouping/;

export function stepOf({ name, url }) {
  if (runtime.test(name)) return "runtime";
  if (url.startsWith("wasm:")) {
    return [["memory", memory], ["search", search], ["parse", parse]].find(([, shape]) => shape.test(name))?.[0] ?? "assemble";
  }
  if (copies.test(name)) return "copy";
  if (records.test(name)) return "record";
  return url === "" ? "platform" : "shim";
}
