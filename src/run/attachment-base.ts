import { isAbsolute } from 'node:path';

/**
 * The directory that paths in `[[ATTACHMENT|path]]` are relative to, where the CI has one: GitLab takes them from the
 * project's directory (docs/ci/testing/unit_test_reports), Jenkins from the workspace (junit-attachments, `workspace.child`).
 * Elsewhere they are relative to the report, as Azure Pipelines takes them and Playwright writes them.
 */
export function attachmentBase(env: NodeJS.ProcessEnv): string | undefined {
  const base =
    env.GITLAB_CI === 'true' ? env.CI_PROJECT_DIR : env.JENKINS_URL === undefined ? undefined : env.WORKSPACE;
  return base !== undefined && isAbsolute(base) ? base : undefined;
}
