const CHUNK_BYTES = 1024 * 1024;
/** That one unit of a text takes as UTF-8. */
const MOST_BYTES = 3;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Numbers and texts one after the other: numbers as LEB128, texts by their lengths, their characters together at the end. */
export class Writer {
  private buffer = Buffer.allocUnsafeSlow(64 * 1024);
  private at = 0;
  private texts: string[] = [];
  /** Where what is taken goes: memory of its own for each would cost more than the writing. */
  private chunk = Buffer.alloc(0);
  private used = 0;

  /** A whole number from 0 to 2^53. */
  int(value: number): void {
    if (this.at + 16 > this.buffer.length) this.grow(this.buffer.length * 2);
    let rest = value;
    while (rest > 127) {
      this.buffer[this.at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = rest;
  }

  text(value: string): void {
    this.int(value.length);
    this.texts.push(value);
  }

  /** What was written since the last call, as bytes that stay as they are; undefined when a text is no Unicode. */
  take(): Buffer | undefined {
    const text = this.texts.join('');
    const numbers = this.at;
    this.at = 0;
    this.texts = [];
    if (LONE_SURROGATE.test(text)) return undefined;
    const most = 4 + numbers + text.length * MOST_BYTES;
    if (this.used + most > this.chunk.length) {
      this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, most));
      this.used = 0;
    }
    const { chunk, used } = this;
    chunk.writeUInt32LE(numbers, used);
    this.buffer.copy(chunk, used + 4, 0, numbers);
    this.used += 4 + numbers + chunk.write(text, used + 4 + numbers);
    return chunk.subarray(used, this.used);
  }

  private grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

/** Reads back what a `Writer` wrote. Throws on what it cannot have written. */
export class Reader {
  private readonly bytes: Buffer;
  private readonly end: number;
  private readonly characters: string;
  private at = 4;
  private character = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = 4 + bytes.readUInt32LE(0);
    if (this.end > bytes.length) throw new RangeError('numbers end after the last byte');
    this.characters = bytes.toString('utf8', this.end);
  }

  int(): number {
    let byte = this.next();
    if (byte < 128) return byte;
    let value = 0;
    let unit = 1;
    for (; byte > 127; byte = this.next()) {
      value += (byte - 128) * unit;
      unit *= 128;
    }
    return value + byte * unit;
  }

  text(): string {
    const from = this.character;
    this.character += this.int();
    if (this.character > this.characters.length) throw new RangeError('a text ends after the last character');
    return this.characters.slice(from, this.character);
  }

  private next(): number {
    if (this.at >= this.end) throw new RangeError('a number ends after the last byte');
    return this.bytes[this.at++]!;
  }
}
