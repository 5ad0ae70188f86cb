import type { Problem } from '../model/ports.ts';
import { suggest } from '../util/nearest.ts';
import { checkExpression } from './check-expression.ts';

/** The keys an object may have, `!` marking those it must have, and what is under them. */
type KeyTable = { readonly [key: string]: KeyTable | true | 'expression' };

const CONNECT: KeyTable = {
  auth: true,
  queryParameter: true,
  expectSubprotocol: true,
  headers: true,
  compression: true,
  network: { latencyMs: true, bytesPerSecond: true },
  first: true,
  withinMs: true,
};
const LOGIN: KeyTable = {
  'url!': true,
  method: true,
  body: true,
  form: true,
  headers: true,
  'token!': true,
  withinMs: true,
};
const STEP: KeyTable = {
  name: true,
  service: true,
  users: true,
  send: true,
  'expect![]': 'expression',
  within: true,
  totalWithin: true,
  same: true,
  ignore: true,
  quietMs: true,
  runs: { 'count!': true, 'by!': true },
};
const SPEC: KeyTable = {
  'events!{}': true,
  eventField: true,
  'users!{}': {
    login: LOGIN,
    token: true,
    connect: { path: true, ...CONNECT },
  },
  'connect!': { 'path!': true, ...CONNECT },
  ignore: true,
  broadcast: true,
  'steps![]': STEP,
  heartbeat: { 'type!': true, 'everyMs!': true, toleranceMs: true, count: true },
  isolation: { privateFields: true },
  'refuse[]': {
    'token!': true,
    name: true,
    close: true,
    httpStatus: true,
    auth: true,
    allow: true,
    withinMs: true,
  },
  chaos: {
    'as!': { login: LOGIN, token: true, connect: { path: true, ...CONNECT } },
    'cases![]': {
      name: true,
      withinMs: true,
      frame: true,
      close: true,
      text: true,
      answer: true,
      dropAfter: true,
      send: true,
      until: true,
      resume: { 'field!': true, 'query!': true },
      slowReader: { 'send!': true, 'times!': true },
      silentMs: true,
    },
  },
  signingKey: true,
  'budgets{}': { p50: true, p95: true, max: true },
  limits: { maxPayload: true, maxFrames: true, maxBytes: true },
};

/** Finds keys that a scenario cannot have, and those it lacks: a file may not have been seen by the compiler. */
export function checkKeys(spec: unknown): Problem[] {
  return checkObject(spec, SPEC, '');
}

function checkObject(value: unknown, table: KeyTable, path: string): Problem[] {
  // Functions, names instead of objects, and switches such as `isolation: false` stand for themselves.
  if (typeof value !== 'object' || value === null) return [];
  const rows = Object.entries(table).map(([key, inner]) => ({
    name: key.replace(/[!{}[\]]/g, ''),
    key,
    inner,
  }));
  const problems: Problem[] = [];
  for (const key of Object.keys(value)) {
    if (rows.some((row) => row.name === key)) continue;
    problems.push({
      message: `unknown key '${at(path, key)}'`,
      help: suggest(
        key,
        rows.map((row) => row.name),
      ),
    });
  }
  for (const { name, key, inner } of rows) {
    const item = (value as Record<string, unknown>)[name];
    const where = at(path, name);
    if (item === undefined) {
      if (key.includes('!')) problems.push({ message: `'${where}' is missing` });
    } else if (key.endsWith('[]') && !Array.isArray(item))
      problems.push({ message: `'${where}' must be a list` });
    else if (key.endsWith('{}') && (typeof item !== 'object' || item === null))
      problems.push({ message: `'${where}' must be an object` });
    else if (inner === 'expression') problems.push(...checkExpression(item as unknown[], where));
    else if (inner !== true) {
      const each = /[}\]]$/.test(key) ? Object.entries(item as object) : undefined;
      problems.push(
        ...(each?.flatMap(([one, of]) => checkObject(of, inner, at(where, one))) ??
          checkObject(item, inner, where)),
      );
    }
  }
  return problems;
}

function at(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
