import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../README.md', import.meta.url));

/**
 * Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->` in bench/README.md; makes the file, or adds the
 * section at its end, when it is not there.
 */
export function writeSection(name: string, body: string): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${open}\n\n${body.trim()}\n\n${close}`;
  const before = read();
  const [from, to] = [before.indexOf(open), before.indexOf(close)];
  const after =
    from >= 0 && to > from
      ? before.slice(0, from) + section + before.slice(to + close.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(README, after);
}

function read(): string {
  try {
    return readFileSync(README, 'utf8');
  } catch {
    return '# Measurements\n\nSide by side with peers, in one run; each section says how to make it again.\n';
  }
}
