import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pythonFiles } from './python-files.ts';

interface Sdist {
  readonly name: string;
  /** Where it is under `https://files.pythonhosted.org/packages/`. */
  readonly path: string;
  readonly sha256: string;
}

/**
 * Source distributions that any interpreter from 3.11 on can parse, of every style: typed and untyped, of
 * 2005 and of 2024, tables of data and deep class trees. Some 31,000 files.
 */
const SDISTS: readonly Sdist[] = [
  {
    name: 'homeassistant-2024.3.3',
    path: 'e5/5d/64e84544c4f96ab3a921002258d08039365fefbfc48ce627135a1f37cb05',
    sha256: 'f62f2c9efa330ca82f70441f93d29361fa87c506c3065baf02b5d85559cdbe70',
  },
  {
    name: 'Django-5.1.7',
    path: '5f/57/11186e493ddc5a5e92cc7924a6363f7d4c2b645f7d7cb04a26a63f9bfb8b',
    sha256: '30de4ee43a98e5d3da36a9002f287ff400b43ca51791920bfb35f6917bfe041c',
  },
  {
    name: 'sympy-1.13.3',
    path: '11/8a/5a7fd6284fa8caac23a26c9ddf9c30485a48169344b4bd3b0f02fef1890f',
    sha256: 'b27fd2c6530e0ab39e275fc9b683895367e51d5da91baa8d3d64db2565fec4d9',
  },
  {
    name: 'pandas-2.2.3',
    path: '9c/d6/9f8431bacc2e19dca897724cd097b1bb224a6ad5433784a44b587c7c13af',
    sha256: '4f18ba62b61d7e192368b84517265a99b4d7ee8912f8708660fb4a366cc82667',
  },
  {
    name: 'sqlalchemy-2.0.39',
    path: '00/8e/e77fcaa67f8b9f504b4764570191e291524575ddbfe78a90fc656d671fdc',
    sha256: '5d2d1fe548def3267b4c70a8568f108d1fed7cbbeccb9cc166e05af2abc25c22',
  },
  {
    name: 'ansible-9.13.0',
    path: 'd1/63/a136e8c5ff5768c26edb2098dca116bd9cf430d8921fbbc4e199dca51655',
    sha256: 'b389a97d1e85c2b2ad6ace9e94f410111f69cc5aa3845c930c873b34c0ddd6e2',
  },
];

/** The largest is 42 MB. */
const MAX_BYTES = 100 * 1024 * 1024;
const MAX_MS = 300_000;

/**
 * The files that the scanner is proved on: the standard library of an interpreter, and the sources above,
 * downloaded once to the user's cache. Throws when one cannot be had or is not what it was.
 */
export async function corpus(python: string): Promise<string[]> {
  const print = 'import os; print(os.path.dirname(os.__file__))';
  const library = execFileSync(python, ['-c', print], { encoding: 'utf8' }).trim();
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'portcullis', 'corpus');
  mkdirSync(cache, { recursive: true });
  const files = pythonFiles([library]).filter((path) => !path.includes('site-packages'));
  for (const sdist of SDISTS) files.push(...pythonFiles([await unpacked(cache, sdist)]));
  return files;
}

async function unpacked(cache: string, { name, path, sha256 }: Sdist): Promise<string> {
  const target = join(cache, name);
  if (existsSync(target)) return target;
  const url = `https://files.pythonhosted.org/packages/${path}/${name}.tar.gz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(MAX_MS) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  if (Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) throw new Error(`${url}: too large`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${url}: sha256 is ${found}, expected ${sha256}`);
  // Made aside and renamed: what stands under its name is whole.
  const aside = mkdtempSync(join(cache, '.unpacking-'));
  try {
    writeFileSync(join(aside, 'sdist'), bytes);
    mkdirSync(join(aside, name));
    execFileSync('tar', ['xzf', join(aside, 'sdist'), '-C', join(aside, name), '--wildcards', '*.py*']);
    renameSync(join(aside, name), target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return target;
}
