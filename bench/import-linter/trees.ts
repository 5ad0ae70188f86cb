import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A repeatable stream of numbers from 0 to below a limit. (mulberry32) */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const CHILDREN = ['api', 'core', 'data', 'web'];

/** Writes a package with random imports, and a config with a contract of every type, in one of the three forms. */
export async function writeRandomTree(dir: string, seed: number): Promise<void> {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const root = `pkg${seed}`;
  const modules = [root];
  const grow = (parent: string, depth: number) => {
    for (const child of CHILDREN) {
      if (next(4) === 0) continue;
      modules.push(`${parent}.${child}`);
      if (depth < 2 && next(3) > 0) grow(`${parent}.${child}`, depth + 1);
    }
  };
  grow(root, 0);
  const isPackage = (module: string) => module === root || modules.some((it) => it.startsWith(`${module}.`));
  const sparse = 1 + next(4);
  for (const module of modules) {
    const path = module.replaceAll('.', '/') + (isPackage(module) ? '/__init__.py' : '.py');
    const lines = Array.from({ length: next(sparse + 1) }, () =>
      importLine(module, isPackage(module), pick(modules), next),
    );
    await write(dir, path, `${lines.join('\n')}\n`);
  }
  const someOf = (amount: number) => [
    ...new Set(Array.from({ length: amount }, () => pick(modules.slice(1)) ?? root)),
  ];
  const expression = () => (next(3) === 0 ? `${pick(modules)}.${pick(['*', '**'])}` : pick(modules));
  const shared = (): Record<string, string[] | string> => ({
    ...(next(3) === 0 && {
      ignore_imports: [`${pick(modules)} -> ${expression()}`, `${root}.** -> ${expression()}`],
    }),
    unmatched_ignore_imports_alerting: pick(['none', 'none', 'none', 'error', 'warn']),
  });
  const parent = pick(modules.filter(isPackage));
  const contracts: Record<string, string[] | string>[] = [
    {
      type: 'layers',
      layers: CHILDREN.map((child) => `${root}.${child}`).map((it) => (next(4) ? `(${it})` : it)),
      ...shared(),
    },
    {
      type: 'layers',
      layers: [`(api) ${pick(['|', ':'])} (web)`, '(data)', next(8) ? '(core)' : 'core'],
      containers: next(3) ? [parent] : [`${root}.*`],
      exhaustive: pick(['True', 'False']),
      ...(next(2) ? { exhaustive_ignores: ['core'] } : {}),
      ...shared(),
    },
    { type: 'independence', modules: next(2) ? [`${parent}.*`] : someOf(2), ...shared() },
    {
      type: 'forbidden',
      source_modules: someOf(2),
      forbidden_modules: [...someOf(1), pick(['json', 'os', expression()])],
      allow_indirect_imports: pick(['True', 'False']),
      as_packages: pick(['True', 'True', 'False']),
      ...shared(),
    },
    {
      type: 'protected',
      protected_modules: [expression()],
      allowed_importers: someOf(2),
      as_packages: pick(['True', 'True', 'False']),
      ...shared(),
    },
    {
      type: 'acyclic_siblings',
      ancestors: [pick([root, parent, `${root}.*`])],
      depth: String(next(4)),
      ...shared(),
    },
  ];
  const session = {
    root_package: root,
    include_external_packages: pick(['True', 'True', 'False']),
    exclude_type_checking_imports: pick(['True', 'False']),
  };
  const form = pick(['.importlinter', 'setup.cfg', 'pyproject.toml']);
  await write(dir, form, form.endsWith('toml') ? toml(session, contracts) : ini(session, contracts));
}

function importLine(
  module: string,
  isPackage: boolean,
  target: string,
  next: (below: number) => number,
): string {
  const [parent, last] = [
    target.slice(0, target.lastIndexOf('.')),
    target.slice(target.lastIndexOf('.') + 1),
  ];
  const up = module.split('.').length - (isPackage ? 0 : 1);
  const relative = `from ${'.'.repeat(up)}${target.split('.').slice(1).join('.')} import thing`;
  const plain = [
    `import ${target}`,
    `from ${target} import thing, other as x`,
    `from ${target} import *`,
    ...(parent === '' ? [] : [`from ${parent} import (\n    ${last},\n)`]),
    ...(up > 0 ? [relative] : []),
    'import json, os.path',
  ];
  const line = plain[next(plain.length)]!;
  const indented = line.replaceAll('\n', '\n    ');
  switch (next(8)) {
    case 0:
      return line.endsWith('*') ? line : `def f():\n    ${indented}`;
    case 1:
      return `from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    ${indented}`;
    case 2:
      return `try:\n    ${indented}\nexcept ImportError:\n    pass`;
    default:
      return line;
  }
}

type Table = Readonly<Record<string, string | readonly string[]>>;

function ini(session: Table, contracts: readonly Table[]): string {
  const section = (name: string, table: Table) =>
    [
      `[${name}]`,
      ...Object.entries(table).map(([key, value]) =>
        typeof value === 'string'
          ? `${key} = ${value}`
          : `${key} =\n${value.map((it) => `    ${it}`).join('\n')}`,
      ),
      '',
    ].join('\n');
  const named = contracts.map((table, nth) =>
    section(`importlinter:contract:${nth}`, { name: `c${nth}`, ...table }),
  );
  return `# generated\n${[section('importlinter', session), ...named].join('\n')}`;
}

function toml(session: Table, contracts: readonly Table[]): string {
  const value = (it: string | readonly string[]) =>
    it === 'True' || it === 'False'
      ? it.toLowerCase()
      : typeof it === 'string' && /^\d+$/.test(it)
        ? it
        : JSON.stringify(it);
  const body = (table: Table) => Object.entries(table).map(([key, it]) => `${key} = ${value(it)}`);
  const named = contracts.flatMap((table, nth) => [
    '',
    '[[tool.importlinter.contracts]]',
    `name = "c${nth}"`,
    ...body(table),
  ]);
  return ['[tool.importlinter]', ...body(session), ...named, ''].join('\n');
}

async function write(dir: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), content);
}
