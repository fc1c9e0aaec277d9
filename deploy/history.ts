// A deployment as one line for people. Knows no place.
import type { Deployment } from "./records.ts";

export function historyLine({ number, identifier, state, percent, began, by, range, restores, why }: Deployment): string {
  const [from = "", to = ""] = range.split("..").map((commit) => commit.slice(0, 10));
  const share = state === "canary" ? ` ${percent} %` : "";
  const source = restores === undefined ? "" : `, restores ${restores}`;
  return `${number}  ${began}  ${identifier}  ${state}${share}  ${from}..${to}  by ${by}${source}${why === "" ? "" : `: ${why}`}`;
}
