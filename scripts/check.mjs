/**
 * The project's whole check: four static checks, side by side, then every test. A red one does not keep
 * the others from running, so that one call shows all there is to mend. Each static check counts as one in
 * the last line. Arguments go to the test entry (`npm test -- process --verbose`).
 */
import { $ } from 'zx';

const LIMIT = '15m';
const STATIC = [
  { name: 'lint', run: () => command`npx --no-install biome ci --colors=off .` },
  { name: 'types', run: () => command`npx --no-install tsc --noEmit -p .` },
  { name: 'boundaries', run: () => command`npm run --silent boundaries` },
  { name: 'dead code', run: () => command`npm run --silent dead-code` },
];
const TOTAL = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

$.verbose = false;
$.nothrow = true;
const command = $({ timeout: LIMIT, timeoutSignal: 'SIGTERM', stdio: ['ignore', 'pipe', 'pipe'] });
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  process.on(signal, () => {
    tests?.kill('SIGTERM');
    process.exit(code);
  });
}
let tests;

const statics = await Promise.all(STATIC.map(check));
const tested = await test();

const passed = statics.filter(Boolean).length + tested.passed;
const failed = statics.filter((green) => !green).length + tested.failed;
process.stdout.write(
  `\n${passed} passed, ${failed} failed${tested.skipped === 0 ? '' : `, ${tested.skipped} skipped`}\n`,
);
process.exitCode = failed === 0 ? 0 : 1;

async function check({ name, run }) {
  const result = await run();
  const green = result.exitCode === 0;
  process.stdout.write(`${green ? '✓' : '✗'} ${name.padEnd(10)}  ${(result.duration / 1000).toFixed(1)} s\n`);
  if (!green)
    process.stdout.write(
      `${result.stdout}${result.stderr}`.trimEnd().replaceAll(/^/gm, '  │ ').concat('\n\n'),
    );
  return green;
}

async function test() {
  tests = command`node --import tsx test/run.ts ${process.argv.slice(2)}`;
  let output = '';
  tests.stdout.on('data', (chunk) => {
    output += chunk;
    // The entry's total is not the last word here: ours is.
    process.stdout.write(String(chunk).replace(/\n\d+ passed, \d+ failed(, \d+ skipped)?\n$/, ''));
  });
  tests.stderr.pipe(process.stderr);
  const { exitCode, signal } = await tests;
  const total = TOTAL.exec(output.trimEnd().split('\n').at(-1) ?? '');
  const [passed, failed, skipped] = (total ?? []).slice(1).map((digits) => Number(digits ?? 0));
  if (total === null) {
    process.stdout.write(`the tests ended without a total (${signal ?? `exit code ${exitCode}`})\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // The exit code has the last word: a total that says otherwise is not believed.
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed, skipped };
}
