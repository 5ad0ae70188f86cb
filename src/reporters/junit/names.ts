import { hash } from 'node:crypto';
import { fitName, visibleXml } from './escape.ts';

/** Gives every case a pair of classname and name that no other case of the report has. */
export interface Names {
  /**
   * `key` stands for the case: asked again, for a later attempt, it gets the same pair. The stage leads the
   * classname, so that the same test in two stages, or in shards of them, stays two.
   */
  of(
    key: string,
    stage: string,
    classname: string,
    name: string,
  ): { readonly classname: string; readonly name: string };
}

export function createNames(): Names {
  const owners = new Map<string, string>();
  return {
    of(key, stage, classname, name) {
      const group = fitName(classname.trim() === '' || classname === stage ? stage : `${stage}.${classname}`);
      const plain = fitName(name.trim() === '' ? '(blank)' : name);
      for (const candidate of candidates(plain, name, key)) {
        // Compared as they are written: `\x1b` and the text `#x1B` look the same there.
        const pair = hash(
          'sha256',
          JSON.stringify([visibleXml(group), visibleXml(candidate)]),
          'base64url',
        ).slice(0, 22);
        const owner = owners.get(pair);
        if (owner !== undefined && owner !== key) continue;
        owners.set(pair, key);
        return { classname: group, name: candidate };
      }
      return { classname: group, name: plain };
    },
  };
}

function* candidates(plain: string, name: string, key: string): Generator<string> {
  yield plain;
  yield fitName(name, ` [${key.slice(0, 10)}]`);
  yield fitName(name, ` [${key}]`);
}
