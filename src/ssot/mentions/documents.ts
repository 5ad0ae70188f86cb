import { FileReader } from '../index/read.ts';
import { onDisk } from '../index/source.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { scanOutline } from '../outline/scan.ts';
import { wordsOf } from './code-spans.ts';
import { type Mention, resolveDotted } from './dotted.ts';
import { type DocumentFile, listDocuments } from './list.ts';
import { importsOfNotebook } from './notebook.ts';

/** Largest document that is read: notebooks hold their output too. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DOCUMENTS = 20_000;

/**
 * Where documents name one of `names`: as the end of a dotted path or of an import, or bare in code. Reads every Markdown,
 * reStructuredText and notebook file of the tree once; what was not read is in `notes`.
 */
export function mentionsInDocuments(
  index: SourceIndex,
  names: ReadonlySet<string>,
): { readonly mentions: readonly Mention[]; readonly notes: readonly string[] } {
  const all = listDocuments(index.tree, onDisk(index.root));
  const documents = all.slice(0, MAX_DOCUMENTS);
  const rest = all.length - documents.length;
  const notes = rest === 0 ? [] : [`${rest} documents past the first ${MAX_DOCUMENTS} were not read`];
  const reader = new FileReader(index.root, MAX_BYTES);
  const mentions: Mention[] = [];
  for (const document of documents) {
    const content = reader.read(document.path);
    if (typeof content === 'string') {
      notes.push(`${document.path}: ${content}`);
      continue;
    }
    const text = content.bytes.toString('utf8');
    const from = asScript(index, document);
    const found =
      document.kind === 'doc' ? inText(index, from, text, names) : inNotebook(index, from, text, names);
    if (typeof found === 'string') notes.push(`${document.path}: not read: ${found}`);
    else mentions.push(...found);
  }
  return { mentions, notes };
}

/** A document as what it names is seen from: a script in its directory. */
function asScript({ files }: SourceIndex, { path, dir }: DocumentFile): SourceFile {
  return { id: files.length, path, dir, isPackage: false, isTest: false, outline: EMPTY, module: '' };
}

const EMPTY = scanOutline(Buffer.alloc(0));

function inText(
  index: SourceIndex,
  file: SourceFile,
  content: string,
  names: ReadonlySet<string>,
): Mention[] {
  const found: Mention[] = [];
  for (const { text, line, code } of wordsOf(content)) {
    const base = { kind: 'doc', file, line, context: 0 } as const;
    if (names.has(text)) {
      if (code) found.push({ ...base, text, targets: [] });
    } else if (text.includes('.')) {
      const resolved = resolveDotted(index, file, text.split('.'), names);
      if (resolved?.text.includes('.')) found.push({ ...base, ...resolved });
    }
  }
  return found;
}

function inNotebook(
  { resolver }: SourceIndex,
  file: SourceFile,
  content: string,
  names: ReadonlySet<string>,
): Mention[] | string {
  const imports = importsOfNotebook(content);
  if (typeof imports === 'string') return imports;
  return imports.flatMap(({ item, line }) => {
    const text = item.name === null ? item.module : `${item.module}.${item.name}`;
    if (!names.has(text.slice(text.lastIndexOf('.') + 1))) return [];
    return [{ kind: 'doc' as const, file, line, context: 0, text, targets: resolver.import(file, item) }];
  });
}
