import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { suite } from '../rig/suite.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const FIXTURE = ['--root', 'test/tooling/fixtures', '--suffix', '.fixture.ts', 'fixtures/hang.'];
const PATIENCE_MS = 20_000;
const test = suite('the test entry, interrupted');

/** Waits, for a bounded time, until `look` has an answer. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (const start = Date.now(); Date.now() - start < PATIENCE_MS; await delay(25)) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error(`still nothing after ${PATIENCE_MS} ms`);
}

function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function gone(pid: number): true | undefined {
  try {
    process.kill(pid, 0);
    return undefined;
  } catch {
    return true;
  }
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends the files that are running and exits ${code}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'portcullis-interrupt-'));
    const pidFile = join(directory, 'pid');
    const env = { ...process.env, HANG_PID_FILE: pidFile };
    const argv = ['--import', 'tsx', 'test/run.ts', ...FIXTURE];
    const entry = spawn(process.execPath, argv, { cwd: repository, env, stdio: 'ignore' });
    const exited = new Promise<number | null>((resolve) => entry.once('exit', resolve));
    const pid = await until(() => pidIn(pidFile));
    entry.kill(signal);
    assert.is(await exited, code);
    assert.ok(await until(() => gone(pid)));
    rmSync(directory, { recursive: true });
  });
}

test.run();
