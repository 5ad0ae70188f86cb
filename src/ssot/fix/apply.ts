import { indexTree, type SsotResult } from '../check.ts';
import { FileReader } from '../index/read.ts';
import { onDisk } from '../index/source.ts';
import type { SourceFile } from '../index/source-file.ts';
import { DEFAULT_MAX_FILE_BYTES } from '../options.ts';
import { type Decide, decider } from './decide.ts';
import { fixImports } from './file-imports.ts';
import { importStyle } from './settings.ts';
import { SourceText } from './source-text.ts';
import type { FixEdit, FixOptions, FixPlace, FixPlan } from './types.ts';
import { newFaults } from './verify.ts';

/**
 * Works out the new text of every file that imports something by another path than its own, and what could not be done and
 * why. Reads the tree and writes nothing; while the plan has `blocked`, its edits must not be written.
 */
export async function applyFixes(options: FixOptions, signal?: AbortSignal): Promise<SsotResult<FixPlan>> {
  const indexed = await indexTree(options, signal);
  if (!indexed.ok) return indexed;
  const index = indexed.report;
  const decide = decider(index, options);
  const style = importStyle(onDisk(index.root));
  const reader = new FileReader(index.root, options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  const edits: FixEdit[] = [];
  const refused: FixPlace[] = [];
  const look: FixPlace[] = [];
  for (const file of index.files) {
    if (!isConcerned(file, decide)) continue;
    const [fault] = file.outline.faults;
    const content = reader.read(file.path);
    if (fault !== undefined || typeof content === 'string') {
      refused.push(unreadable(file, fault?.reason ?? String(content)));
      continue;
    }
    const before = Buffer.from(content.bytes);
    const context = { file, decide, style, relative: options.relative ?? false };
    const fixed = fixImports(context, SourceText.of(before));
    refused.push(...fixed.refused);
    look.push(...fixed.look);
    const after = fixed.source.toBytes();
    if (!after.equals(before)) edits.push({ path: file.path, before, after, changes: fixed.changes });
  }
  const blocked = await newFaults(index, edits, options, signal);
  return { ok: true, report: { root: index.root, edits, refused, look, blocked, notes: [] } };
}

function isConcerned(file: SourceFile, decide: Decide): boolean {
  return file.outline.imports.some((item) => decide(file, file.outline, item).kind !== 'keep');
}

function unreadable({ path }: SourceFile, why: string): FixPlace {
  return { path, line: 1, symbol: path, to: null, why, help: 'Make it valid Python first.' };
}
