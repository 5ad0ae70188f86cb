import { NOTHING, type RightSide } from './assignments.ts';
import { Blocks, CLASS_SCOPE, FUNCTION, type Place } from './blocks.ts';
import { wordEnd } from './bytes.ts';
import { Cursor } from './cursor.ts';
import type { RawImport } from './imports.ts';
import { lex, type Stop } from './lex.ts';
import { MODE_OFF } from './modes.ts';
import { COLUMN, FORM, LINE, SCOPE, STRIDE } from './names.ts';
import { hashOf } from './symbols.ts';
import type { Assignment, Definition, Deletion, ImportedName } from './types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The forms that are listed, as an outline calls them. */
const LISTED: Readonly<Record<number, Assignment['form']>> = {
  [FORM.assign]: 'assign',
  [FORM.annotated]: 'annotated',
  [FORM.typeAlias]: 'type-alias',
  [FORM.other]: 'other',
};

/** Everything one scan of one file gathers; `finish` turns it into an outline. */
export class FileScan extends Cursor {
  readonly blocks = new Blocks();
  /** Where the statement at hand stands; differs from the top block after `if x:` on one line. */
  place: Place = this.blocks.top;
  /** After the colon of a header on the same line. */
  inline = false;
  statementLine = 1;
  statementAt = 0;
  statementColumn = 1;
  /** Decorators waiting for their class or function. */
  readonly decorators: string[] = [];
  readonly definitions: Mutable<Definition>[] = [];
  /** Where the statement of each starts. */
  readonly offsets: number[] = [];
  readonly assignments: Mutable<Assignment>[] = [];
  readonly imports: Mutable<ImportedName>[] = [];
  exports: { names: string[]; from: string[]; readable: boolean; line: number } | undefined;
  readonly deletions: Mutable<Deletion>[] = [];
  dynamic = false;
  /** Where in `names.loads` the branch of statements changes, and to which. */
  readonly branchChanges: number[] = [0, 0];

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
    const { module, level, name, as, line, column, bound } = item;
    const { statementLine } = this;
    if (name !== '*') {
      const form = FORM.import + this.imports.length;
      this.bindWord(bound, wordEnd(this.bytes, bound, this.end), scope, form, line, column);
    }
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

  /** Starts a statement in the place at hand. */
  enter(): void {
    this.statementLine = this.line;
    this.statementAt = this.at;
    this.statementColumn = this.at - this.lineStart + 1;
    const { scope, branch } = this.place;
    this.scope = scope;
    if (branch !== this.branch) {
      this.branch = branch;
      this.branchChanges.push(this.names.loadCount, branch);
    }
    this.hidden = this.inClass ? this.around(scope) : -1;
  }

  /** The scope whose names a function sees that stands in a scope: the nearest around it that is no class. */
  around(scope: number): number {
    let at = scope;
    while (at > 0 && this.definitions[at - 1]!.kind === 'class') at = this.definitions[at - 1]!.scope;
    return at;
  }

  /** Notes that the identifier between two offsets of the current line is bound. */
  bindWord(
    from: number,
    to: number,
    scope: number,
    form: number,
    line = this.line,
    column = from - this.lineStart + 1,
  ): void {
    const { names, bytes } = this;
    const { symbols } = names;
    const symbol = isAscii(bytes, from, to)
      ? symbols.of(bytes, from, to, hashOf(bytes, from, to))
      : symbols.ofWide(bytes, from, to);
    names.bind(symbol, from, line, column, scope, form);
  }

  /** Lists what the statement at hand has bound since `first`, where that is at module or class level. */
  addBindings(first: number, rightSide?: (bind: number) => RightSide | undefined): void {
    if (!this.bindsHere) return;
    const { names, place } = this;
    for (let bind = first; bind < names.bindCount; bind++) {
      const form = LISTED[names.forms[bind]!];
      if (form === undefined || names.binds[bind * STRIDE + SCOPE] !== place.scope) continue;
      this.addAssignment(bind, place.scope, form, rightSide?.(bind) ?? NOTHING);
    }
  }

  /** Lists the names of a `global` statement as the module's. */
  addGlobals(first: number): void {
    for (let bind = first; bind < this.names.bindCount; bind++) this.addAssignment(bind, 0, 'other', NOTHING);
  }

  /** Lists the names that a `del` statement at module or class level has taken away. */
  addDeletions(first: number): void {
    if (!this.bindsHere) return;
    const { binds, bindCount, symbols } = this.names;
    const { scope, branch } = this.place;
    for (let at = first * STRIDE; at < bindCount * STRIDE; at += STRIDE) {
      const [name, line, column] = [symbols.text(binds[at]!), binds[at + LINE]!, binds[at + COLUMN]!];
      this.deletions.push({ name, line, column, scope, branch, context: 0 });
    }
  }

  private addAssignment(
    bind: number,
    scope: number,
    form: Assignment['form'],
    { value, call }: RightSide,
  ): void {
    const { binds, symbols } = this.names;
    const at = bind * STRIDE;
    const name = symbols.text(binds[at]!);
    const line = binds[at + LINE]!;
    const column = binds[at + COLUMN]!;
    const { branch } = this.place;
    this.assignments.push({ name, line, column, scope, branch, context: 0, form, value, call });
  }

  /** Notes that the statement at hand is no Python, and steps over it. */
  invalid(): Stop {
    this.fault('invalid syntax', this.statementLine, this.statementColumn);
    const known = this.faults.length;
    const stop = lex(this, MODE_OFF, false);
    this.faults.length = Math.min(this.faults.length, known);
    return stop;
  }
}

function isAscii(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! >= 128) return false;
  return true;
}
