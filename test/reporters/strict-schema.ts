import * as assert from 'uvu/assert';
import type { Node } from './junit-rig.ts';

/** Jenkins' xunit plugin, junit-10.xsd, as a table: elements, their attributes, and what may stand in them. */
const STRICT: Record<string, { attributes: string[]; required: string[]; children: string[] }> = {
  testsuites: {
    attributes: ['name', 'time', 'tests', 'failures', 'errors'],
    required: [],
    children: ['testsuite'],
  },
  testsuite: {
    attributes: [
      'name',
      'tests',
      'failures',
      'errors',
      'group',
      'time',
      'skipped',
      'timestamp',
      'hostname',
      'id',
      'package',
      'file',
      'log',
      'url',
    ],
    required: ['name', 'tests', 'failures', 'errors'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    attributes: ['name', 'time', 'classname', 'group'],
    required: ['name'],
    children: ['skipped', 'error', 'failure', 'rerunFailure', 'flakyFailure', 'system-out', 'system-err'],
  },
  properties: { attributes: [], required: [], children: ['property'] },
  property: { attributes: ['name', 'value'], required: ['name', 'value'], children: [] },
  failure: { attributes: ['type', 'message'], required: [], children: [] },
  error: { attributes: ['type', 'message'], required: [], children: [] },
  skipped: { attributes: ['type', 'message'], required: [], children: [] },
  rerunFailure: { attributes: ['type', 'message'], required: ['type'], children: ['stackTrace'] },
  flakyFailure: { attributes: ['type', 'message'], required: ['type'], children: ['stackTrace'] },
  stackTrace: { attributes: [], required: [], children: [] },
  'system-out': { attributes: [], required: [], children: [] },
  'system-err': { attributes: [], required: [], children: [] },
};

/** Refuses what the schema has not. */
export function checkStrict(node: Node, name: string): void {
  const rule = STRICT[node.tag];
  assert.ok(rule, `${name}: ${node.tag}`);
  for (const key of Object.keys(node.attributes))
    assert.ok(rule!.attributes.includes(key), `${name}: ${node.tag} ${key}`);
  for (const key of rule!.required) assert.ok(key in node.attributes, `${name}: ${node.tag} ${key}`);
  for (const inner of node.children) {
    assert.ok(rule!.children.includes(inner.tag), `${name}: ${inner.tag} in ${node.tag}`);
    checkStrict(inner, name);
  }
}
