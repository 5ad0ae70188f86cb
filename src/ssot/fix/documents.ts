import { FileReader } from '../index/read.ts';
import { onDisk } from '../index/source.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { listDocuments } from '../mentions/list.ts';
import { fixDocument, leftovers } from './leftovers.ts';
import { SourceText } from './source-text.ts';
import type { FixEdit, FixPlace, FixPlan } from './types.ts';

/** Largest document that is read: notebooks hold their output too. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DOCUMENTS = 20_000;

/** Old paths in Markdown, reStructuredText and notebooks: rewritten in the first two when asked, otherwise places to look at. */
export function fixDocuments(
  index: SourceIndex,
  moves: Readonly<Record<string, string>>,
  rewrite: boolean,
): Pick<FixPlan, 'edits' | 'look' | 'notes'> {
  const entries = Object.entries(moves);
  if (entries.length === 0) return { edits: [], look: [], notes: [] };
  const all = listDocuments(index.tree, onDisk(index.root));
  const rest = all.length - MAX_DOCUMENTS;
  const notes = rest > 0 ? [`${rest} documents past the first ${MAX_DOCUMENTS} were not read`] : [];
  const reader = new FileReader(index.root, MAX_BYTES);
  const edits: FixEdit[] = [];
  const look: FixPlace[] = [];
  for (const { path, kind } of all.slice(0, MAX_DOCUMENTS)) {
    const content = reader.read(path);
    if (typeof content === 'string') {
      notes.push(`${path}: ${content}`);
      continue;
    }
    const source = SourceText.of(content.bytes);
    const fixed = rewrite && kind === 'doc' ? fixDocument(source, entries) : { source, changes: 0 };
    if (fixed.changes > 0) {
      const before = Buffer.from(content.bytes);
      edits.push({ path, before, after: fixed.source.toBytes(), changes: fixed.changes });
    }
    look.push(
      ...leftovers(
        path,
        fixed.source,
        entries,
        kind === 'doc' ? 'in a document (--docs rewrites it)' : 'in a notebook',
      ),
    );
  }
  return { edits, look, notes };
}
