// Reads a request body up to a cap, so that nobody fills the isolate's memory. Judges nothing: the core answers for a body
// that is too long, and knows it by the one byte past its own limit.

export const bodyCapBytes = 256 * 1024 + 1;

/** At most bodyCapBytes from the start of the body; the rest is not read. Rejects when the stream fails. */
export async function readBody(stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (stream === null) {
    return new Uint8Array(0);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  while (size < bodyCapBytes) {
    const { value, done } = await reader.read();
    if (done) {
      break;
    }
    const chunk = value.subarray(0, bodyCapBytes - size);
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size === bodyCapBytes) {
    await reader.cancel();
  }
  if (chunks.length === 1 && chunks[0] !== undefined) {
    return chunks[0];
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
