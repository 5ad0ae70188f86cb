import { annotate, assign } from './assigning.ts';
import { checkClosing, neverClosed, startsStatement } from './brackets.ts';
import * as chars from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { isPrefix, stringLiteral, wideSymbol } from './literals.ts';
import { MODE_CLASS, MODE_DEF, MODE_LAMBDA, MODE_READ } from './modes.ts';
import { MAX_DEPTH } from './nesting.ts';
import { checkAfterNumber, numberEnd } from './numbers.ts';
import { noteName } from './roles.ts';
import { KEYWORD_COUNT, WORD_LAMBDA, WORD_TRUE } from './words.ts';

/** What ended a stretch of code. */
export type Stop = 'newline' | 'semicolon' | 'colon' | 'end';

// What stood before the byte at hand.
const AFTER_OPERATOR = 0;
const AFTER_OPENING = 1;
const AFTER_DOT = 2;
/** From here on: something that brackets after it call or subscript. */
const AFTER_OPERAND = 3;
const AFTER_STRING = 4;

/**
 * Steps over code up to and with the end of the statement, or, in a header, its colon. Brackets, strings,
 * comments and joined lines are one statement. What is wrong on the way is noted as a fault; what is read
 * and bound in `c.names`.
 */
export function lex(c: Cursor, mode: number, header: boolean): Stop {
  c.startStatement();
  return run(c, mode, header, c.end);
}

