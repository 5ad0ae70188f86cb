import { DOT, OPEN_PAREN, OPEN_SQUARE } from './bytes.ts';
import {
  innerMode,
  MODE_CLASS,
  MODE_COMPREHENSION,
  MODE_DEF,
  MODE_PATTERN,
  MODE_READ,
  MODE_TARGET,
  MODE_TYPE_PARAMETERS,
} from './modes.ts';
import { type NameLog, SCOPE, STRIDE } from './names.ts';
import { peek } from './peek.ts';
import { WORD_AS, WORD_ASYNC, WORD_FOR, WORD_FROM, WORD_IF, WORD_IN, WORD_LAMBDA } from './words.ts';

/** CPython refuses deeper nesting. */
export const MAX_DEPTH = 200;
/** Lambdas within lambdas whose parameters are told apart; nobody writes as many. */
const MAX_LAMBDAS = 200;
const LEVELS = MAX_DEPTH + 1;

/** What an opening bracket is told about where it stands. */
interface Opening {
  readonly bytes: Buffer;
  readonly names: NameLog;
  readonly line: number;
  readonly lineStart: number;
}

/** The brackets and lambdas that are open in the statement at hand, each with what its names are. */
export class Nesting {
  depth = 0;
  readonly brackets = new Uint8Array(LEVELS);
  readonly lines = new Int32Array(LEVELS);
  readonly columns = new Int32Array(LEVELS);
  readonly modes = new Uint8Array(LEVELS);
  /** 1: holds the arguments of a call. */
  readonly calls = new Uint8Array(LEVELS);
  /** 1: a name in it is a target if an equals sign follows. */
  readonly targetable = new Uint8Array(LEVELS);
  /** 1: at the start of an argument or parameter. */
  readonly fresh = new Uint8Array(LEVELS);
  /** Where what is called starts; -1 when it is no dotted name. */
  readonly calleeFrom = new Int32Array(LEVELS);
  /** How many names had been read and were pending when it opened. */
  readonly firstLoad = new Int32Array(LEVELS);
  readonly firstPending = new Int32Array(LEVELS);
  /** Of a comprehension: its first target in `bound`; otherwise -1. */
  readonly firstBound = new Int32Array(LEVELS);
  /** The names of its first iterable, which is evaluated outside of it. */
  readonly iterableFrom = new Int32Array(LEVELS);
  readonly iterableTo = new Int32Array(LEVELS);
  /** How many brackets stand directly in it since it opened or since the last equals sign, and the first and last of them. */
  readonly innerCount = new Int32Array(LEVELS);
  readonly innerFrom = new Int32Array(LEVELS);
  readonly innerTo = new Int32Array(LEVELS);
  /** Names read that an equals sign would make targets. */
  readonly pending: number[] = [];
  /** How many of them there are: to shorten an array costs more than to overwrite it. */
  pendingCount = 0;
  /** Symbols that comprehensions, lambdas and type parameters have bound for themselves. */
  readonly bound: number[] = [];
  boundCount = 0;
  /** The depth at which what follows `as` is bound, or -1. */
  asDepth = -1;
  /** Between the parentheses of a `def` or `class` header; -1 when there are none. */
  argumentsFrom = -1;
  argumentsTo = -1;
  /** How many names had been read when the type parameters began; -1 when there are none. */
  typeParametersFrom = -1;
  lambdas = 0;
  readonly lambdaDepths = new Int32Array(MAX_LAMBDAS);
  readonly lambdaBound = new Int32Array(MAX_LAMBDAS);
  /** The first name read in its body, or -1 within its parameters. */
  readonly lambdaBodies = new Int32Array(MAX_LAMBDAS);
  /** Symbols that `:=` binds in lambdas, each with the lambda. */
  private readonly walruses: number[] = [];
  private marks = new Int32Array(1 << 12);
  private mark = 0;

  start(): void {
    this.depth = 0;
    this.lambdas = 0;
    if (this.walruses.length > 0) this.walruses.length = 0;
    this.pendingCount = 0;
    this.boundCount = 0;
    this.firstBound[0] = -1;
    this.calls[0] = 0;
    this.targetable[0] = 0;
    this.typeParametersFrom = -1;
    this.asDepth = -1;
    this.argumentsFrom = -1;
    this.argumentsTo = -1;
    this.innerCount[0] = 0;
  }

