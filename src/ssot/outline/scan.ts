import { assignmentStatement, globalStatement, typeAlias } from './bindings.ts';
import {
  BACKSLASH,
  CLASS,
  CR,
  FORM_FEED,
  HASH,
  IDENT,
  KIND_QUOTE,
  LF,
  SEMICOLON,
  SPACE,
  TAB,
  wordEnd,
} from './bytes.ts';
import { classHeader, clause, compound, decorator, functionHeader } from './compound.ts';
import { decodingFault } from './encoding.ts';
import { finish } from './finish.ts';
import { readFromImport, readImport } from './imports.ts';
import { type Keyword, keywordAt, OPERATORS } from './keywords.ts';
import { lex, type Stop } from './lex.ts';
import { MODE_OFF, MODE_READ, MODE_TARGET } from './modes.ts';
import { FORM, STRIDE } from './names.ts';
import { skipSpaces } from './spaces.ts';
import { FileScan } from './state.ts';
import type { Outline, Wanted } from './types.ts';

/**
 * Reads one Python file of any version from 3.8 to 3.14 in one pass over its bytes. Never throws: what is
 * not valid Python is listed as faults, and what can be read of it still is. Linear in the file's size. What is
 * `wanted` besides is in the outline only then.
 */
export function scanOutline(bytes: Buffer, wanted: Wanted = {}): Outline {
  const s = new FileScan(bytes);
  if (wanted.paths) s.paths = [];
  const fault = decodingFault(bytes);
  if (fault !== undefined) s.faults.push(fault);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) s.at = s.lineStart = 3;
  while (s.at < s.end) logicalLine(s);
  s.blocks.finish(s);
  return finish(s, wanted);
}

/** Takes in one logical line: its indentation, then its statements. Blank and comment lines are stepped over. */
function logicalLine(s: FileScan): void {
  const { bytes, end } = s;
  const from = s.at;
  let indent = 0;
  let alt = 0;
  let at = from;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === SPACE) {
      indent++;
      alt++;
    } else if (byte === TAB) {
      indent = (indent | 7) + 1;
      alt++;
    } else if (byte === FORM_FEED) indent = alt = 0;
    else break;
  }
  s.at = at;
  if (bytes[s.at] === BACKSLASH) skipSpaces(s);
  if (s.at >= end) return;
  const byte = bytes[s.at]!;
  if (byte === HASH) skipComment(s);
  if (s.at >= end) return;
  if (bytes[s.at] === LF || bytes[s.at] === CR) {
    s.newline();
    return;
  }
  s.blocks.indent(s, indent, alt, from);
  s.place = s.blocks.top;
  s.inline = false;
  statements(s);
}

function skipComment(s: FileScan): void {
  const { bytes, end } = s;
  let { at } = s;
  while (at < end && bytes[at] !== LF && bytes[at] !== CR) at++;
  s.at = at;
}

/** The statements of one logical line, and the line end. */
function statements(s: FileScan): void {
  let first = true;
  for (;;) {
    skipSpaces(s);
    if (s.at >= s.end) return;
    const byte = s.bytes[s.at]!;
    if (byte === LF || byte === CR) {
      s.newline();
      return;
    }
    if (byte === HASH) {
      skipComment(s);
      continue;
    }
    const before = s.at;
    const stop = statement(s, byte, first);
    if (stop === 'newline' || stop === 'end') return;
    if (s.at === before) s.at++;
    first = false;
  }
}

/** One statement. Ends after its line end, its semicolon, or the colon of a header. */
function statement(s: FileScan, byte: number, first: boolean): Stop {
  s.enter();
  if (IDENT[byte] !== 1) {
    if (first && s.blocks.top.follow !== 0) s.follow(0);
    return otherStatement(s, byte);
  }
  const from = s.at;
  const to = wordEnd(s.bytes, from, s.end);
  const word = keywordAt(s.bytes, from, to);
  switch (word) {
    case 'elif':
    case 'else':
    case 'except':
    case 'finally':
      return clause(s, word, to, first);
    default:
      if (first && s.blocks.top.follow !== 0) s.follow(0);
  }
  return word === undefined ? nameStatement(s, from, to) : keywordStatement(s, word, from, to, first);
}

