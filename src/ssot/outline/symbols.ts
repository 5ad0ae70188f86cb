import { asciiText } from './bytes.ts';
import { WORDS } from './words.ts';

const FIRST_SLOTS = 1 << 13;
/** Says of a symbol that its text is no stretch of the file: it is in `texts`. */
const ELSEWHERE = -1;

/**
 * The identifiers of one file as small numbers. The table is used again for the next file, as to make one
 * for each would cost more than to fill it; the symbols of `WORDS` are the same in all of them.
 */
export class Symbols {
  private bytes: Buffer;
  private readonly fixed = Buffer.from(WORDS.join(''), 'latin1');
  /** Symbol + 1 by hash; 0 where there is none. */
  private slots = new Int32Array(FIRST_SLOTS);
  /** By symbol: where its text starts in `fixed` or in the file, how long it is, its hash and its slot. */
  private from = new Int32Array(FIRST_SLOTS / 2);
  private lengths = new Int32Array(FIRST_SLOTS / 2);
  private hashes = new Int32Array(FIRST_SLOTS / 2);
  private slotOf = new Int32Array(FIRST_SLOTS / 2);
  /** Of symbols that were first met in another spelling (PEP 3131 has identifiers normalised). */
  private readonly texts = new Map<number, string>();
  count = 0;

  constructor() {
    this.bytes = this.fixed;
    let from = 0;
    for (const { length } of WORDS) {
      this.of(this.fixed, from, from + length, hashOf(this.fixed, from, from + length));
      from += length;
    }
  }

  /** Forgets the file before. */
  start(bytes: Buffer): void {
    for (let symbol = WORDS.length; symbol < this.count; symbol++) this.slots[this.slotOf[symbol]!] = 0;
    this.count = WORDS.length;
    this.bytes = bytes;
    if (this.texts.size > 0) this.texts.clear();
  }

  /** The symbol of the ASCII identifier between two offsets; the hash is that of `hashOf`. */
  of(bytes: Buffer, from: number, to: number, hash: number): number {
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let slot = mix(hash) & mask;
    for (;;) {
      const symbol = slots[slot]! - 1;
      if (symbol < 0) return this.add(slot, from, to - from, hash);
      if (hashes[symbol] === hash && this.same(symbol, bytes, from, to)) return symbol;
      slot = (slot + 1) & mask;
    }
  }

  /** The symbol of an identifier that holds more than ASCII. */
  ofWide(bytes: Buffer, from: number, to: number): number {
    const text = bytes.toString('utf8', from, to).normalize('NFKC');
    const known = Buffer.from(text);
    const count = this.count;
    const symbol = this.of(known, 0, known.length, hashOf(known, 0, known.length));
    if (symbol === count) {
      this.from[symbol] = ELSEWHERE;
      this.texts.set(symbol, text);
    }
    return symbol;
  }

  text(symbol: number): string {
    if (symbol < WORDS.length) return WORDS[symbol]!;
    const from = this.from[symbol]!;
    if (from === ELSEWHERE) return this.texts.get(symbol)!;
    return asciiText(this.bytes, from, from + this.lengths[symbol]!);
  }

  private same(symbol: number, bytes: Buffer, from: number, to: number): boolean {
    if (this.lengths[symbol] !== to - from) return false;
    const start = this.from[symbol]!;
    if (start === ELSEWHERE) return Buffer.from(this.texts.get(symbol)!).equals(bytes.subarray(from, to));
    const known = symbol < WORDS.length ? this.fixed : this.bytes;
    for (let at = from, other = start; at < to; at++, other++) if (known[other] !== bytes[at]) return false;
    return true;
  }

  private add(slot: number, from: number, length: number, hash: number): number {
    const symbol = this.count++;
    this.slots[slot] = symbol + 1;
    this.from[symbol] = from;
    this.lengths[symbol] = length;
    this.hashes[symbol] = hash;
    this.slotOf[symbol] = slot;
    if (this.count * 2 >= this.slots.length) this.grow();
    return symbol;
  }

  private grow(): void {
    const size = this.slots.length * 2;
    const mask = size - 1;
    this.slots = new Int32Array(size);
    const wider = (old: Int32Array) => {
      const wide = new Int32Array(size / 2);
      wide.set(old);
      return wide;
    };
    this.from = wider(this.from);
    this.lengths = wider(this.lengths);
    this.hashes = wider(this.hashes);
    this.slotOf = wider(this.slotOf);
    for (let symbol = 0; symbol < this.count; symbol++) {
      let slot = mix(this.hashes[symbol]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = symbol + 1;
      this.slotOf[symbol] = slot;
    }
  }
}

/** A hash of the bytes between two offsets; `lex` works it out on its way. */
export function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = bytes[from]!;
  for (let at = from + 1; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  return hash;
}

/** Spreads what differs in the high bits to the low ones that choose a slot. */
const mix = (hash: number) => hash ^ (hash >>> 15);
