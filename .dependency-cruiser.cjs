// The boundaries of ARCHITECTURE.md as rules. Every rule has a tree that breaks it in
// test/tooling/boundaries.test.ts: a rule that cannot fail protects nothing.

const LIBRARIES = ['ssot', 'pytest', 'websocket', 'git', 'python'];
const PARTS = [
  'config',
  'init',
  'pipeline',
  'plan',
  'engine',
  'executors',
  'remediation',
  'reporters',
  'store',
];

const any = (names) => `(?:${names.join('|')})`;
const inside = (...names) => `^src/${any(names)}(?:/|\\.ts$)`;
/** Ours, but not in these folders. */
const outside = (...names) => ({ path: '^src/', pathNot: inside(...names) });

/** What runs by itself: a person's command, a user's import, a process of its own. */
const ENTRIES = '^src/(?:cli/(?:main|start)|index|process/reaper)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment:
        'Files in a circle can only be understood, tested and moved together. Types count: a circle of types is a circle of ideas.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-stands-alone',
      severity: 'error',
      comment: 'Everybody speaks the model; whatever it imported, everybody would.',
      from: { path: inside('model') },
      to: outside('model'),
    },
    {
      name: 'util-stands-alone',
      severity: 'error',
      comment: 'What every layer needs must drag no layer in.',
      from: { path: inside('util') },
      to: outside('util'),
    },
    {
      name: 'process-sits-low',
      severity: 'error',
      comment: 'Starting and ending processes must stay usable, and provable, without anything above it.',
      from: { path: inside('process') },
      to: outside('process', 'model', 'util'),
    },
    {
      name: 'library-stands-alone',
      severity: 'error',
      comment:
        'ssot, pytest, websocket and git are each usable alone: they share processes, model and util, and never each other. pytest may ask python for its environment.',
      from: { path: `^src/(${any(LIBRARIES)})/` },
      to: { path: '^src/', pathNot: ['^src/$1/', inside('process', 'model', 'util'), '^src/python/'] },
    },
    {
      name: 'python-for-pytest-only',
      severity: 'error',
      comment:
        'Of the libraries only pytest runs in a provisioned Python; the others must not start to need one.',
      from: { path: inside(...LIBRARIES), pathNot: inside('pytest', 'python') },
      to: { path: inside('python') },
    },
    {
      name: 'reporters-see-only-the-model',
      severity: 'error',
      comment: 'Every report is a function of the event stream, so that any can be rebuilt from a journal.',
      from: { path: inside('reporters') },
      to: outside('reporters', 'model', 'util'),
    },
    {
      name: 'engine-sees-only-the-model',
      severity: 'error',
      comment:
        'Executors come in through a port: the engine cannot tell a local stage from one on another machine.',
      from: { path: inside('engine') },
      to: outside('engine', 'model', 'util'),
    },
    {
      name: 'store-sees-no-part',
      severity: 'error',
      comment: 'Journal, history and cache keep what happened, whoever made it happen.',
      from: { path: inside('store') },
      to: outside('store', 'process', 'model', 'util'),
    },
    {
      name: 'parts-meet-in-run',
      severity: 'error',
      comment:
        'run.ts puts the parts together, and cli calls it: a part that reached up would put itself together.',
      from: { path: inside(...PARTS) },
      to: { path: [inside('cli', 'run'), '^src/index\\.ts$'] },
    },
    {
      name: 'executors-report-through-events',
      severity: 'error',
      comment:
        'An executor is handed what it needs and emits events; who stores, shows or schedules them is none of its business.',
      from: { path: inside('executors') },
      to: { path: inside('engine', 'reporters', 'store', 'remediation', 'config') },
    },
    {
      name: 'cli-is-on-top',
      severity: 'error',
      comment:
        'argv and exit codes belong to the command line: what imports it could not be used as a library.',
      from: { path: '^src/', pathNot: inside('cli') },
      to: { path: inside('cli') },
    },
    {
      name: 'execa-in-process-only',
      severity: 'error',
      comment:
        'execa is off its own clean-up here; process/ owns termination, so nobody else may start a child with it.',
      from: { path: '^src/', pathNot: inside('process') },
      to: { path: 'node_modules/execa/' },
    },
    {
      name: 'child-process-in-process-only',
      severity: 'error',
      comment: 'A child that process/ does not know is a child that nobody ends.',
      from: { path: '^src/', pathNot: inside('process') },
      to: { path: '^(?:node:)?child_process$' },
    },
    {
      name: 'listr2-in-terminal-only',
      severity: 'error',
      comment: 'listr2 paints; it must not come to schedule.',
      from: { path: '^src/', pathNot: '^src/reporters/terminal(?:/|\\.ts$)' },
      to: { path: 'node_modules/listr2/' },
    },
    {
      name: 'junit-builder-in-junit-only',
      severity: 'error',
      comment: 'One owner for the traps of JUnit XML.',
      from: { path: '^src/', pathNot: '^src/reporters/junit(?:/|\\.ts$)' },
      to: { path: 'node_modules/junit-report-builder/' },
    },
    {
      name: 'zx-is-a-program',
      severity: 'error',
      comment: 'zx changes global state when it is imported: scripts that use it run as children.',
      from: { path: '^src/' },
      to: { path: 'node_modules/zx/' },
    },
    {
      name: 'no-test-in-source',
      severity: 'error',
      comment: 'What ships must not need what does not.',
      from: { path: '^src/' },
      to: { path: '^(?:test|bench|scripts|examples|pipelines)/' },
    },
    {
      name: 'no-dev-dependency-in-source',
      severity: 'error',
      comment: 'It would be missing where portcullis is installed.',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'users-code-sees-the-library',
      severity: 'error',
      comment:
        'Pipelines, examples and the config show what a user can write: they import portcullis as a user does.',
      from: { path: '^(?:pipelines/|examples/(?!faults/)|runner\\.config\\.ts$)' },
      to: { path: '^src/', pathNot: '^src/index\\.ts$' },
    },
    {
      name: 'uvu-through-the-rig',
      severity: 'error',
      comment:
        'uvu alone exits 0 on a throwing hook and on a forgotten run(); test/rig/suite.ts keeps the books. uvu/assert is free.',
      from: { path: '^(?:test|bench)/', pathNot: '^test/rig/suite\\.ts$' },
      to: { path: 'node_modules/uvu/(?!assert/)' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere escapes every other rule.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'reachable',
      severity: 'error',
      comment: 'Code that neither the command line, nor a user, nor a worker can reach is not used.',
      from: { path: ENTRIES },
      to: { path: '^src/.+\\.ts$', pathNot: ENTRIES, reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|coverage|reports|\\.portcullis)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
