import { connect } from 'node:net';
import * as assert from 'uvu/assert';
import type { Observed } from '../../examples/faults/observe.ts';
import { keyIn } from '../../src/process/marker.ts';
import { platform } from '../../src/process/platform/index.ts';

/** No process bears the mark of the run any more, and no port of its services is held. */
export async function assertNothingLeft({ run, events }: Observed): Promise<void> {
  assert.ok(run, 'a run that can be looked for');
  const processes = await platform.list();
  const left = processes.filter((entry) => keyIn(run, entry) !== undefined).map(platform.command);
  assert.equal(left, [], 'processes left running');
  for (const event of events) {
    if (event.type !== 'service-ready' || event.address === undefined) continue;
    const { hostname, port } = new URL(event.address);
    // Another run beside this one may have been given the port a moment after it was free.
    const byAnother = processes.some((entry) => platform.command(entry).includes(`--port ${port}`));
    if (!byAnother)
      assert.not.ok(await accepts(hostname, Number(port)), `the port of '${event.service}' is held`);
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
