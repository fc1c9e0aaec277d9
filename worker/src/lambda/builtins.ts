// Node's own modules, not by `import`: that gives every export of a module its value, and behind exports of node:http stands the fetch API,
// behind some of node:crypto Web Crypto. Loading these takes 50 and 5 ms of an instance's start, and nothing here uses them.
export const { isUtf8 } = process.getBuiltinModule("node:buffer");
export const { createHash, randomUUID, timingSafeEqual } = process.getBuiltinModule("node:crypto");
export const { readFileSync } = process.getBuiltinModule("node:fs");
export const http = process.getBuiltinModule("node:http");
export const https = process.getBuiltinModule("node:https");
