import { Blocks, CLASS_SCOPE, FUNCTION, type Place } from './blocks.ts';
import { Cursor } from './cursor.ts';
import type { RawImport } from './imports.ts';
import { type Stop, skip } from './skip.ts';
import type { Assignment, Definition, ImportedName } from './types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Everything one scan of one file gathers; `finish` turns it into an outline. */
export class FileScan extends Cursor {
  readonly blocks = new Blocks();
  /** Where the statement at hand stands; differs from the top block after `if x:` on one line. */
  place: Place = this.blocks.top;
  /** After the colon of a header on the same line. */
  inline = false;
  statementLine = 1;
  statementColumn = 1;
  /** Decorators waiting for their class or function. */
  readonly decorators: string[] = [];
  readonly definitions: Mutable<Definition>[] = [];
  readonly assignments: Mutable<Assignment>[] = [];
  readonly imports: Mutable<ImportedName>[] = [];
  exports: { names: string[]; complete: boolean; line: number } | undefined;
  dynamic = false;

  follow(what: number): void {
    this.blocks.expectHandler(this);
    this.blocks.top.follow = what;
  }

  get bindsHere(): boolean {
    return this.place.scopeKind !== FUNCTION;
  }

  get inClass(): boolean {
    return this.place.scopeKind === CLASS_SCOPE;
  }

  addImport(item: RawImport, lazy: boolean): void {
    const { scope, branch } = this.place;
    const { module, level, name, as, line, column } = item;
    const { statementLine } = this;
    this.imports.push({
      module,
      level,
      name,
      as,
      line,
      column,
      statementLine,
      scope,
      branch,
      context: 0,
      lazy,
    });
  }

  addBinding(
    name: string,
    at: number,
    form: Assignment['form'],
    value: string | null,
    call: string | null,
    scope = this.place.scope,
  ): void {
    const column = Math.max(1, at - this.lineStart + 1);
    const { branch } = this.place;
    const line = this.statementLine;
    this.assignments.push({ name, line, column, scope, branch, context: 0, form, value, call });
  }

  /** Notes that the statement at hand is no Python, and steps over it. */
  invalid(): Stop {
    this.fault('invalid syntax', this.statementLine, this.statementColumn);
    this.watch(false);
    const known = this.faults.length;
    const stop = skip(this, false);
    this.faults.length = Math.min(this.faults.length, known);
    return stop;
  }
}
