import type { ProjectFacts } from './look.ts';

/** The text of a `runner.config.ts` for what was seen; what was not seen is left out. */
export function configFor(facts: ProjectFacts): string {
  const { requirements, unitTests, integrationTests, asgiApp, health } = facts;
  const unit = unitTests !== undefined && unitTests !== integrationTests;
  const integration = integrationTests !== undefined && asgiApp !== undefined;
  const builders = ['defineConfig', 'definePipeline', ...(unit || integration ? ['pytest'] : []), 'ssot'];
  const lines = [
    `import { ${builders.join(', ')} } from 'portcullis';`,
    '',
    'export default defineConfig({',
    `  python: { ${requirements === undefined ? "interpreter: 'python3'" : `requirements: ${quote(requirements)}`} },`,
  ];
  if (unit || integration) {
    lines.push('  suites: {');
    if (unit)
      lines.push(`    unit: { paths: [${quote(unitTests)}]${excluding(unitTests, integrationTests)} },`);
    if (integration) lines.push(`    integration: { paths: [${quote(integrationTests)}] },`);
    lines.push('  },');
  }
  if (asgiApp !== undefined) {
    const ready = health === undefined ? '{ tcp: true }' : `{ http: ${quote(health)} }`;
    lines.push(
      '  services: {',
      `    backend: { command: ['python', '-m', 'uvicorn', ${quote(asgiApp)}, '--port', '{port}'], ready: ${ready} },`,
      '  },',
    );
  }
  lines.push(
    '  reports: { junit: true },',
    "  defaultPipeline: 'check',",
    '  pipelines: {',
    '    check: definePipeline({',
    '      stages: {',
    '        ssot: { run: ssot() },',
  );
  if (unit) lines.push("        unit: { run: pytest('unit'), needs: ['ssot'] },");
  if (integration)
    lines.push(
      `        integration: { run: pytest('integration'), needs: [${unit ? "'unit'" : "'ssot'"}], services: ['backend'] },`,
    );
  lines.push('      },', '      checkpoint: true,', '    }),', '  },', '});', '');
  return lines.join('\n');
}

function excluding(unit: string, integration: string | undefined): string {
  return integration?.startsWith(`${unit}/`) ? `, args: ['--ignore', ${quote(integration)}]` : '';
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A GitHub Actions workflow that runs portcullis and keeps its reports. */
export function workflowFor(): string {
  return `name: portcullis
on: [push, pull_request]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - uses: actions/setup-python@v5
        with: { python-version: '3.12' }
      - run: npx portcullis run --ci --report-dir reports
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: portcullis-reports, path: reports }
`;
}
