import { CONTEXT } from './context.ts';
import type { FileScan } from './state.ts';

const TYPE_CHECKING = /^\(?\s*(?:(?:\w+\.)*(?:TYPE_CHECKING|MYPY)|False|0)\s*\)?(?:\s+and\b.*)?$/s;
const NOT_TYPE_CHECKING = /^\(?\s*not\s+(?:\w+\.)*(?:TYPE_CHECKING|MYPY)\s*\)?$/;
const VERSION = /\b(?:version_info|hexversion|python_version\w*|PY_?\d\w*|IS_PY\w*|pyversion)\b/i;
const MAIN = /__name__\s*==\s*(['"])__main__\1|(['"])__main__\2\s*==\s*__name__/;
const CATCHES = /^\s*\*?\s*$|\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b/;
const SUPPRESSES =
  /\b(?:suppress|raises|assertRaises\w*|deprecated_call)\s*\(.*\b(?:ImportError|ModuleNotFoundError|Exception)\b/s;
const CATCHES_NAME_ERROR = /^\s*\*?\s*$|\bNameError\b/;
const EXPECTS_NAME_ERROR = /\b(?:suppress|raises|assertRaises\w*)\s*\(.*\bNameError\b/s;
const ASKS_FOR_NAME =
  /['"]\s+(?:not\s+)?in\s+(?:globals|locals|vars|dir)\s*\(|\bhasattr\s*\(\s*_*builtins?_*\s*,/;
/** Longest header that is looked at. */
const MAX_HEAD = 300;

/** The bits that each branch alone adds to what stands in it; worked out only for branches that are asked for. */
export class Guards {
  private readonly s: FileScan;
  private readonly own = new Map<number, number>();
  private readonly total = new Map<number, number>([[0, 0]]);

  constructor(s: FileScan) {
    this.s = s;
  }

  /** The bits of a branch and of all branches around it. */
  of(branch: number): number {
    const known = this.total.get(branch);
    if (known !== undefined) return known;
    const chain: number[] = [];
    for (let at = branch; !this.total.has(at); at = this.s.blocks.parents[at]!) chain.push(at);
    let bits = this.total.get(this.s.blocks.parents[chain.at(-1)!]!)!;
    for (const at of chain.reverse()) {
      bits |= this.ownOf(at);
      this.total.set(at, bits);
    }
    return bits;
  }

  private ownOf(branch: number): number {
    const bits = this.own.get(branch) ?? this.classify(branch);
    this.own.set(branch, bits);
    return bits;
  }

  private head(branch: number): string {
    const { headFrom, headTo } = this.s.blocks;
    const from = headFrom[branch]!;
    return this.s.bytes.toString('latin1', from, Math.min(headTo[branch]!, from + MAX_HEAD)).trim();
  }

  private classify(branch: number): number {
    switch (this.s.blocks.kinds[branch]) {
      case 'if':
      case 'elif': {
        const text = this.head(branch);
        if (TYPE_CHECKING.test(text)) return CONTEXT.typeChecking | CONTEXT.conditional;
        const version = VERSION.test(text) ? CONTEXT.versionGuard : 0;
        const main = MAIN.test(text) ? CONTEXT.mainGuard : 0;
        const name = ASKS_FOR_NAME.test(text) ? CONTEXT.nameGuard : 0;
        return CONTEXT.conditional | version | main | name;
      }
      case 'else':
        return CONTEXT.conditional | this.elseBits(branch);
      case 'try':
        return this.tryBits(branch);
      case 'with': {
        const text = this.head(branch);
        const name = EXPECTS_NAME_ERROR.test(text) ? CONTEXT.nameGuard : 0;
        return name | (SUPPRESSES.test(text) ? CONTEXT.tryImport : 0);
      }
      case 'except':
        return CONTEXT.exceptFallback | CONTEXT.conditional;
      case 'loop':
      case 'case':
        return CONTEXT.conditional;
      default:
        return 0;
    }
  }

  private tryBits(branch: number): number {
    const heads = this.siblings(branch, 'except').map((at) => this.head(at));
    const name = heads.some((head) => CATCHES_NAME_ERROR.test(head)) ? CONTEXT.nameGuard : 0;
    return name | (heads.some((head) => CATCHES.test(head)) ? CONTEXT.tryImport : 0);
  }

  private elseBits(branch: number): number {
    const heads = [...this.siblings(branch, 'if'), ...this.siblings(branch, 'elif')].map((at) =>
      this.head(at),
    );
    const typing = heads.some((head) => NOT_TYPE_CHECKING.test(head)) ? CONTEXT.typeChecking : 0;
    const version = heads.some((head) => VERSION.test(head)) ? CONTEXT.versionGuard : 0;
    return typing | version;
  }

  /** The other branches of the same statement. */
  private siblings(branch: number, kind: 'if' | 'elif' | 'except'): number[] {
    this.byChain ??= groupByChain(this.s);
    return (this.byChain.get(this.s.blocks.chains[branch]!) ?? []).filter(
      (at) => this.s.blocks.kinds[at] === kind,
    );
  }

  private byChain: Map<number, number[]> | undefined;
}

function groupByChain(s: FileScan): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [branch, chain] of s.blocks.chains.entries()) {
    const group = groups.get(chain);
    if (group === undefined) groups.set(chain, [branch]);
    else group.push(branch);
  }
  return groups;
}
