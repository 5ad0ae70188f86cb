import { qualname, type SourceFile } from '../index/source-file.ts';
import { CONTEXT, isStandIn } from '../outline/context.ts';

/** A class, function or constant that a name has as its own object. */
export interface Site {
  readonly file: SourceFile;
  readonly name: string;
  readonly qualname: string;
  readonly kind: 'class' | 'function' | 'constant';
  /** Index into the outline's definitions or, for a constant or a class made by a call, assignments. */
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** Calls that make a class: `type('X', …)`, `NamedTuple('X', …)`, `Enum('X', …)`. */
const CLASS_MAKER =
  /(?:^|\.)(?:type|new_class|namedtuple|NamedTuple|TypedDict|NewType|make_dataclass|create_model|\w*Enum|\w*Flag)$/;

/**
 * Every definition in a file that others could import and that is no stand-in: no fallback, version branch,
 * typing-only or function-local one, no overload. Names bound to another name are aliases and not among them.
 */
export function definitionSites(file: SourceFile): Site[] {
  const { definitions, assignments } = file.outline;
  const sites: Site[] = [];
  for (const [index, it] of definitions.entries()) {
    if (isHidden(it.context) || it.decorators.some((name) => /(?:^|\.)overload$/.test(name))) continue;
    if (it.scope !== 0 && it.kind === 'function') continue;
    const { kind, name, line, column } = it;
    sites.push({ file, name, qualname: qualname(file, index), kind, index, line, column });
  }
  for (const [index, it] of assignments.entries()) {
    if (it.scope !== 0 || it.form === 'other' || it.value !== null || isHidden(it.context)) continue;
    const { name, line, column } = it;
    const kind = it.call !== null && CLASS_MAKER.test(it.call) ? 'class' : 'constant';
    sites.push({ file, name, qualname: name, kind, index, line, column });
  }
  return sites;
}

function isHidden(context: number): boolean {
  return isStandIn(context) || (context & CONTEXT.functionLocal) !== 0;
}
