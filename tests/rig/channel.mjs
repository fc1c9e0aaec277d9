// Channel records for tests, as the release tool writes them. Knows no store.
import { sealChannel } from "../../worker/src/channel-check.ts";

/** Resolves to the text of a record that says `release` is the stable one. */
export function channelJson(release, epoch = 1) {
  return sealChannel({
    epoch,
    stable: { release },
    flags: {},
    updated_at: "2026-01-01T00:00:00Z",
    by: "test",
    why: "test",
  });
}
