import type { Config } from '../config/schema.ts';

/** The values to mask: those of the variables that the config names as secrets, wherever they are set. */
export function secretValues(config: Config, env: NodeJS.ProcessEnv): string[] {
  const places: Readonly<Record<string, string | undefined>>[] = [
    env,
    config.env,
    ...Object.values(config.suites).map((suite) => suite.env),
    ...Object.values(config.services).map((service) => service.env),
    ...Object.values(config.pipelines).flatMap(({ stages }) =>
      Object.values(stages).map((stage) => stage.env),
    ),
  ];
  return config.secrets.flatMap((name) => places.flatMap((place) => place[name] ?? []));
}
