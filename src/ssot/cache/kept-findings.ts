import { readFileSync } from 'node:fs';
import type { Finding } from '../finding.ts';
import type { RuleId } from '../options.ts';
import type { Input } from './cached-tree.ts';
import { replaceFile, SUM_BYTES, sumOf } from './replace-file.ts';

/** What each rule found, before any baseline. */
export type Found = ReadonlyMap<RuleId, readonly Finding[]>;

/** What rules found in a tree, and all that they found it by. */
export interface KeptFindings {
  /** Sum of what the tree is made of: directories, modules, what cannot be looked into. */
  readonly structure: Buffer;
  /** Sums of the contents of its files, in their order, one behind the other. */
  readonly sums: Buffer;
  readonly inputs: readonly Input[];
  readonly found: Found;
}

/** Undefined where there are none, or not whole. */
export function readFindings(file: string): KeptFindings | undefined {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(SUM_BYTES);
    if (!sumOf(body).equals(bytes.subarray(0, SUM_BYTES))) return undefined;
    const sumsAt = body.readUInt32LE(SUM_BYTES);
    const text = body.toString('utf8', SUM_BYTES + 4, sumsAt);
    const { inputs, found } = JSON.parse(text) as { inputs: Input[]; found: [RuleId, Finding[]][] };
    const sums = body.subarray(sumsAt);
    return { structure: body.subarray(0, SUM_BYTES), sums, inputs, found: new Map(found) };
  } catch {
    return undefined;
  }
}

export function writeFindings(file: string, { structure, sums, inputs, found }: KeptFindings): void {
  const text = Buffer.from(JSON.stringify({ inputs, found: [...found] }));
  const sumsAt = Buffer.alloc(4);
  sumsAt.writeUInt32LE(SUM_BYTES + 4 + text.length);
  const body = Buffer.concat([structure, sumsAt, text, sums]);
  replaceFile(file, [sumOf(body), body]);
}
