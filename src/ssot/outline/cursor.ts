import { CR, LF } from './bytes.ts';
import { NameLog } from './names.ts';
import { Nesting } from './nesting.ts';
import type { PathLog } from './paths.ts';
import { Symbols } from './symbols.ts';
import type { Fault } from './types.ts';

const MAX_FAULTS = 20;
// One scan at a time: what a file needs is laid out once, and used again for the next.
const names = new NameLog(new Symbols());
const nesting = new Nesting();

/** Where a scan stands in a file, and what it has met in the statement at hand. */
export class Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  at = 0;
  line = 1;
  /** Offset of the first byte of the current line. */
  lineStart = 0;
  readonly faults: Fault[] = [];
  /** Every name of the file that is read or bound. */
  readonly names: NameLog = names;
  /** Brackets, comprehensions and lambdas open in the statement at hand. */
  readonly nesting: Nesting = nesting;
  /** The scope that names are read and bound in, and the one that parameters are. */
  scope = 0;
  /** The branch of the statement at hand. */
  branch = 0;
  parameterScope = -1;
  /** The scope around a class at hand that functions in it see; -1 outside classes. */
  hidden = -1;
  /** How `MODE_TARGET` binds: an item of `FORM`. */
  targetForm = 0;
  /** Offsets of the `=` of an assignment outside brackets. */
  readonly equals: number[] = [];
  equalsCount = 0;
  /** For each of these the first binding that came of it, in `names`. */
  readonly equalsBinds: number[] = [];
  /** Offset of the first colon outside brackets, or -1. */
  colon = -1;
  /** Offset of the last one. */
  lastColon = -1;
  /** The name in brackets that is annotated, as a place in `names.loads`, or -1. */
  declared = -1;
  /** The replacement fields of the f-string just stepped over: from, to, line and line start of each. */
  readonly fields: number[] = [];
  /** String literals that are dotted paths; undefined when nobody asked. */
  paths: PathLog | undefined;
  /** Whether the literal just stepped over is the last of them. */
  pathBefore = false;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.end = bytes.length;
    names.start(bytes);
  }

  /** Steps over the line end at `at`, be it LF, CR or both. */
  newline(): void {
    if (this.bytes[this.at] === CR && this.bytes[this.at + 1] === LF) this.at++;
    this.at++;
    this.line++;
    this.lineStart = this.at;
  }

  /** Forgets what was noted in the statement before. */
  startStatement(): void {
    this.nesting.start();
    this.colon = -1;
    this.lastColon = -1;
    this.declared = -1;
    this.equalsCount = 0;
  }

  fault(reason: string, line = this.line, column = this.at - this.lineStart + 1): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ line, column: Math.max(1, column), reason });
  }
}