  /** Notes a name read that may turn out to be a target, by its place in the log. */
  addPending(load: number): void {
    this.pending[this.pendingCount++] = load;
  }

  /** Notes that `:=` binds a name in the innermost lambda. */
  addWalrus(symbol: number): void {
    this.walruses.push(this.lambdas - 1, symbol);
  }

  addBound(symbol: number): void {
    this.bound[this.boundCount++] = symbol;
  }

  /** Whether the innermost lambda is one of this depth, still in its parameters. */
  get inParameters(): boolean {
    const top = this.lambdas - 1;
    return top >= 0 && this.lambdaDepths[top] === this.depth && this.lambdaBodies[top] === -1;
  }

  /** Takes in the opening bracket at `at`, and says what the names in it are. */
  open(
    c: Opening,
    at: number,
    mode: number,
    fresh: number,
    call: number,
    targetable: number,
    trailer: boolean,
    chainFrom: number,
  ): number {
    const byte = c.bytes[at]!;
    const inner = mode === MODE_READ ? mode : innerMode(mode, byte, trailer);
    // With its brackets what a header says of names ends.
    const ends = (mode === MODE_DEF || mode === MODE_CLASS) && inner !== MODE_TYPE_PARAMETERS;
    this.modes[this.depth] = ends ? MODE_READ : mode;
    this.fresh[this.depth] = fresh;
    if (inner === MODE_TYPE_PARAMETERS) this.typeParametersFrom = c.names.loadCount;
    else if (ends) this.argumentsFrom = at + 1;
    if (++this.innerCount[this.depth]! === 1) this.innerFrom[this.depth] = at;
    const depth = ++this.depth;
    this.innerCount[depth] = 0;
    this.brackets[depth] = byte;
    this.lines[depth] = c.line;
    this.columns[depth] = at - c.lineStart + 1;
    this.calls[depth] = call;
    this.targetable[depth] = targetable;
    this.calleeFrom[depth] = call === 0 ? -1 : chainFrom;
    this.firstLoad[depth] = c.names.loadCount;
    this.firstPending[depth] = this.pendingCount;
    this.firstBound[depth] = -1;
    return inner;
  }

  /** Takes in the closing bracket at `at`. */
  close(names: NameLog, hidden: number, at: number): void {
    if (this.lambdas > 0) {
      this.closeLambdas(names, hidden);
      this.dropLambdas();
    }
    if (this.firstBound[this.depth]! >= 0) this.closeComprehension(names, hidden);
    this.depth--;
    this.innerTo[this.depth] = at;
    if (this.asDepth > this.depth) this.asDepth = -1;
    if (this.depth > 0) return;
    if (this.argumentsTo < 0 && this.argumentsFrom >= 0) this.argumentsTo = at;
  }

  /** What stood in brackets that something is read of, as in `(a).b = c`, is no target. */
  keepTargets(bytes: Buffer, after: number, limit: number): void {
    const first = this.firstPending[this.depth]!;
    if (this.pendingCount === first) return;
    const at = peek(bytes, after, limit, this.depth > 1);
    const byte = at < limit ? bytes[at] : 0;
    if (byte === DOT || byte === OPEN_PAREN || byte === OPEN_SQUARE) this.pendingCount = first;
  }

  /** Takes in a keyword, and says what the names after it are; `base` is the depth that the text at hand started at. */
  word(names: NameLog, word: number, mode: number, base: number, hidden: number): number {
    if (word === WORD_LAMBDA) this.openLambda();
    else if (word === WORD_FOR || word === WORD_AS || word === WORD_FROM) this.closeLambdas(names, hidden);
    if (word === WORD_AS && mode === MODE_READ) {
      this.asDepth = this.depth;
      return MODE_TARGET;
    }
    const mayComprehend = word === WORD_FOR || word === WORD_IN || word === WORD_IF || word === WORD_ASYNC;
    return mayComprehend ? this.comprehend(names, word, mode, base) : mode;
  }

  /** Takes in a comma, and says what the names after it are. */
  comma(names: NameLog, mode: number, hidden: number): number {
    if (this.lambdas > 0 && !this.inParameters) this.closeLambdas(names, hidden);
    if (this.asDepth !== this.depth) return mode;
    this.asDepth = -1;
    return MODE_READ;
  }