function keywordStatement(s: FileScan, word: Keyword, from: number, to: number, first: boolean): Stop {
  switch (word) {
    case 'import':
    case 'from':
      return importStatement(s, word, to, false);
    case 'lazy': {
      s.at = to;
      skipSpaces(s);
      const end = wordEnd(s.bytes, s.at, s.end);
      const next = s.at > to ? keywordAt(s.bytes, s.at, end) : undefined;
      if (next === 'import' || next === 'from') return importStatement(s, next, end, true);
      s.at = from;
      return assignmentStatement(s);
    }
    case 'class':
      return classHeader(s, to, first);
    case 'def':
      return functionHeader(s, to, first);
    case 'async': {
      s.at = to;
      skipSpaces(s);
      const end = wordEnd(s.bytes, s.at, s.end);
      const next = keywordAt(s.bytes, s.at, end);
      if (next === 'def') return functionHeader(s, end, first);
      if (next === 'for' || next === 'with') return compound(s, next, end, first);
      return s.invalid();
    }
    case 'if':
    case 'for':
    case 'while':
    case 'with':
    case 'try':
      return compound(s, word, to, first);
    case 'match':
      return matchStatement(s, to, first);
    case 'case':
      return first && s.blocks.top.isMatch ? compound(s, word, to, first) : assignmentStatement(s);
    case 'type':
      return typeAlias(s, from, to);
    case 'global':
    case 'nonlocal':
      return globalStatement(s, word, to);
    case 'del':
      return deletion(s, to);
    case 'and':
    case 'or':
    case 'in':
    case 'is':
      return s.invalid();
    default:
      // Of these words `lambda` alone matters to the names after it.
      return expression(s, word === 'lambda' ? from : to);
  }
}

/** What follows a keyword such as `return` up to the end of the statement. */
function expression(s: FileScan, from: number): Stop {
  s.at = from;
  const firstBind = s.names.bindCount;
  const stop = lex(s, MODE_READ, false);
  s.addBindings(firstBind);
  return stop;
}

/** `del a, b[c]`. */
function deletion(s: FileScan, from: number): Stop {
  s.at = from;
  s.targetForm = FORM.delete;
  const firstBind = s.names.bindCount;
  const stop = lex(s, MODE_TARGET, false);
  s.addDeletions(firstBind);
  return stop;
}

function importStatement(s: FileScan, word: 'import' | 'from', to: number, lazy: boolean): Stop {
  s.at = to;
  const read = word === 'import' ? readImport : readFromImport;
  if (!read(s, (item) => s.addImport(item, lazy))) return s.invalid();
  if (s.bytes[s.at] === SEMICOLON) {
    s.at++;
    return 'semicolon';
  }
  return lex(s, MODE_OFF, false);
}

/** `match` is a keyword only when the line turns out to end with a colon. */
function matchStatement(s: FileScan, to: number, first: boolean): Stop {
  const line = s.line;
  const { names } = s;
  const firstLoad = names.loadCount;
  const stop = assignmentStatement(s);
  if (first && s.lastColon > to && isLineEnd(s, s.lastColon + 1)) {
    // The first name that was read is no name.
    names.loads[firstLoad * STRIDE] = -1;
    const branch = s.blocks.branch('match', s.place.branch, 0, line);
    const { scope, scopeKind } = s.place;
    s.blocks.expectSuite({ scope, scopeKind, branch }, -1, true, false, line);
  }
  return stop;
}

function isLineEnd(s: FileScan, from: number): boolean {
  let at = from;
  while (s.bytes[at] === SPACE || s.bytes[at] === TAB) at++;
  const byte = s.bytes[at];
  return at >= s.end || byte === LF || byte === CR || byte === HASH;
}

/** A statement that starts with a name: two names in a row are no Python. */
function nameStatement(s: FileScan, from: number, to: number): Stop {
  const { bytes } = s;
  let next = to;
  while (bytes[next] === SPACE || bytes[next] === TAB) next++;
  if (next > to && next < s.end && IDENT[bytes[next]!] !== 0) {
    const word = keywordAt(bytes, next, wordEnd(bytes, next, s.end));
    if (word === undefined || !OPERATORS.has(word)) return s.invalid();
  } else if (next > to && next < s.end && CLASS[bytes[next]!] === KIND_QUOTE) return s.invalid();
  s.at = from;
  return assignmentStatement(s);
}

const CANNOT_START = new Set([...')]}=,:?$!`%/|&><^;'].map((char) => char.charCodeAt(0)));
const AT_SIGN = 64;

function otherStatement(s: FileScan, byte: number): Stop {
  if (byte === AT_SIGN) return decorator(s);
  if (CANNOT_START.has(byte)) return s.invalid();
  return assignmentStatement(s);
}
