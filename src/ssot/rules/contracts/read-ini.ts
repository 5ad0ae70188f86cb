import type { RawResult, RawSection, RawValue } from './raw-config.ts';

type Draft = {
  name: string;
  line: number;
  values: Map<string, { line: number; items: RawValue['items'][number][] }>;
};

/**
 * Reads `[importlinter]` and `[importlinter:…]` of an INI file as Python's `configparser` does: keys in lower case,
 * a more indented line continues a value, `#` and `;` start a comment line, `%%` stands for `%`.
 */
export function readIni(text: string): RawResult {
  const sections: Draft[] = [];
  let indent = 0;
  let value: { line: number; items: RawValue['items'][number][] } | undefined;
  for (const [nth, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = nth + 1;
    const content = raw.trim();
    if (/^[#;]/.test(content)) continue;
    if (content === '') {
      value?.items.push({ text: '', line });
      continue;
    }
    const depth = raw.length - raw.trimStart().length;
    if (value !== undefined && depth > indent) {
      value.items.push({ text: unescaped(content), line });
      continue;
    }
    indent = depth;
    value = undefined;
    const header = /^\[(.+)\]/.exec(content)?.[1];
    if (header !== undefined) {
      const twice = sections.find(({ name }) => name === header);
      if (twice !== undefined)
        return { kind: 'fault', line, message: `section [${header}] stands in line ${twice.line} already` };
      sections.push({ name: header, line, values: new Map() });
      continue;
    }
    const section = sections.at(-1);
    const pair = /^(.*?)\s*[=:]\s*(.*)$/.exec(content);
    if (section === undefined || pair === null) {
      const message =
        section === undefined ? 'a key before the first [section]' : `no 'key = value': '${content}'`;
      return { kind: 'fault', line, message };
    }
    const key = pair[1]!.toLowerCase();
    if (section.values.has(key))
      return { kind: 'fault', line, message: `'${key}' stands twice in [${section.name}]` };
    value = { line, items: [{ text: unescaped(pair[2]!), line }] };
    section.values.set(key, value);
  }
  return ofSections(sections);
}

function unescaped(text: string): string {
  return text.replaceAll('%%', '%');
}

function ofSections(sections: readonly Draft[]): RawResult {
  const own = sections.find(({ name }) => name === 'importlinter');
  if (own === undefined) return { kind: 'none' };
  const defaults = sections.find(({ name }) => name === 'DEFAULT')?.values ?? new Map();
  const section = ({ name, line, values }: Draft): RawSection => ({
    name,
    line,
    values: new Map([...defaults, ...values].map(([key, value]) => [key, finish(value)])),
  });
  const contracts = sections.filter(({ name }) => name.startsWith('importlinter:')).map(section);
  return { kind: 'config', config: { session: section(own), contracts } };
}

/** A value of several lines is a list; blank lines at its end belong to nobody. */
function finish({ line, items }: Pick<RawValue, 'line' | 'items'>): RawValue {
  const end = items.findLastIndex(({ text }) => text !== '') + 1;
  return { line, items: items.slice(0, Math.max(1, end)), isList: end > 1 };
}
