import type { FileScan } from './state.ts';
import { WORD_GLOBALS, WORD_LOCALS, WORD_VARS } from './words.ts';

/** `globals()` that is only read from. */
const ONLY_READ = /^globals\(\)\s*(?:\.\s*(?:get|keys|values|items|copy)\b|\[[^\]\n]*\]\s*(?:[^=\s]|==|$))/;

/** What is looked for when a word is read or a module is imported; a search of every file for all of them would show. */
const SIGNS_OF_WORDS = [
  { word: WORD_VARS, signs: ['vars()['] },
  { word: WORD_LOCALS, signs: ['locals()[', 'locals().update'] },
];
const SIGNS_OF_MODULES = new Map([
  ['sys', ['meta_path']],
  ['enum', ['_convert_(', 'global_enum']],
]);
const MODULES = Buffer.from('sys.modules[');
const GLOBALS = Buffer.from('globals()');

/** Whether the module gives itself names in a way that no outline can follow. */
export function bindsDynamically(s: FileScan): boolean {
  if (s.definitions.some((it) => it.scope === 0 && it.name === '__getattr__' && it.kind === 'function'))
    return true;
  if (s.assignments.some((it) => it.scope === 0 && it.name === '__getattr__')) return true;
  const reads = (word: number) => (s.names.wordsRead & (1 << (word - WORD_GLOBALS))) !== 0;
  const { bytes } = s;
  if (SIGNS_OF_WORDS.some(({ word, signs }) => reads(word) && signs.some((it) => bytes.includes(it))))
    return true;
  const modules = new Set(s.imports.map(({ module }) => module));
  for (const module of modules) {
    if (SIGNS_OF_MODULES.get(module)?.some((it) => bytes.includes(it))) return true;
  }
  return (modules.has('sys') && givesModules(bytes)) || (reads(WORD_GLOBALS) && givesGlobals(bytes));
}

function givesModules(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(MODULES); at >= 0; at = bytes.indexOf(MODULES, at + 12)) {
    if (/^sys\.modules\[(?:__name__\]|[^\]\n]*\]\s*=[^=])/.test(bytes.toString('latin1', at, at + 200)))
      return true;
  }
  return false;
}

function givesGlobals(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(GLOBALS); at >= 0; at = bytes.indexOf(GLOBALS, at + 9)) {
    const before = bytes.toString('latin1', Math.max(0, at - 4), at);
    if (/\bin\s+$/.test(before)) continue;
    if (!ONLY_READ.test(bytes.toString('latin1', at, at + 120))) return true;
  }
  return false;
}