  private comprehend(names: NameLog, word: number, mode: number, base: number): number {
    const { depth } = this;
    const inside = depth > base && this.firstBound[depth]! >= 0;
    if (inside && word !== WORD_IN && this.iterableFrom[depth]! >= 0 && this.iterableTo[depth]! < 0) {
      this.iterableTo[depth] = names.loadCount;
    }
    if (word === WORD_FOR && depth > base) {
      if (!inside) {
        this.firstBound[depth] = this.boundCount;
        this.iterableFrom[depth] = -1;
        this.iterableTo[depth] = -1;
      }
      return MODE_COMPREHENSION;
    }
    if (word === WORD_IN && mode === MODE_COMPREHENSION) {
      if (this.iterableFrom[depth]! < 0) this.iterableFrom[depth] = names.loadCount;
      return MODE_READ;
    }
    if (word === WORD_IN && mode === MODE_TARGET && depth === 0) return MODE_READ;
    if (word === WORD_IF && mode === MODE_PATTERN && depth === 0) return MODE_READ;
    return mode;
  }

  /** Takes in a colon; true when it starts the body of a lambda. */
  colon(names: NameLog, hidden: number): boolean {
    this.closeLambdas(names, hidden);
    if (!this.inParameters) return false;
    this.lambdaBodies[this.lambdas - 1] = names.loadCount;
    return true;
  }

  /** Takes in the word `lambda`. */
  private openLambda(): void {
    if (this.lambdas === MAX_LAMBDAS) return;
    this.lambdaDepths[this.lambdas] = this.depth;
    this.lambdaBound[this.lambdas] = this.boundCount;
    this.lambdaBodies[this.lambdas] = -1;
    this.lambdas++;
  }

  /** Ends the lambdas of this depth whose body has begun. */
  closeLambdas(names: NameLog, hidden: number): void {
    for (; this.lambdas > 0; this.lambdas--) {
      const top = this.lambdas - 1;
      if (this.lambdaDepths[top] !== this.depth || this.lambdaBodies[top] === -1) return;
      const first = this.lambdaBound[top]!;
      while (this.walruses.length > 0 && this.walruses.at(-2)! >= top) {
        this.addBound(this.walruses.at(-1)!);
        this.walruses.length -= 2;
      }
      this.settle(names, this.lambdaBodies[top]!, names.loadCount, first, hidden);
      this.boundCount = first;
    }
  }

  /** Forgets the lambdas that were not ended when their bracket was. */
  dropLambdas(): void {
    while (this.lambdas > 0 && this.lambdaDepths[this.lambdas - 1]! >= this.depth) {
      this.boundCount = Math.min(this.boundCount, this.lambdaBound[--this.lambdas]!);
    }
  }

  /** Ends the comprehension that the bracket of this depth is. */
  closeComprehension(names: NameLog, hidden: number): void {
    const { depth } = this;
    const first = this.firstBound[depth]!;
    const end = names.loadCount;
    const from = this.iterableFrom[depth]!;
    const to = this.iterableTo[depth]!;
    this.settle(names, this.firstLoad[depth]!, from < 0 ? end : from, first, hidden);
    if (from >= 0 && to >= 0) this.settle(names, to, end, first, hidden);
    this.boundCount = first;
  }

  /**
   * Marks the names read between two places of the log as settled where they are among those bound from
   * `first` on. In a class, `hidden` is the scope around it, from which the others are read: a body of their
   * own does not see the names of the class. Otherwise it is -1.
   */
  settle(names: NameLog, from: number, to: number, first: number, hidden: number): void {
    const { bound, boundCount } = this;
    if (first === boundCount && hidden < 0) return;
    if (this.marks.length < names.symbols.count) this.marks = new Int32Array(names.symbols.count * 2);
    const mark = ++this.mark;
    for (let at = first; at < boundCount; at++) this.marks[bound[at]!] = mark;
    const { loads } = names;
    for (let at = from * STRIDE; at < to * STRIDE; at += STRIDE) {
      const symbol = loads[at]!;
      if (symbol < 0) continue;
      if (this.marks[symbol] === mark) loads[at] = -1;
      else if (hidden >= 0) loads[at + SCOPE] = hidden;
    }
  }
}
