import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Fault } from '../../examples/faults/fault.ts';
import { type Observed, place } from '../../examples/faults/observe.ts';
import type { Workspace } from '../../examples/faults/workspace.ts';
import { describeStop } from '../../src/model/outcome.ts';

/** After the verdict, the printed summary opens with the first cause of the journal: stage, message, place. */
export function assertSummaryAgrees(
  output: string,
  { pipeline }: Pick<Workspace, 'pipeline'>,
  { firstCause }: Observed,
): void {
  const summary = output.slice(output.lastIndexOf('\n✗ FAILED'));
  const [verdict = '', ...blocks] = summary.trim().split('\n\n');
  assert.ok(verdict.startsWith(`✗ FAILED  ${pipeline}`), verdict);
  const [first = ''] = blocks;
  assert.ok(first.startsWith(`FIRST CAUSE  ${firstCause?.stage}`), first);
  // The terminal's width breaks lines where it must.
  const words = (text: string): string => text.replace(/\s+/g, '');
  assert.ok(words(first).includes(words(firstCause?.message ?? '?')), first);
  const at = place(firstCause);
  if (at !== undefined) assert.ok(first.includes(`\n  at ${at}`), first);
}

/** In JUnit the failing stage alone is red, and what it stopped is skipped and says why. */
export function assertJunitAgrees({ directory }: Workspace, { stage }: Fault, { events }: Observed): void {
  const cases = readCases(readFileSync(join(directory, 'reports/junit.xml'), 'utf8'));
  const red = new Set(
    cases.filter(({ result }) => result === 'failure' || result === 'error').map((one) => one.stage),
  );
  assert.equal([...red], [stage], 'red stages in JUnit');
  for (const event of events) {
    if (event.type !== 'stage-finished') continue;
    const { outcome } = event;
    if (outcome.status !== 'cancelled' && outcome.status !== 'skipped') continue;
    const own = cases.find(({ name, ofPipeline }) => ofPipeline && name === event.stage);
    assert.is(own?.result, 'skipped', `${event.stage} in JUnit`);
    assert.is(own?.message, describeStop(outcome.because), `the reason of ${event.stage} in JUnit`);
  }
}

interface Case {
  readonly stage: string;
  readonly name: string;
  /** Stands for a whole stage. */
  readonly ofPipeline: boolean;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
}

/** The cases of a JUnit file of ours. Its XML is proved to be well-formed by the reporter's own tests. */
function readCases(xml: string): Case[] {
  const cases: Case[] = [];
  let suite = '';
  for (const [, tag, attributes = ''] of xml.matchAll(
    /<(testsuite|testcase|failure|error|skipped)\b([^>]*)>/g,
  )) {
    if (tag === 'testsuite') suite = attribute(attributes, 'name');
    else if (tag === 'testcase') {
      const name = attribute(attributes, 'name');
      const ofPipeline = suite.startsWith('portcullis.');
      const stage = ofPipeline ? name : (suite.split(':')[0] ?? '');
      cases.push({ stage, name, ofPipeline, result: 'passed', message: '' });
    } else {
      const last = cases.pop();
      assert.ok(last, 'a result outside a case');
      cases.push({ ...last, result: tag as Case['result'], message: attribute(attributes, 'message') });
    }
  }
  assert.ok(cases.length > 0, 'JUnit has cases');
  return cases;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  return value.replace(/&(\w+|#\d+|#x[\da-f]+);/gi, (_, entity: string) => {
    if (!entity.startsWith('#')) return ENTITIES[entity] ?? '';
    return String.fromCodePoint(Number(entity.slice(1).replace(/^x/i, '0x')));
  });
}
