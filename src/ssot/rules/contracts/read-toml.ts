import type { RawResult, RawSection, RawValue } from './raw-config.ts';

/**
 * Reads `[tool.importlinter]` of a TOML file. The library is loaded only for a file that speaks of import-linter;
 * it does not say where keys stand, so their lines are looked for in the text.
 */
export async function readToml(text: string): Promise<RawResult> {
  if (!/importlinter/.test(text)) return { kind: 'none' };
  const { parse, TomlError } = await import('smol-toml');
  let document: Record<string, unknown>;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { kind: 'fault', line: error.line, message: error.message.split('\n')[0]! };
  }
  const session = record(record(document.tool)?.importlinter);
  if (session === undefined || Object.keys(session).length === 0) return { kind: 'none' };
  const lines = text.split(/\r\n|\n/);
  const contracts = Array.isArray(session.contracts) ? session.contracts : [];
  const headers = lines.flatMap((line, nth) =>
    /^\s*\[\[\s*tool\s*\.\s*importlinter\s*\.\s*contracts\s*\]\]/.test(line) ? [nth] : [],
  );
  const top = Math.max(
    0,
    lines.findIndex((line) => /^\s*\[\s*tool\s*\.\s*importlinter\s*\]/.test(line)),
  );
  const { contracts: _, ...own } = session;
  return {
    kind: 'config',
    config: {
      session: section('importlinter', own, lines, top),
      contracts: contracts.map((each, nth) =>
        section(`contracts[${nth}]`, record(each) ?? {}, lines, headers[nth] ?? top),
      ),
    },
  };
}

function section(
  name: string,
  table: Record<string, unknown>,
  lines: readonly string[],
  from: number,
): RawSection {
  const next = lines.findIndex(
    (line, nth) => nth > from && /^\s*\[{1,2}\s*[\w"]/.test(line) && !/=/.test(line),
  );
  const end = next < 0 ? lines.length : next;
  const values = new Map<string, RawValue>();
  for (const [key, value] of Object.entries(table)) {
    const found = lines.findIndex((line, nth) => nth >= from && nth < end && keyOf(line) === key);
    const at = found < 0 ? from : found;
    const items = (Array.isArray(value) ? value : [value]).map((item) => {
      const item_ = textOf(item);
      const place = lines.findIndex(
        (line, nth) => nth >= at && nth < end && item_ !== '' && line.includes(item_),
      );
      return { text: item_, line: (place < 0 ? at : place) + 1 };
    });
    values.set(key, { line: at + 1, items, isList: Array.isArray(value) });
  }
  return { name, line: from + 1, values };
}

function keyOf(line: string): string | undefined {
  return /^\s*["']?([\w-]+)["']?\s*=/.exec(line)?.[1];
}

/** Booleans as Python writes them, which is how import-linter reads them. */
function textOf(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
