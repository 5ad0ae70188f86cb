import { checkClosing, neverClosed, startsStatement } from './brackets.ts';
import {
  CLASS,
  COLON,
  CR,
  DOT,
  EQUALS,
  IDENT,
  KIND_BACKSLASH,
  KIND_BANG,
  KIND_CLOSE,
  KIND_COLON,
  KIND_COMMA,
  KIND_COMMENT,
  KIND_DIGIT,
  KIND_DOT,
  KIND_EQUALS,
  KIND_IDENT,
  KIND_NEWLINE,
  KIND_OPEN,
  KIND_OPERATOR,
  KIND_PLAIN,
  KIND_QUOTE,
  KIND_SEMICOLON,
  LF,
  OPEN_BRACE,
  OPEN_PAREN,
  OPEN_SQUARE,
  SPACE,
} from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { isPrefix, stringLiteral, wideSymbol } from './literals.ts';
import { FORM } from './names.ts';
import { MAX_DEPTH, MODE_CLASS, MODE_DEF, MODE_LAMBDA, MODE_READ, MODE_TARGET } from './nesting.ts';
import { checkAfterNumber, numberEnd } from './numbers.ts';
import { peek } from './peek.ts';
import { annotate, assign, bindOrRead } from './roles.ts';
import {
  KEYWORD_COUNT,
  WORD_AS,
  WORD_ASYNC,
  WORD_FOR,
  WORD_FROM,
  WORD_IF,
  WORD_IN,
  WORD_LAMBDA,
  WORD_TRUE,
} from './words.ts';

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
  const kinds = CLASS;
  const ident = IDENT;
  const base = nesting.depth;
  const outermost = base === 0;
  let mode = firstMode;
  let call = 0;
  let targetable = outermost && !header && mode === MODE_READ ? 1 : 0;
  if (outermost) nesting.targetable[0] = targetable;
  let fresh = 1;
  /** Within the parameters of a lambda. */
  let parameters = false;
  let asDepth = -1;
  // The name of a header has just been read.
  let prev = mode === MODE_DEF || mode === MODE_CLASS ? AFTER_OPERAND : AFTER_OPERATOR;
  let chainFrom = -1;
  let literalFrom = -1;
  let i = c.at;
  while (i < limit) {
    const byte = bytes[i]!;
    switch (kinds[byte]) {
      case KIND_PLAIN:
        do i++;
        while (i < limit && bytes[i] === SPACE);
        break;
      case KIND_IDENT: {
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
        if (kinds[next] === KIND_QUOTE && i - from <= 2 && isPrefix(bytes, from, i)) {
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
          switch (symbol) {
            case WORD_FOR:
            case WORD_IN:
            case WORD_IF:
            case WORD_ASYNC:
              if (symbol === WORD_FOR && nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
              mode = nesting.comprehend(names, symbol, mode, base);
              break;
            case WORD_LAMBDA:
              nesting.openLambda();
              parameters = true;
              fresh = 1;
              break;
            case WORD_AS:
              if (nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
              if (mode === MODE_READ) {
                mode = MODE_TARGET;
                asDepth = nesting.depth;
              }
              break;
            case WORD_FROM:
              if (nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
          }
          break;
        }
        prev = AFTER_OPERAND;
        chainFrom = from;
        let at = i;
        if (next === SPACE) {
          do next = ++at < limit ? bytes[at]! : 0;
          while (next === SPACE);
        }
        const kind = kinds[next]!;
        if (
          kind === KIND_NEWLINE ||
          kind === KIND_COMMENT ||
          kind === KIND_BACKSLASH ||
          kind === KIND_PLAIN
        ) {
          at = peek(bytes, at, limit, nesting.depth > 0);
          next = at < limit ? bytes[at]! : 0;
        }
        const column = from - c.lineStart + 1;
        if (mode !== MODE_READ || parameters) {
          const named = next === EQUALS && bytes[at + 1] !== EQUALS;
          bindOrRead(c, parameters ? MODE_LAMBDA : mode, fresh !== 0, symbol, from, next, named);
          fresh = 0;
        } else if (next === EQUALS && call !== 0 && bytes[at + 1] !== EQUALS) {
          // The name of an argument.
          fresh = 0;
        } else if (next === COLON && bytes[at + 1] === EQUALS && (outermost || nesting.depth > base)) {
          if (nesting.lambdas > 0) nesting.addWalrus(symbol);
          else names.bind(symbol, from, c.line, column, c.scope, FORM.other);
        } else {
          if (targetable !== 0 && next !== DOT && next !== OPEN_PAREN && next !== OPEN_SQUARE) {
            nesting.addPending(names.loadCount);
          }
          names.load(symbol, from, c.line, column, c.scope);
        }
        break;
      }
      case KIND_OPERATOR:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        i++;
        break;
      case KIND_DOT:
        if (bytes[i + 1] === DOT && bytes[i + 2] === DOT) {
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
      case KIND_DIGIT:
        prev = AFTER_OPERAND;
        chainFrom = -1;
        i = numberEnd(bytes, i, limit);
        if (i < limit && ident[bytes[i]!] !== 0) checkAfterNumber(c, i);
        break;
      case KIND_COMMA:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        i++;
        fresh = 1;
        if (nesting.lambdas > 0 && !parameters) {
          nesting.closeLambdas(names, c.hidden);
          parameters = nesting.inParameters;
        }
        if (asDepth === nesting.depth && asDepth >= 0) {
          mode = MODE_READ;
          asDepth = -1;
        }
        break;
      case KIND_QUOTE: {
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
      case KIND_NEWLINE:
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
      case KIND_COMMENT:
        while (i < limit && bytes[i] !== LF && bytes[i] !== CR) i++;
        break;
      case KIND_OPEN: {
        if (nesting.depth >= MAX_DEPTH) {
          c.at = i;
          c.fault('too many nested brackets');
          c.at = c.end;
          return 'end';
        }
        const trailer = prev >= AFTER_OPERAND;
        call = trailer && byte === OPEN_PAREN ? 1 : 0;
        targetable = targetable !== 0 && !trailer && byte !== OPEN_BRACE ? 1 : 0;
        const outer = mode;
        mode = nesting.open(c, i, outer, fresh, call, targetable, trailer, chainFrom);
        fresh = 1;
        parameters = false;
        prev = AFTER_OPENING;
        chainFrom = -1;
        i++;
        if (bytes[i] === COLON && byte !== OPEN_SQUARE) {
          c.at = i;
          c.fault("invalid syntax: ':' directly after a bracket");
        }
        break;
      }
      case KIND_CLOSE:
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
          if (asDepth > depth) asDepth = -1;
        }
        prev = AFTER_OPERAND;
        chainFrom = -1;
        break;
      case KIND_BACKSLASH:
        if (bytes[i + 1] === LF || bytes[i + 1] === CR) {
          c.at = i + 1;
          c.newline();
          i = c.at;
        } else {
          c.at = i;
          c.fault('unexpected character after a line continuation character');
          i++;
        }
        break;
      case KIND_COLON:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        // An annotation without a space (`x:=1` is a walrus) cannot be meant here.
        if (bytes[i + 1] === EQUALS) {
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
      case KIND_SEMICOLON:
        c.at = i + 1;
        if (nesting.depth === 0) {
          if (nesting.lambdas > 0) nesting.closeLambdas(names, c.hidden);
          return 'semicolon';
        }
        c.fault("invalid syntax: ';' inside brackets");
        i++;
        break;
      case KIND_EQUALS:
        prev = AFTER_OPERATOR;
        chainFrom = -1;
        if (bytes[i + 1] === EQUALS) {
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
      case KIND_BANG:
        prev = AFTER_OPERATOR;
        if (bytes[i + 1] !== EQUALS) {
          c.at = i;
          c.fault("invalid syntax: '!'");
        }
        i++;
        break;
      default:
        c.at = i;
        c.fault(byte === 0 ? 'null byte' : `invalid character '${String.fromCharCode(byte)}'`);
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
