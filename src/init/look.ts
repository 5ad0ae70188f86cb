import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `init` saw in a project. Paths are relative to it, with `/`. */
export interface ProjectFacts {
  readonly requirements?: string | undefined;
  /** A `pyproject.toml` that names dependencies. */
  readonly pyproject?: string | undefined;
  readonly unitTests?: string | undefined;
  readonly integrationTests?: string | undefined;
  /** `backend.app:app` of a FastAPI or Starlette application. */
  readonly asgiApp?: string | undefined;
  readonly health?: string | undefined;
  /** Whether `.gitignore` names `reports/`. */
  readonly ignoresReports: boolean;
  /** Whether npm is, or will be, used here and `.gitignore` does not name `node_modules/`. */
  readonly keepsNodeModules: boolean;
}

const REQUIREMENTS = [
  'requirements-dev.txt',
  'requirements/dev.txt',
  'dev-requirements.txt',
  'requirements-test.txt',
  'requirements.txt',
];
/** What names dependencies in a `pyproject.toml`: a list that is not empty, or a table of them. */
const DEPENDENCIES =
  /^(?:dependencies\s*=\s*\[(?!\s*\])|\[(?:tool\.poetry\.(?:group\.[\w-]+\.)?dependencies|dependency-groups|project\.optional-dependencies)\])/m;
const UNIT_TESTS = ['tests/unit', 'test/unit', 'unit_tests', 'tests', 'test'];
const INTEGRATION_TESTS = ['tests/integration', 'test/integration', 'integration_tests', 'tests/e2e'];
const SKIPPED = /^(\.|node_modules$|__pycache__$|venv$|env$|build$|dist$|tests?$)/;
const MAX_FILES = 2000;

/** Looks at a project without running anything in it. */
export function lookAt(directory: string): ProjectFacts {
  const first = (paths: readonly string[]): string | undefined =>
    paths.find((path) => existsSync(join(directory, path)));
  const app = findAsgiApp(directory);
  const ignored = textOf(directory, '.gitignore');
  return {
    requirements: first(REQUIREMENTS),
    pyproject: DEPENDENCIES.test(textOf(directory, 'pyproject.toml')) ? 'pyproject.toml' : undefined,
    unitTests: first(UNIT_TESTS),
    integrationTests: first(INTEGRATION_TESTS),
    ...app,
    ignoresReports: /^\/?reports\/?\s*$/m.test(ignored),
    keepsNodeModules:
      first(['node_modules', 'package.json']) !== undefined && !/^\/?node_modules\/?\s*$/m.test(ignored),
  };
}

function textOf(directory: string, path: string): string {
  try {
    return readFileSync(join(directory, path), 'utf8');
  } catch {
    return '';
  }
}

/** The first module, nearest to the top, that makes a FastAPI or Starlette application. */
function findAsgiApp(directory: string): Pick<ProjectFacts, 'asgiApp' | 'health'> {
  const queue = ['.'];
  let read = 0;
  for (let path = queue.shift(); path !== undefined && read < MAX_FILES; path = queue.shift()) {
    for (const entry of readdirSync(join(directory, path), { withFileTypes: true })) {
      const at = path === '.' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.test(entry.name) && at.split('/').length < 5) queue.push(at);
      if (!entry.isFile() || !entry.name.endsWith('.py')) continue;
      read += 1;
      const text = readFileSync(join(directory, at), 'utf8');
      const made = /^(\w+)(?::[^=\n]+)?\s*=\s*(?:\w+\.)*(?:FastAPI|Starlette)\(/m.exec(text);
      if (made === null) continue;
      const module = at
        .replace(/\.py$/, '')
        .replaceAll('/', '.')
        .replace(/^src\./, '');
      return { asgiApp: `${module}:${made[1]}`, health: /["'](\/health\w*)["']/.exec(text)?.[1] };
    }
  }
  return {};
}
