// A text's place between 0 and 1, always the same and evenly spread, for shares of requests and of clients. Knows neither.

// FNV-1a over UTF-16 units, then mixed (murmur3's last step): ids that differ in their last letter only end up apart.
export function fractionOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
