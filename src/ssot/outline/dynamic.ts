import type { FileScan } from './state.ts';

/** `globals()` that is only read from. */
const ONLY_READ = /^globals\(\)\s*(?:\.\s*(?:get|keys|values|items|copy)\b|\[[^\]\n]*\]\s*(?:[^=\s]|==|$))/;

const SIGNS = ['meta_path', '_convert_(', 'global_enum', 'vars()[', 'locals()[', 'locals().update'].map(
  (it) => Buffer.from(it),
);
const MODULES = Buffer.from('sys.modules[');
const GLOBALS = Buffer.from('globals()');

/** Whether the module gives itself names in a way that no outline can follow. */
export function bindsDynamically(s: FileScan): boolean {
  if (s.definitions.some((it) => it.scope === 0 && it.name === '__getattr__' && it.kind === 'function'))
    return true;
  if (s.assignments.some((it) => it.scope === 0 && it.name === '__getattr__')) return true;
  const { bytes } = s;
  if (SIGNS.some((sign) => bytes.includes(sign))) return true;
  for (let at = bytes.indexOf(MODULES); at >= 0; at = bytes.indexOf(MODULES, at + 12)) {
    if (/^sys\.modules\[(?:__name__\]|[^\]\n]*\]\s*=[^=])/.test(bytes.toString('latin1', at, at + 200)))
      return true;
  }
  for (let at = bytes.indexOf(GLOBALS); at >= 0; at = bytes.indexOf(GLOBALS, at + 9)) {
    const before = bytes.toString('latin1', Math.max(0, at - 4), at);
    if (/\bin\s+$/.test(before)) continue;
    if (!ONLY_READ.test(bytes.toString('latin1', at, at + 120))) return true;
  }
  return false;
}
