import type { Cursor } from './cursor.ts';
import type { BranchKind } from './types.ts';

const MODULE = 0;
export const CLASS_SCOPE = 1;
export const FUNCTION = 2;

/** Which clauses may follow a suite at the same indentation. */
export const FOLLOW = { nothing: 0, if: 1, loop: 2, try: 3, except: 4, tryElse: 5 } as const;

/** Where statements stand: the scope they bind names in and the branch they depend on. */
export interface Place {
  readonly scope: number;
  readonly scopeKind: number;
  readonly branch: number;
}

interface Block extends Place {
  readonly indent: number;
  /** The same with a tab counted as one column: Python demands that both agree. */
  readonly alt: number;
  readonly isMatch: boolean;
  /** The definition whose body this is, or -1. */
  readonly owner: number;
  follow: number;
  /** The `if` or `try` statement that a following clause continues. */
  chain: number;
}

interface Pending extends Place {
  readonly isMatch: boolean;
  readonly owner: number;
  /** The header had no colon, which is said already. */
  readonly tolerant: boolean;
  readonly line: number;
}

/** The stack of indented suites, and the table of branches as it grows. */
export class Blocks {
  readonly stack: Block[] = [
    {
      indent: 0,
      alt: 0,
      scope: 0,
      scopeKind: MODULE,
      branch: 0,
      isMatch: false,
      owner: -1,
      follow: 0,
      chain: 0,
    },
  ];
  private pending: Pending | undefined;
  readonly kinds: BranchKind[] = ['root'];
  readonly parents: number[] = [0];
  readonly chains: number[] = [0];
  readonly lines: number[] = [1];
  /** Offsets of the header's text between keyword and colon. */
  readonly headFrom: number[] = [0];
  readonly headTo: number[] = [0];
  /** Offset of the first line after the body, by definition. */
  readonly bodyEnds: number[] = [];
  private chainCount = 0;

  get top(): Block {
    return this.stack[this.stack.length - 1]!;
  }

  branch(kind: BranchKind, parent: number, chain: number, line: number): number {
    this.parents.push(parent);
    this.chains.push(chain);
    this.lines.push(line);
    this.headFrom.push(0);
    this.headTo.push(0);
    return this.kinds.push(kind) - 1;
  }

  newChain(): number {
    return ++this.chainCount;
  }

  /** Says that the lines below a header are its suite. Without a colon, `tolerant`, a missing suite is no second fault. */
  expectSuite(
    { scope, scopeKind, branch }: Place,
    owner: number,
    isMatch: boolean,
    tolerant: boolean,
    line: number,
  ): void {
    this.pending = { scope, scopeKind, branch, isMatch, owner, tolerant, line };
  }

  /** Takes in the indentation of a logical line; `at` is the offset of the line. */
  indent(c: Cursor, indent: number, alt: number, at: number): void {
    const pending = this.pending;
    this.pending = undefined;
    if (pending !== undefined) {
      if (indent > this.top.indent) {
        if (alt <= this.top.alt) c.fault('inconsistent use of tabs and spaces in indentation');
        this.push(pending, pending.isMatch, pending.owner, indent, alt);
        return;
      }
      if (!pending.tolerant) c.fault(`expected an indented block after line ${pending.line}`);
      if (pending.owner >= 0) this.bodyEnds[pending.owner] = at;
    }
    let top = this.top;
    if (indent === top.indent) {
      if (alt !== top.alt) c.fault('inconsistent use of tabs and spaces in indentation');
      return;
    }
    if (indent > top.indent) {
      c.fault('unexpected indent');
      this.push(top, top.isMatch, -1, indent, alt);
      return;
    }
    while (indent < top.indent) {
      this.pop(c, at);
      top = this.top;
    }
    if (indent !== top.indent) {
      c.fault('unindent does not match any outer indentation level');
      this.push(top, top.isMatch, -1, indent, alt);
    } else if (alt !== top.alt) c.fault('inconsistent use of tabs and spaces in indentation');
  }

  /** Ends every suite at the end of the file. */
  finish(c: Cursor): void {
    const pending = this.pending;
    if (pending !== undefined && !pending.tolerant) {
      c.fault(`expected an indented block after line ${pending.line}`);
    }
    if (pending !== undefined && pending.owner >= 0) this.bodyEnds[pending.owner] = c.end;
    while (this.stack.length > 1) this.pop(c, c.end);
    this.expectHandler(c);
  }

  /** Says so when a `try` is left without `except` or `finally`. */
  expectHandler(c: Cursor): void {
    if (this.top.follow === FOLLOW.try) c.fault("expected 'except' or 'finally' block");
  }

  private push(
    { scope, scopeKind, branch }: Place,
    isMatch: boolean,
    owner: number,
    indent: number,
    alt: number,
  ): void {
    this.stack.push({ indent, alt, scope, scopeKind, branch, isMatch, owner, follow: 0, chain: 0 });
  }

  private pop(c: Cursor, at: number): void {
    this.expectHandler(c);
    const block = this.stack.pop()!;
    if (block.owner >= 0) this.bodyEnds[block.owner] = at;
  }
}
