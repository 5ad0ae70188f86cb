import { readValue } from './assignments.ts';
import { CLASS_SCOPE, FOLLOW, FUNCTION, type Place } from './blocks.ts';
import { COLON, CR, HASH, IDENT, LF, OPEN_PAREN, OPEN_SQUARE, wordEnd, wordText } from './bytes.ts';
import { lex, type Stop } from './lex.ts';
import { MODE_CLASS, MODE_DEF, MODE_PATTERN, MODE_READ, MODE_TARGET } from './modes.ts';
import { FORM } from './names.ts';
import { skipSpaces } from './spaces.ts';
import type { FileScan } from './state.ts';
import type { BranchKind } from './types.ts';

/** As much of a header's arguments as is kept, in bytes. */
const MAX_ARGUMENTS = 200_000;
const UNDECORATED: readonly string[] = [];

/** Opens the suite that a header introduces: on the lines below, or on the rest of this one. */
function open(s: FileScan, stop: Stop, place: Place, owner: number): Stop {
  if (stop !== 'colon') {
    s.fault("expected ':'", s.statementLine, s.statementColumn);
    s.blocks.expectSuite(place, owner, false, true, s.statementLine);
    return stop;
  }
  skipSpaces(s);
  const byte = s.bytes[s.at];
  if (s.at >= s.end || byte === LF || byte === CR || byte === HASH) {
    s.blocks.expectSuite(place, owner, false, false, s.statementLine);
    return stop;
  }
  if (owner >= 0) s.blocks.bodyEnds[owner] = s.at;
  s.place = place;
  s.inline = true;
  return stop;
}

/** A compound statement can only stand first on its line. */
function refuseInline(s: FileScan, first: boolean): void {
  if (!first)
    s.fault(
      'invalid syntax: a compound statement after another on one line',
      s.statementLine,
      s.statementColumn,
    );
}

/** `class NAME`; `to` is the end of the keyword. */
export function classHeader(s: FileScan, to: number, first: boolean): Stop {
  return definition(s, 'class', to, first);
}

/** `def NAME`; `to` is the end of the keyword. */
export function functionHeader(s: FileScan, to: number, first: boolean): Stop {
  return definition(s, 'function', to, first);
}

function definition(s: FileScan, kind: 'class' | 'function', to: number, first: boolean): Stop {
  refuseInline(s, first);
  const line = s.statementLine;
  const column = s.statementColumn;
  s.at = to;
  skipSpaces(s);
  const from = s.at;
  const end = wordEnd(s.bytes, from, s.end);
  if (end === from || IDENT[s.bytes[from]!] !== 1) return s.invalid();
  const name = wordText(s.bytes, from, end);
  const { line: nameLine, lineStart: nameLineStart } = s;
  s.at = end;
  skipSpaces(s);
  const next = s.bytes[s.at];
  const bracket = next === OPEN_PAREN || next === OPEN_SQUARE;
  if (!bracket && (kind === 'function' || next !== COLON)) {
    s.fault(kind === 'function' ? "expected '('" : "expected ':'", line, column);
  }
  const { scope, branch } = s.place;
  const index = s.definitions.length;
  // Never the waiting list itself: what decorates a later definition would be pushed into this one's too.
  const decorators = s.decorators.length > 0 ? s.decorators.splice(0) : UNDECORATED;
  s.offsets.push(s.statementAt);
  s.definitions.push({
    kind,
    name,
    line,
    column,
    scope,
    branch,
    context: 0,
    decorators,
    bases: '',
    parameters: '',
  });
  s.bindWord(from, end, scope, FORM.definition, nameLine, from - nameLineStart + 1);
  const faults = s.faults.length;
  const firstBind = s.names.bindCount;
  s.parameterScope = index + 1;
  const stop = lex(s, kind === 'class' ? MODE_CLASS : MODE_DEF, true);
  settleTypeParameters(s);
  s.addBindings(firstBind);
  const header = argumentsText(s);
  if (kind === 'class') s.definitions[index]!.bases = header;
  else s.definitions[index]!.parameters = header;
  const place = { scope: index + 1, scopeKind: kind === 'class' ? CLASS_SCOPE : FUNCTION, branch };
  const tried = open(s, stop, place, index);
  // One fault says enough of one header.
  if (s.faults.length > faults + 1) s.faults.length = faults + 1;
  return tried;
}

