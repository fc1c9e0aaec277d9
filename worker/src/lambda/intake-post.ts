// How a batch leaves for the log intake from here: packed and posted by Node's own modules. A batch goes out before its invocation
// returns, so the first answer of an instance would wait for what loads.
import type { IntakeWire } from "../telemetry/intake.ts";
import { bytesOf, send } from "./http-client.ts";

export const nodeWire: IntakeWire = {
  gzip: (text) =>
    new Promise((resolve, reject) => {
      process.getBuiltinModule("node:zlib").gzip(text, (error, bytes) => {
        if (error === null) {
          resolve(bytes);
        } else {
          reject(error);
        }
      });
    }),
  async post(url, headers, body, signal) {
    const ask = (anew: boolean): ReturnType<typeof send> => send(new URL(url), { method: "POST", headers, body, signal, anew });
    // A connection that was kept may have died while the instance slept. Another attempt of the sender would wait first, and the answer
    // with it; what the intake gets twice is twice the same.
    const response = await ask(false).catch((error: unknown) => {
      if (signal.aborted) {
        throw error;
      }
      return ask(true);
    });
    await bytesOf(response);
    return response.statusCode ?? 0;
  },
};
