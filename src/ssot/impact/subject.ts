import { nearest } from '../../util/nearest.ts';
import type { Target } from '../index/resolve.ts';
import type { SourceFile } from '../index/source-file.ts';
import type { SourceIndex } from '../index/source-index.ts';
import { definitionSites } from '../rules/definition-sites.ts';
import { findHome } from '../rules/homes.ts';

/** One thing that a name stands for: a definition or constant at the top of a module, or a module. */
export type Subject =
  | { readonly kind: 'definition' | 'assignment'; readonly file: SourceFile; readonly index: number }
  | { readonly kind: 'module'; readonly file: SourceFile };

export type SubjectResult =
  | { readonly ok: true; readonly subjects: readonly [Subject, ...Subject[]] }
  | { readonly ok: false; readonly message: string; readonly help: string };

/**
 * What `name` stands for: `pkg.mod.Name` by any path that leads to it, a module (dotted, or the path of its file), or a bare
 * name, which may have several definitions.
 */
export function findSubjects(index: SourceIndex, name: string): SubjectResult {
  const byPath = index.files.find(({ path }) => path === name);
  const dotted =
    byPath === undefined ? dottedSubjects(index, name) : [{ kind: 'module', file: byPath } as const];
  const [first, ...rest] = dotted.length > 0 || name.includes('.') ? dotted : bareSubjects(index, name);
  if (first !== undefined) return { ok: true, subjects: [first, ...rest] };
  return { ok: false, message: `nothing under ${index.root} is called ${name}`, help: help(index, name) };
}

function dottedSubjects(index: SourceIndex, name: string): Subject[] {
  const parts = name.split('.');
  for (let length = parts.length; length > 0; length--) {
    const file = findHome(index, parts.slice(0, length).join('.'));
    if (file === undefined) continue;
    const [wanted, ...deeper] = parts.slice(length);
    if (wanted === undefined) return [{ kind: 'module', file }];
    return deeper.length > 0 ? [] : index.resolver.name(file, wanted, false).flatMap(subjectOf);
  }
  return [];
}

function subjectOf(target: Target): Subject[] {
  if (target.kind === 'definition' || target.kind === 'assignment') return [target];
  return target.kind === 'module' && target.at.kind === 'file'
    ? [{ kind: 'module', file: target.at.file }]
    : [];
}

function bareSubjects({ files }: SourceIndex, name: string): Subject[] {
  const found = files.flatMap((file) => {
    const { definitions, assignments } = file.outline;
    if (!definitions.some((it) => it.name === name) && !assignments.some((it) => it.name === name)) return [];
    return definitionSites(file)
      .filter((site) => site.qualname === name)
      .map(({ index, line }): Subject => {
        const isBlock = definitions[index]?.name === name && definitions[index].line === line;
        return { kind: isBlock ? 'definition' : 'assignment', file, index };
      });
  });
  if (found.length > 0) return found;
  return files
    .filter(({ module }) => lastPart(module) === name)
    .map((file): Subject => ({ kind: 'module', file }));
}

const lastPart = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);

/** `Did you mean …?` with what is defined where, or what can be asked for. */
function help(index: SourceIndex, name: string): string {
  const last = lastPart(name);
  const homes = index.files.flatMap((file) =>
    file.outline.definitions
      .filter((it) => it.name === last && !(it.scope === 0 && !name.includes('.')))
      .map((it) => ({ file, it })),
  );
  const member = homes.find(({ it }) => it.scope !== 0);
  const top = homes.filter(({ it }) => it.scope === 0).map(({ file }) => `${file.module}.${last}`);
  if (top.length > 0) return `Did you mean ${top.slice(0, 3).join(' or ')}?`;
  if (member !== undefined) {
    const owner = member.file.outline.definitions[member.it.scope - 1]!.name;
    return `${last} is a part of ${owner} (${member.file.path}:${member.it.line}): ask for ${owner}, whose consumers can be known.`;
  }
  const dotted = name.includes('.');
  // Of two that are equally near a definition is likelier meant than a module.
  const names = index.files.flatMap(({ module, outline }) =>
    outline.definitions
      .filter(({ scope }) => scope === 0)
      .map((it) => (dotted ? `${module}.${it.name}` : it.name)),
  );
  for (const { module } of index.files) names.push(dotted ? module : lastPart(module));
  const near = nearest(name, names);
  return near === undefined
    ? 'Give a name as it is defined, or dotted: pkg.mod.Name. `portcullis ssot inventory` lists them.'
    : `Did you mean ${near}?`;
}

/** `pkg.mod.Name`, or the dotted module. */
export function symbolOfSubject(subject: Subject): string {
  if (subject.kind === 'module') return subject.file.module;
  const { outline, module } = subject.file;
  const list = subject.kind === 'definition' ? outline.definitions : outline.assignments;
  return `${module}.${list[subject.index]!.name}`;
}

/** Line of the definition; 1 of a module. */
export function lineOfSubject(subject: Subject): number {
  if (subject.kind === 'module') return 1;
  const { definitions, assignments } = subject.file.outline;
  return (subject.kind === 'definition' ? definitions : assignments)[subject.index]!.line;
}

/** The name that others take; null of a module, whose bare name says too little. */
export function nameOfSubject(subject: Subject): string | null {
  return subject.kind === 'module' ? null : lastName(subject);
}

/** The last part of its symbol. */
export function lastName(subject: Subject): string {
  return lastPart(symbolOfSubject(subject));
}

/** Whether nothing else in the tree is defined under the names of the subjects. */
export function standForAll(index: SourceIndex, subjects: readonly Subject[]): boolean {
  const names = new Set(subjects.map(nameOfSubject).filter((it) => it !== null));
  const all = [...names].flatMap((name) => bareSubjects(index, name));
  return all.every((it) => subjects.some(({ kind, file }) => kind === it.kind && file === it.file));
}
