import { CR, LF } from './bytes.ts';
import type { Fault } from './types.ts';

const MAX_FAULTS = 20;

/** Where a scan stands in a file, and what it has met in the statement at hand. */
export class Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  at = 0;
  line = 1;
  /** Offset of the first byte of the current line. */
  lineStart = 0;
  readonly faults: Fault[] = [];
  /** Brackets open in the statement at hand, with where they stand. */
  readonly openers: number[] = [];
  readonly openLines: number[] = [];
  readonly openColumns: number[] = [];
  /** Whether `skip` notes the equals signs, the colon and the walruses of the statement. */
  watching = false;
  /** Offsets of the `=` of an assignment outside brackets. */
  readonly equals: number[] = [];
  /** Offset of the first colon outside brackets, or -1. */
  colon = -1;
  /** Offset of the last one. */
  lastColon = -1;
  /** Offsets of `:=`, at any depth. */
  readonly walruses: number[] = [];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** Steps over the line end at `at`, be it LF, CR or both. */
  newline(): void {
    if (this.bytes[this.at] === CR && this.bytes[this.at + 1] === LF) this.at++;
    this.at++;
    this.line++;
    this.lineStart = this.at;
  }

  /** Forgets what was noted in the statement before. */
  watch(on: boolean): void {
    this.watching = on;
    this.colon = -1;
    this.lastColon = -1;
    if (this.equals.length > 0) this.equals.length = 0;
    if (this.walruses.length > 0) this.walruses.length = 0;
  }

  fault(reason: string, line = this.line, column = this.at - this.lineStart + 1): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ line, column: Math.max(1, column), reason });
  }
}
