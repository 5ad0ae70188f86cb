import type { TreeSource } from '../index/source.ts';

/** How the project's own formatter has imports, as far as its settings say. */
export interface ImportStyle {
  readonly lineLength: number;
  /** One name a statement. */
  readonly single: boolean;
  /** Names with `as` stand among the others. */
  readonly combineAs: boolean;
}

const FILES = ['pyproject.toml', 'ruff.toml', '.ruff.toml', '.isort.cfg', 'setup.cfg', 'tox.ini'];
const DEFAULT_LENGTH = 88;
const SECTION =
  /^\[(?:settings|isort|tool[.:]isort|(?:tool\.)?ruff(?:\.lint)?(?:\.isort)?|lint\.isort|tool\.black)\]/;

/** Reads the settings of isort, ruff and black at the root of a tree; the first that says a thing counts. */
export function importStyle(source: Pick<TreeSource, 'text'>): ImportStyle {
  const said = new Map<string, string>();
  for (const file of FILES) {
    let inside = /ruff\.toml$/.test(file);
    for (const line of (source.text(file) ?? '').split(/\r?\n/)) {
      if (line.startsWith('['))
        inside = SECTION.test(line) || (/ruff\.toml$/.test(file) && line.includes('isort'));
      const [, key, value] = /^\s*([\w-]+)\s*=\s*["']?([\w-]+)/.exec(line) ?? [];
      const name = key?.replaceAll('-', '_');
      if (inside && name !== undefined && value !== undefined && !said.has(name)) said.set(name, value);
    }
  }
  const is = (key: string) => /^(?:true|1|yes|on)$/i.test(said.get(key) ?? '');
  const fallback = said.has('multi_line_output') && said.get('profile') !== 'black' ? 79 : DEFAULT_LENGTH;
  return {
    lineLength: Number(said.get('line_length') ?? fallback) || fallback,
    single: is('force_single_line'),
    combineAs: is('combine_as_imports'),
  };
}
