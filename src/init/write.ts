import { howToMakeRequirements } from '../python/requirements.ts';
import type { ProjectFacts } from './look.ts';

/**
 * The text of a `runner.config.ts` for what was seen. What was not seen is left out, but for what only the user can
 * say: that is there as a comment.
 */
export function configFor(facts: ProjectFacts): string {
  const builders = [
    'defineConfig',
    'definePipeline',
    ...(hasUnit(facts) || facts.integrationTests !== undefined ? ['pytest'] : []),
    'ssot',
  ];
  return [
    `import { ${builders.join(', ')} } from 'portcullis';`,
    '',
    'export default defineConfig({',
    ...pythonLines(facts),
    ...suiteLines(facts),
    ...serviceLines(facts),
    '  reports: { junit: true },',
    "  defaultPipeline: 'check',",
    '  pipelines: {',
    '    check: definePipeline({',
    '      stages: {',
    '        ssot: { run: ssot() },',
    ...stageLines(facts),
    '      },',
    '      checkpoint: true,',
    '    }),',
    '  },',
    '});',
    '',
  ].join('\n');
}

function hasUnit({ unitTests, integrationTests }: ProjectFacts): boolean {
  return unitTests !== undefined && unitTests !== integrationTests;
}

function pythonLines({ requirements, pyproject }: ProjectFacts): string[] {
  if (requirements !== undefined) return [`  python: { requirements: ${quote(requirements)} },`];
  const bare = "  python: { interpreter: 'python3' },";
  if (pyproject === undefined) return [bare];
  return [
    `  // The dependencies in ${pyproject} are not read: ${howToMakeRequirements(pyproject)}, and name it here:`,
    "  // python: { requirements: 'requirements.txt' },",
    bare,
  ];
}

function suiteLines(facts: ProjectFacts): string[] {
  const { unitTests, integrationTests } = facts;
  const unit =
    hasUnit(facts) && unitTests !== undefined
      ? [`    unit: { paths: [${quote(unitTests)}]${excluding(unitTests, integrationTests)} },`]
      : [];
  const integration =
    integrationTests === undefined ? [] : [`    integration: { paths: [${quote(integrationTests)}] },`];
  if (unit.length + integration.length === 0) return [];
  return ['  suites: {', ...unit, ...integration, '  },'];
}

/** A service is there for the integration tests alone: nothing else of the config would use it. */
function serviceLines({ integrationTests, asgiApp, health }: ProjectFacts): string[] {
  if (integrationTests === undefined) return [];
  const ready = health === undefined ? '{ tcp: true }' : `{ http: ${quote(health)} }`;
  const app = quote(asgiApp ?? 'package.module:app');
  const lines = [
    '  services: {',
    `    backend: { command: ['python', '-m', 'uvicorn', ${app}, '--port', '{port}'], ready: ${ready} },`,
    '  },',
  ];
  if (asgiApp !== undefined) return lines;
  return [
    `  // TODO: say how the service that ${integrationTests} talks to is started, and let its stage below run.`,
    ...lines.map((line) => commented(line, 2)),
  ];
}

function stageLines(facts: ProjectFacts): string[] {
  const unit = hasUnit(facts);
  const lines = unit ? ["        unit: { run: pytest('unit'), needs: ['ssot'] },"] : [];
  if (facts.integrationTests === undefined) return lines;
  const needs = unit ? "'unit'" : "'ssot'";
  const stage = `        integration: { run: pytest('integration'), needs: [${needs}], services: ['backend'] },`;
  return [...lines, facts.asgiApp === undefined ? commented(stage, 8) : stage];
}

/** The line with a comment sign after `indent` columns, so that those of a block stand below each other. */
function commented(line: string, indent: number): string {
  return `${line.slice(0, indent)}// ${line.slice(indent)}`;
}

function excluding(unit: string, integration: string | undefined): string {
  return integration?.startsWith(`${unit}/`) ? `, args: ['--ignore', ${quote(integration)}]` : '';
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
