/** Hashes kept of one definition: enough to tell a likeness of 0.8 from one of 0.6. */
const SKETCH = 64;
/** Tokens in a shingle. */
const WIDTH = 4;

/** What is kept of a definition's text to compare it with others. */
export interface Fingerprint {
  /** Of all tokens in order. */
  readonly exact: string;
  readonly tokens: number;
  /** The smallest hashes of its shingles, ascending: a bottom-k sketch (Broder 1997). */
  readonly sketch: Uint32Array;
}

export function fingerprintOf(tokens: readonly string[]): Fingerprint {
  const hashes = tokens.map(hashOf);
  const all = new Set<number>();
  const steps = Math.max(1, hashes.length - WIDTH + 1);
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (const hash of hashes) {
    high = Math.imul(high ^ hash, 0x01000193);
    low = Math.imul((low << 5) ^ hash ^ (low >>> 7), 0x85ebca6b);
  }
  for (let at = 0; at < steps; at++) {
    let hash = 0x811c9dc5;
    for (let k = at; k < Math.min(at + WIDTH, hashes.length); k++)
      hash = Math.imul(hash ^ hashes[k]!, 0x01000193);
    all.add(mix(hash));
  }
  const sketch = Uint32Array.from(all).sort().slice(0, SKETCH);
  return { exact: `${high >>> 0}.${low >>> 0}.${tokens.length}`, tokens: tokens.length, sketch };
}

/** How alike two are, from 0 to 1: the share of shingles that both have, estimated from their sketches; 1 only when equal. */
export function likeness(a: Fingerprint, b: Fingerprint): number {
  if (a.exact === b.exact) return 1;
  let [i, j, both, seen] = [0, 0, 0, 0];
  while (seen < SKETCH && (i < a.sketch.length || j < b.sketch.length)) {
    const x = a.sketch[i] ?? Number.POSITIVE_INFINITY;
    const y = b.sketch[j] ?? Number.POSITIVE_INFINITY;
    if (x === y) both++;
    if (x <= y) i++;
    if (y <= x) j++;
    seen++;
  }
  return seen === 0 ? 0 : Math.min(0.99, Math.round((both / seen) * 100) / 100);
}

function hashOf(token: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < token.length; at++) hash = Math.imul(hash ^ token.charCodeAt(at), 0x01000193);
  return hash;
}

/** Spreads a hash over all its bits, so that the smallest ones are a fair sample. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
