import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/model/event.ts';
import { createJunitReporter, type JunitOptions } from '../../src/reporters/junit/junit.ts';

export interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Node[];
}

/** A JUnit report of `events`, parsed by Python's expat; the directory must hold the report and nothing else. */
export async function junit(
  events: Iterable<RunEvent>,
  options: Partial<JunitOptions> = {},
): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-junit-'));
  try {
    const reporter = createJunitReporter({
      file: join(directory, 'junit.xml'),
      hostname: 'host',
      ...options,
    });
    for (const event of events) reporter.handle(event);
    const { written, problems } = await reporter.finish({ written: [] });
    assert.equal(problems ?? [], []);
    assert.equal(
      readdirSync(directory).sort(),
      written.map((file) => file.slice(directory.length + 1)).sort(),
    );
    return new Report(parse(written));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Files of a report, parsed by Python's expat. */
export function parse(files: readonly string[]): Node[] {
  const script = fileURLToPath(new URL('./read_junit.py', import.meta.url));
  const text = execFileSync('python3', ['-I', script, ...files], { encoding: 'utf8', maxBuffer: 1 << 30 });
  return JSON.parse(text) as Node[];
}

/** Questions a test asks of a report. */
export class Report {
  readonly roots: readonly Node[];

  constructor(roots: readonly Node[]) {
    this.roots = roots;
  }

  get suites(): Node[] {
    return this.roots.flatMap((root) => root.children);
  }

  get cases(): Node[] {
    return this.suites.flatMap((suite) => suite.children.filter((child) => child.tag === 'testcase'));
  }

  case(name: string): Node {
    const found = this.cases.filter((one) => one.attributes.name === name);
    assert.is(found.length, 1, `${found.length} cases are called ${name}`);
    return found[0]!;
  }

  /** Failures and errors in the whole report, as its root counts them. */
  get red(): number {
    return this.roots.reduce(
      (sum, { attributes }) => sum + Number(attributes.failures) + Number(attributes.errors),
      0,
    );
  }
}

export function child(node: Node, tag: string): Node {
  const found = node.children.filter((one) => one.tag === tag);
  assert.is(found.length, 1, `${found.length} ${tag} in ${JSON.stringify(node)}`);
  return found[0]!;
}