function run(c: Cursor, firstMode: number, header: boolean, limit: number): Stop {
  const { bytes, names, nesting } = c;
  const { symbols } = names;
  // Locals, because a bundled module's top-level tables are looked up anew for each byte.
  const kinds = chars.CLASS;
  const ident = chars.IDENT;
  const base = nesting.depth;
  const outermost = base === 0;
  let mode = firstMode;
  let call = 0;
  let targetable = outermost && !header && mode === MODE_READ ? 1 : 0;
  if (outermost) nesting.targetable[0] = targetable;
  let fresh = 1;
  /** Within the parameters of a lambda. */
  let parameters = false;
  // The name of a header has just been read.
  let prev = mode === MODE_DEF || mode === MODE_CLASS ? AFTER_OPERAND : AFTER_OPERATOR;
  let chainFrom = -1;
  let literalFrom = -1;
  let i = c.at;
  while (i < limit) {
    const byte = bytes[i]!;
    switch (kinds[byte]) {
      case chars.KIND_PLAIN:
        do i++;
        while (i < limit && bytes[i] === chars.SPACE);
        break;
      case chars.KIND_IDENT: {
        const from = i;
        let hash = byte;
        let wide = byte;
        let next = 0;
        for (i++; i < limit; i++) {
          next = bytes[i]!;
          if (ident[next] === 0) break;
          hash = (Math.imul(hash, 31) + next) | 0;
          wide |= next;
        }
        if (i >= limit) next = 0;
        if (kinds[next] === chars.KIND_QUOTE && i - from <= 2 && isPrefix(bytes, from, i)) {
          literalFrom = from;
          break;
        }
        if (prev === AFTER_DOT) {
          if (wide >= 128) wideSymbol(c, from, i);
          prev = AFTER_OPERAND;
          break;
        }
        const symbol = wide >= 128 ? wideSymbol(c, from, i) : symbols.of(bytes, from, i, hash);
        if (symbol < KEYWORD_COUNT) {
          chainFrom = -1;
          prev = symbol <= WORD_TRUE ? AFTER_OPERAND : AFTER_OPERATOR;
          mode = nesting.word(names, symbol, mode, base, c.hidden);
          if (symbol === WORD_LAMBDA) {
            parameters = true;
            fresh = 1;
          }
          break;
        }
        prev = AFTER_OPERAND;
        chainFrom = from;
        const kind = kinds[next]!;
        // What most names are: followed by a dot, a bracket or a comma, and only read.
        if (mode === MODE_READ && !parameters && kind >= chars.KIND_OPEN && kind <= chars.KIND_COMMA) {
          if (targetable !== 0 && (kind === chars.KIND_CLOSE || kind === chars.KIND_COMMA)) {
            nesting.addPending(names.loadCount);
          }
          names.load(symbol, from, c.line, from - c.lineStart + 1, c.scope);
          break;
        }
        const role = parameters ? MODE_LAMBDA : mode;
        if (noteName(c, symbol, from, i, limit, base, role, call, targetable, fresh)) fresh = 0;
        break;
      }
      case chars.KIND_OPERATOR:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        i++;
        break;
      case chars.KIND_DOT:
        if (bytes[i + 1] === chars.DOT && bytes[i + 2] === chars.DOT) {
          prev = AFTER_OPERAND;
          chainFrom = -1;
          i += 3;
        } else if (prev < AFTER_OPERAND && i + 1 < limit && ident[bytes[i + 1]!] === 2) {
          prev = AFTER_OPERAND;
          i = numberEnd(bytes, i, limit);
        } else {
          prev = AFTER_DOT;
          i++;
        }
        break;
      case chars.KIND_DIGIT:
        prev = AFTER_OPERAND;
        chainFrom = -1;
        i = numberEnd(bytes, i, limit);
        if (i < limit && ident[bytes[i]!] !== 0) checkAfterNumber(c, i);
        break;
      case chars.KIND_COMMA:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        i++;
        fresh = 1;
        mode = nesting.comma(names, mode, c.hidden);
        parameters = nesting.lambdas > 0 && nesting.inParameters;
        break;
      case chars.KIND_QUOTE: {
        const first = prev === AFTER_OPENING && call === 1 ? nesting.depth : -1;
        c.at = i;
        stringLiteral(c, literalFrom < 0 ? i : literalFrom, limit, prev === AFTER_STRING, first);
        i = c.at;
        literalFrom = -1;
        if (c.fields.length > 0) {
          readFields(c);
          c.pathBefore = false;
        }
        prev = AFTER_STRING;
        chainFrom = -1;
        break;
      }
      case chars.KIND_NEWLINE:
        c.at = i;
        c.newline();
        i = c.at;
        if (nesting.depth === 0) {
          if (nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
          return 'newline';
        }
        if (outermost && startsStatement(c, i)) {
          neverClosed(c);
          return 'newline';
        }
        break;
      case chars.KIND_COMMENT:
        while (i < limit && bytes[i] !== chars.LF && bytes[i] !== chars.CR) i++;
        break;
      case chars.KIND_OPEN: {
        if (nesting.depth >= MAX_DEPTH) {
          c.at = i;
          c.fault('too many nested brackets');
          c.at = c.end;
          return 'end';
        }
        const trailer = prev >= AFTER_OPERAND;
        call = trailer && byte === chars.OPEN_PAREN ? 1 : 0;
        targetable = targetable !== 0 && !trailer && byte !== chars.OPEN_BRACE ? 1 : 0;
        const outer = mode;
        mode = nesting.open(c, i, outer, fresh, call, targetable, trailer, chainFrom);
        fresh = 1;
        parameters = false;
        prev = AFTER_OPENING;
        chainFrom = -1;
        i++;
        if (bytes[i] === chars.COLON && byte !== chars.OPEN_SQUARE) {
          c.at = i;
          c.fault("invalid syntax: ':' directly after a bracket");
        }
        break;
      }
      case chars.KIND_CLOSE:
        c.at = i;
        checkClosing(c, byte);
        i++;
        if (nesting.depth > base) {
          if (targetable !== 0) nesting.keepTargets(bytes, i, limit);
          nesting.close(names, c.hidden, i - 1);
          const { depth } = nesting;
          mode = nesting.modes[depth]!;
          call = nesting.calls[depth]!;
          targetable = nesting.targetable[depth]!;
          fresh = nesting.fresh[depth]!;
          parameters = nesting.lambdas > 0 && nesting.inParameters;
        }
        prev = AFTER_OPERAND;
        chainFrom = -1;
        break;
      case chars.KIND_BACKSLASH:
        if (bytes[i + 1] === chars.LF || bytes[i + 1] === chars.CR) {
          c.at = i + 1;
          c.newline();
          i = c.at;
        } else {
          c.at = i;
          c.fault('unexpected character after a line continuation character');
          i++;
        }
        break;
      case chars.KIND_COLON:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        // An annotation without a space (`x:=1` is a walrus) cannot be meant here.
        if (bytes[i + 1] === chars.EQUALS) {
          i += 2;
          break;
        }
        i++;
        if (nesting.lambdas > 0 && nesting.colon(names, c.hidden)) {
          parameters = false;
          fresh = 0;
          break;
        }
        if (nesting.depth > 0) break;
        c.at = i;
        if (header) return 'colon';
        annotate(c);
        break;
      case chars.KIND_SEMICOLON:
        c.at = i + 1;
        if (nesting.depth === 0) {
          if (nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
          return 'semicolon';
        }
        c.fault("invalid syntax: ';' inside brackets");
        i++;
        break;
      case chars.KIND_EQUALS:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        if (bytes[i + 1] === chars.EQUALS) {
          i += 2;
          break;
        }
        if (nesting.depth === 0 && !parameters && !header) {
          c.at = i;
          assign(c);
          if (mode === MODE_CLASS) mode = MODE_READ;
        }
        i++;
        break;
      default:
        prev = AFTER_OPERATOR;
        if (byte !== chars.BANG || bytes[i + 1] !== chars.EQUALS) {
          c.at = i;
          c.fault(byte === 0 ? 'null byte' : `invalid character '${String.fromCharCode(byte)}'`);
        }
        i++;
    }
  }
  c.at = limit;
  if (outermost) {
    if (nesting.depth > 0) neverClosed(c);
    else if (nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
  }
  return 'end';
}

/** Reads the names in the replacement fields of the f-string just stepped over. */
function readFields(c: Cursor): void {
  const { at, line, lineStart, nesting, names } = c;
  const fields = c.fields.splice(0);
  const known = c.faults.length;
  for (let k = 0; k < fields.length && nesting.depth < MAX_DEPTH; k += 4) {
    const depth = nesting.depth;
    nesting.open(c, at, MODE_READ, 0, 0, 0, false, -1);
    c.at = fields[k]!;
    c.line = fields[k + 2]!;
    c.lineStart = fields[k + 3]!;
    run(c, MODE_READ, false, fields[k + 1]!);
    while (nesting.depth > depth) nesting.close(names, c.hidden, at);
  }
  c.at = at;
  c.line = line;
  c.lineStart = lineStart;
  // That the string is closed is all that is asked of its fields.
  c.faults.length = Math.min(c.faults.length, known);
}
