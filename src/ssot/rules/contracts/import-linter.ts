import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../../model/ports.ts';
import { suggest } from '../../../util/nearest.ts';
import type { Contract, ContractSet, ContractType, PlacedContract } from './contract.ts';
import { contractFault, FIELDS, fieldValue, valueFault } from './fields.ts';
import type { RawConfig, RawResult, RawSection, RawValue } from './raw-config.ts';
import { readIni } from './read-ini.ts';
import { readToml } from './read-toml.ts';

/** The contracts of a project's import-linter config; undefined when it has none. */
export type ImportLinterResult =
  | { readonly ok: true; readonly set: ContractSet | undefined }
  | (Problem & { readonly ok: false; readonly reason: 'bad-contracts'; readonly help: string });

/** Where import-linter looks, in its order. */
const FILES = ['setup.cfg', '.importlinter', 'pyproject.toml'];

/** Reads the import-linter config of a project: the file given, or the first that has one. */
export async function readImportLinter(root: string, given?: string): Promise<ImportLinterResult> {
  for (const file of given === undefined ? FILES : [given]) {
    let text: string;
    try {
      text = readFileSync(join(root, file), 'utf8');
    } catch (error) {
      if (given === undefined) continue;
      const { code } = error as NodeJS.ErrnoException;
      return fault(root, file, undefined, `cannot read the import-linter config ${file}: ${code}`);
    }
    const raw: RawResult = file.endsWith('.toml') ? await readToml(text) : readIni(text);
    if (raw.kind === 'config') return toSet(root, file, raw.config);
    const speaks = given !== undefined || /^\s*\[\s*(?:tool\.)?importlinter\s*\]/m.test(text);
    if (raw.kind === 'fault' && speaks) return fault(root, file, raw.line, raw.message);
    if (given !== undefined) return fault(root, file, 1, `${file} has no section for import-linter`);
  }
  return { ok: true, set: undefined };
}

function fault(
  root: string,
  file: string,
  line: number | undefined,
  message: string,
  help = HELP,
): ImportLinterResult {
  return { ok: false, reason: 'bad-contracts', message, file: join(root, file), line, help };
}

const HELP = 'Mend it, or leave it out with importLinter: false.';

function toSet(root: string, file: string, { session, contracts }: RawConfig): ImportLinterResult {
  const rootPackages = ['root_packages', 'root_package'].flatMap((key) => textsOf(session.values.get(key)));
  if (rootPackages.length === 0)
    return fault(
      root,
      file,
      session.line,
      'root_package is missing',
      nearKey(session, ['root_package', 'root_packages']),
    );
  if (contracts.length === 0)
    return fault(
      root,
      file,
      session.line,
      'no contracts: nothing would be checked',
      'Add a section [importlinter:contract:NAME], or in TOML [[tool.importlinter.contracts]].',
    );
  const placed: PlacedContract[] = [];
  for (const section of contracts) {
    const read = contractOf(section);
    if ('message' in read) return fault(root, file, read.line, read.message, read.help);
    placed.push({ contract: read.contract, at: { path: file, line: section.line } });
  }
  const isTrue = (key: string) => /^[Tt]rue$/.test(session.values.get(key)?.items[0]?.text ?? '');
  const set: ContractSet = {
    rootPackages,
    includeExternalPackages: isTrue('include_external_packages'),
    excludeTypeCheckingImports: isTrue('exclude_type_checking_imports'),
    contracts: placed,
    at: { path: file, line: session.line },
  };
  return { ok: true, set };
}

interface SectionFault {
  readonly line: number;
  readonly message: string;
  readonly help?: string;
}

const ALWAYS = ['type', 'name', 'id'];

/** A contract from the keys of its section, or what is wrong with them. */
export function contractOf(section: RawSection): { readonly contract: Contract } | SectionFault {
  const { values, line } = section;
  for (const key of ['type', 'name']) {
    if (!values.has(key))
      return { line, message: `${section.name} has no ${key}`, help: nearKey(section, [key]) };
  }
  const name = values.get('name')!.items[0]!.text;
  const { items: typeItems, line: typeLine } = values.get('type')!;
  const type = typeItems[0]!.text as ContractType;
  const fields = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (fields === undefined) {
    const help = `${suggest(type, Object.keys(FIELDS))} A type of your own is Python, which only import-linter can run.`;
    return { line: typeLine, message: `contract '${name}': there is no type '${type}'`, help };
  }
  const contract: Record<string, unknown> = { type, name };
  for (const [key, value] of values) {
    if (ALWAYS.includes(key)) continue;
    const field = fields[key];
    if (field === undefined) {
      const help = suggest(key, [...Object.keys(fields), ...ALWAYS]);
      return { line: value.line, message: `contract '${name}': ${type} has no key '${key}'`, help };
    }
    const single = field.kind === 'boolean' || field.kind === 'alert' || field.kind === 'integer';
    if (single && value.isList)
      return { line: value.line, message: `contract '${name}': ${key} has one value, not several` };
    for (const { text, line } of value.items) {
      const wrong = text.trim() === '' && !single ? undefined : valueFault(field.kind, text);
      if (wrong !== undefined) return { line, message: `contract '${name}': ${key}: '${text}': ${wrong}` };
    }
    contract[field.key] = fieldValue(field.kind, textsOf(value));
  }
  const missing = Object.entries(fields).find(([key, { required }]) => required && !values.has(key));
  if (missing !== undefined)
    return { line, message: `contract '${name}' has no ${missing[0]}`, help: nearKey(section, [missing[0]]) };
  const whole = contractFault(contract as unknown as Contract);
  if (whole !== undefined)
    return { line: values.get(whole.field)?.line ?? line, message: `contract '${name}': ${whole.message}` };
  return { contract: contract as unknown as Contract };
}

function textsOf(value: RawValue | undefined): string[] {
  return value === undefined ? [] : value.items.map(({ text }) => text).filter((text) => text !== '');
}

/** What to write, and which key there is that may have been meant to be it. */
function nearKey({ values }: RawSection, wanted: readonly string[]): string {
  const near = [...values.keys()].find((key) => /Did you mean/.test(suggest(key, wanted)));
  return near === undefined ? `Add ${wanted[0]}.` : `There is '${near}': did you mean ${wanted[0]}?`;
}
