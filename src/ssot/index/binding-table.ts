import type { SourceFile } from './source-file.ts';

/** What binds a name: which of the outline's lists, and where in it. */
export interface Binding {
  readonly kind: 'definition' | 'assignment' | 'import';
  readonly index: number;
}

const KINDS = ['definition', 'assignment', 'import'] as const;
const [DEFINITION, ASSIGNMENT, IMPORT] = [0, 1, 2];

/** What a module binds at its top level. Bindings are kept as numbers: there are some hundred thousand in a large tree. */
export class BindingTable {
  private readonly table = new Map<string, number | number[]>();

  constructor({ outline }: SourceFile) {
    const { definitions, assignments, imports } = outline;
    for (let index = 0; index < definitions.length; index++) {
      const { name, scope } = definitions[index]!;
      if (scope === 0) this.add(name, index, DEFINITION!);
    }
    for (let index = 0; index < assignments.length; index++) {
      const { name, scope } = assignments[index]!;
      if (scope === 0) this.add(name, index, ASSIGNMENT!);
    }
    for (let index = 0; index < imports.length; index++) {
      const { name, as, module, scope } = imports[index]!;
      if (scope === 0 && name !== '*') this.add(as ?? name ?? firstPart(module), index, IMPORT!);
    }
  }

  has(name: string): boolean {
    return this.table.has(name);
  }

  names(): Iterable<string> {
    return this.table.keys();
  }

  /** Definitions first, then assignments, then imports; each in the order of the file. */
  get(name: string): readonly Binding[] {
    const found = this.table.get(name);
    if (found === undefined) return [];
    return typeof found === 'number' ? [decode(found)] : found.map(decode);
  }

  private add(name: string, index: number, kind: number): void {
    const code = index * KINDS.length + kind;
    const known = this.table.get(name);
    if (known === undefined) this.table.set(name, code);
    else if (typeof known === 'number') this.table.set(name, [known, code]);
    else known.push(code);
  }
}

function decode(code: number): Binding {
  return { kind: KINDS[code % KINDS.length]!, index: Math.floor(code / KINDS.length) };
}

/** What `import a.b` binds. */
export function firstPart(module: string): string {
  const dot = module.indexOf('.');
  return dot < 0 ? module : module.slice(0, dot);
}
