import { FileReader } from '../index/read.ts';
import { onDisk } from '../index/source.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { Turns } from '../index/turns.ts';
import { indexTree, type SsotResult } from '../index-tree.ts';
import { DEFAULT_MAX_FILE_BYTES } from '../options.ts';
import { type Consolidated, consolidate } from './consolidate.ts';
import { decider } from './decide.ts';
import { fixDocuments } from './documents.ts';
import { fixFile, hasDetours } from './fix-file.ts';
import { lastOf, MovedPaths, settledMoves } from './moved-paths.ts';
import { ownUses } from './own-uses.ts';
import { type ImportStyle, importStyle } from './settings.ts';
import { SourceText } from './source-text.ts';
import { takenNames } from './taken-names.ts';
import type { FixEdit, FixOptions, FixPlace, FixPlan } from './types.ts';
import { newFaults } from './verify.ts';

const STOPPED = {
  ok: false,
  reason: 'stopped',
  message: 'the fix was stopped',
  help: 'Run it again.',
} as const;

/**
 * Works out the new text of every file that has something by another path than its own, and what could not be done and why.
 * Reads the tree and writes nothing; while the plan has `blocked`, its edits must not be written.
 */
export async function applyFixes(given: FixOptions, signal?: AbortSignal): Promise<SsotResult<FixPlan>> {
  const indexed = await indexTree(given, signal);
  if (!indexed.ok) return indexed;
  const index = indexed.report;
  const style = importStyle(onDisk(index.root));
  const consolidated = consolidate(index, given, style);
  const { moves, circular } = settledMoves({ ...given.moves, ...consolidated.moves });
  const options = { ...given, moves };
  const files = await fixFiles(index, options, { style, texts: consolidated.texts }, signal);
  if (files === undefined) return STOPPED;
  const documents = fixDocuments(index, moves, options.docs ?? false);
  const edits = [...files.edits, ...documents.edits];
  const blocked = await newFaults(index, edits, options, signal);
  if (signal?.aborted) return STOPPED;
  const look = [...files.look, ...documents.look];
  const refused = [
    ...circular.map((from) => circularMove(from, given)),
    ...consolidated.refused,
    ...files.refused,
  ];
  return { ok: true, report: { root: index.root, edits, refused, look, blocked, notes: documents.notes } };
}

function circularMove(from: string, { moves = {} }: FixOptions): FixPlace {
  const why = "'moves' leads in a circle from here";
  return { path: 'moves', line: 1, symbol: from, to: moves[from] ?? null, why, help: "Correct 'moves'." };
}

async function fixFiles(
  index: SourceIndex,
  options: FixOptions,
  { style, texts }: { readonly style: ImportStyle; readonly texts: Consolidated['texts'] },
  signal: AbortSignal | undefined,
): Promise<Pick<FixPlan, 'edits' | 'refused' | 'look'> | undefined> {
  const maxBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  const reader = new FileReader(index.root, maxBytes);
  const decide = decider(index, options);
  const moved = new MovedPaths(index, options.moves);
  const ownUse = ownUses(index.root, maxBytes);
  const taken = takenNames(index, maxBytes);
  const needles = [...new Set(moved.entries.map(([from]) => lastOf(from)))].map((name) => Buffer.from(name));
  const relative = options.relative ?? false;
  const turns = new Turns(signal);
  const edits: FixEdit[] = [];
  const refused: FixPlace[] = [];
  const look: FixPlace[] = [];
  for (const file of index.files) {
    if (turns.due) await turns.next();
    if (turns.stopped) return undefined;
    const detours = hasDetours(file, file.outline, decide);
    const begun = texts.get(file.path);
    if (!detours && needles.length === 0) continue;
    const content = reader.read(file.path);
    if (typeof content !== 'string' && !detours && !needles.some((it) => content.bytes.includes(it)))
      continue;
    const [fault] = file.outline.faults;
    if (fault !== undefined || typeof content === 'string') {
      if (detours) refused.push(unreadable(file, fault?.reason ?? String(content)));
      continue;
    }
    const before = begun?.read.toBytes() ?? Buffer.from(content.bytes);
    const isTaken = (local: string) => taken(file, local);
    const context = { file, decide, style, relative, moved, isTaken };
    const fixed = fixFile(index, context, begun?.text ?? SourceText.of(before), ownUse);
    refused.push(...fixed.refused);
    look.push(...fixed.look);
    const after = fixed.source.toBytes();
    if (!after.equals(before))
      edits.push({ path: file.path, before, after, changes: fixed.changes + (begun ? 1 : 0) });
  }
  return { edits, refused, look };
}

function unreadable({ path }: SourceFile, why: string): FixPlace {
  return { path, line: 1, symbol: path, to: null, why, help: 'Make it valid Python first.' };
}
