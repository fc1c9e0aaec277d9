// A reporter for `make conformance`: a line a scenario as it ends, what the file prints, and nothing else.
export default async function* lines(events) {
  for await (const { type, data } of events) {
    if (type === "test:stdout") {
      yield data.message;
    } else if (type === "test:fail" && data.details?.type !== "suite") {
      yield `${data.name}\n  ${data.details?.error?.cause?.message ?? data.details?.error?.message ?? ""}\n`;
    } else if (type === "test:pass" && data.nesting === 2) {
      yield `${data.name}\n`;
    }
  }
}
