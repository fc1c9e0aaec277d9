// Sends requests over kept connections, the next one when the answer before has come, and times them. Bare sockets: a client library
// costs more than the servers that are measured. Knows no server; requests come as bytes.
import { connect } from "node:net";

const headEnd = Buffer.from("\r\n\r\n");
const lastChunk = Buffer.from("0\r\n\r\n");

/** An HTTP/1.1 request as bytes. */
export function requestBytes({ path, headers, body }) {
  const lines = Object.entries({ host: "127.0.0.1", ...headers, "content-length": Buffer.byteLength(body) });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

/** One connection. `send` resolves to {status, bytes, text()} when the whole answer is there; one request at a time. */
class Connection {
  #socket;
  #waiting;
  #chunks = [];
  #size = 0;
  #wanted = -1; // bytes of head and body; -1: not known yet, -2: comes in chunks

  constructor(port) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (bytes) => this.#take(bytes));
    const fail = (error) => this.#waiting?.reject(error ?? new Error("the connection was closed"));
    this.#socket.on("error", fail);
    this.#socket.on("close", () => fail());
  }

  send(request) {
    this.#waiting = Promise.withResolvers();
    this.#socket.write(request);
    return this.#waiting.promise;
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(bytes) {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    if (this.#wanted === -1) {
      const all = this.#joined();
      const end = all.indexOf(headEnd);
      if (end < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(all.toString("latin1", 0, end));
      this.#wanted = length === null ? -2 : end + headEnd.length + Number(length[1]);
    }
    const isWhole = this.#wanted === -2 ? this.#joined().subarray(-lastChunk.length).equals(lastChunk) : this.#size >= this.#wanted;
    if (isWhole) this.#finish(this.#joined());
  }

  #joined() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0];
  }

  #finish(all) {
    const bodyStart = all.indexOf(headEnd) + headEnd.length;
    const status = Number(all.toString("latin1", 9, 12));
    const waiting = this.#waiting;
    this.#chunks = [];
    this.#size = 0;
    this.#wanted = -1;
    waiting.resolve({ status, bytes: all.length - bodyStart, text: () => all.toString("utf8", bodyStart) });
  }
}

/** The answer to one request on a connection of its own. */
export async function ask(port, request) {
  const connection = new Connection(port);
  try {
    return await connection.send(request);
  } finally {
    connection.close();
  }
}

export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/**
 * Sends what `draw()` gives over `connections` until `ms` have passed and `least` requests are answered, for which it gets five times as
 * long, or until `most` are. Throws when an answer is not 200 or is
 * an error of the tool.
 */
export async function load({ port, draw, connections, ms, least = 0, most = Number.POSITIVE_INFINITY }) {
  const times = [];
  let bytes = 0;
  const clientBegan = process.cpuUsage();
  const began = performance.now();
  const client = async () => {
    const connection = new Connection(port);
    const isLong = (enoughMs) => performance.now() - began >= enoughMs;
    while (times.length < most && (!isLong(ms) || (times.length < least && !isLong(5 * ms)))) {
      const sent = performance.now();
      const answer = await connection.send(draw());
      times.push(performance.now() - sent);
      bytes += answer.bytes;
      if (answer.status !== 200) throw new Error(`status ${answer.status}: ${answer.text().slice(0, 300)}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(clientBegan);
  const sorted = times.toSorted((a, b) => a - b);
  return {
    requests: times.length,
    reqPerS: times.length / seconds,
    seconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    responseBytes: Math.round(bytes / times.length),
    clientBusy: (user + system) / 1e6 / seconds,
  };
}
