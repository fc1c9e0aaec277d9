// A clock that goes slower than the world: to what runs under it, the machine looks that many times faster. So a slow machine can run the
// limits of production, all of them in proportion: what would come too late there comes too late here. Runs inside workerd and in Node;
// there RIG_PACE says how slow. Dates that are written (`new Date()`) stay true.
const { setTimeout: realTimeout } = globalThis;
const realNow = Date.now;
const realSignal = AbortSignal.timeout;
let pace = 1;
let sinceMs = 0;

/** From now on one second of this clock takes `value` seconds. */
export function setPace(value) {
  if (value === pace) return;
  pace = value;
  sinceMs = realNow();
}

globalThis.setTimeout = (call, ms = 0, ...rest) => realTimeout(call, ms * pace, ...rest);
Object.assign(globalThis.setTimeout, realTimeout);
AbortSignal.timeout = (ms) => realSignal.call(AbortSignal, Math.round(ms * pace));
Date.now = () => (pace === 1 ? realNow() : sinceMs + Math.floor((realNow() - sinceMs) / pace));

setPace(Number(globalThis.process?.env?.RIG_PACE || 1));