/** What a header with type parameters (PEP 695) reads after them may be one of them. */
export function settleTypeParameters({ names, nesting }: FileScan): void {
  const from = nesting.typeParametersFrom;
  if (from >= 0) nesting.settle(names, from, names.loadCount, 0, -1);
}

/** The text between the parentheses of the header just read. */
function argumentsText({ bytes, nesting }: FileScan): string {
  const { argumentsFrom: from, argumentsTo: to } = nesting;
  return to <= from ? '' : bytes.toString('utf8', from, Math.min(to, from + MAX_ARGUMENTS)).trim();
}

/** `@expression`: kept as a dotted name where it is one, or a call of one. */
export function decorator(s: FileScan): Stop {
  s.at++;
  skipSpaces(s);
  const from = s.at;
  const firstBind = s.names.bindCount;
  const stop = lex(s, MODE_READ, false);
  s.addBindings(firstBind);
  const { value, call } = readValue(s, from);
  s.decorators.push(value ?? call ?? '');
  return stop;
}

const OPENS: Record<string, { kind: BranchKind; follow: number }> = {
  if: { kind: 'if', follow: FOLLOW.if },
  for: { kind: 'loop', follow: FOLLOW.loop },
  while: { kind: 'loop', follow: FOLLOW.loop },
  with: { kind: 'with', follow: FOLLOW.nothing },
  try: { kind: 'try', follow: FOLLOW.try },
  case: { kind: 'case', follow: FOLLOW.nothing },
};

/** `if`, `for`, `while`, `with`, `try` and `case`; `to` is the end of the keyword. */
export function compound(
  s: FileScan,
  word: 'if' | 'for' | 'while' | 'with' | 'try' | 'case',
  to: number,
  first: boolean,
): Stop {
  refuseInline(s, first);
  const { kind, follow } = OPENS[word]!;
  const top = s.blocks.top;
  top.chain = s.blocks.newChain();
  const mode = word === 'for' ? MODE_TARGET : word === 'case' ? MODE_PATTERN : MODE_READ;
  const stop = suite(s, kind, to, top.chain, mode);
  top.follow = follow;
  return stop;
}

const CLAUSES = {
  elif: { kind: 'elif', after: [FOLLOW.if], follow: FOLLOW.if },
  else: { kind: 'else', after: [FOLLOW.if, FOLLOW.loop, FOLLOW.except], follow: FOLLOW.nothing },
  except: { kind: 'except', after: [FOLLOW.try, FOLLOW.except], follow: FOLLOW.except },
  finally: { kind: 'finally', after: [FOLLOW.try, FOLLOW.except, FOLLOW.tryElse], follow: FOLLOW.nothing },
} as const;

/** `elif`, `else`, `except` and `finally`: they continue the statement above them. */
export function clause(s: FileScan, word: keyof typeof CLAUSES, to: number, first: boolean): Stop {
  const top = s.blocks.top;
  const { kind, after, follow } = CLAUSES[word];
  if (!first || !(after as readonly number[]).includes(top.follow)) {
    s.fault(`invalid syntax: '${word}' continues nothing`, s.statementLine, s.statementColumn);
  }
  const afterExcept = word === 'else' && top.follow === FOLLOW.except;
  const stop = suite(s, kind, to, top.chain, MODE_READ);
  top.follow = afterExcept ? FOLLOW.tryElse : follow;
  return stop;
}

/** Reads a header to its colon and opens its suite as a branch of its own. */
function suite(s: FileScan, kind: BranchKind, to: number, chain: number, mode: number): Stop {
  s.at = to;
  const branch = s.blocks.branch(kind, s.place.branch, chain, s.statementLine);
  const faults = s.faults.length;
  const firstBind = s.names.bindCount;
  s.targetForm = FORM.other;
  const stop = lex(s, mode, true);
  s.addBindings(firstBind);
  s.blocks.headFrom[branch] = to;
  s.blocks.headTo[branch] = s.at - (stop === 'colon' ? 1 : 0);
  const place = { scope: s.place.scope, scopeKind: s.place.scopeKind, branch };
  const opened = open(s, stop, place, -1);
  if (s.faults.length > faults + 1) s.faults.length = faults + 1;
  return opened;
}
