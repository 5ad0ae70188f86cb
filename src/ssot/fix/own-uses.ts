import { FileReader } from '../index/read.ts';
import { scanOutline } from '../outline/scan.ts';
import type { Use } from '../outline/types.ts';
import type { OwnUse } from './file-strings.ts';

/** Finds where a file itself reads a name that it imports; each file is read once. */
export function ownUses(root: string, maxBytes: number): OwnUse {
  const reader = new FileReader(root, maxBytes);
  const known = new Map<string, readonly Use[]>();
  return ({ path }, name) => {
    let uses = known.get(path);
    if (uses === undefined) {
      const content = reader.read(path);
      uses = typeof content === 'string' ? [] : (scanOutline(content.bytes, { uses: true }).uses ?? []);
      known.set(path, uses);
    }
    return uses.find((it) => it.name === name || it.name.startsWith(`${name}.`))?.line;
  };
}
