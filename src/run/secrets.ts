import type { Config } from '../config/schema.ts';
import type { SecretVariable } from '../util/quote.ts';

/** The values to mask: those of the variables that the config names as secrets, wherever they are set. */
export function secretValues(config: Config, env: NodeJS.ProcessEnv): string[] {
  return secretVariables(config, env).map(({ value }) => value);
}

/** The same with the variable that holds each. */
export function secretVariables(config: Config, env: NodeJS.ProcessEnv): SecretVariable[] {
  const places: Readonly<Record<string, string | undefined>>[] = [
    env,
    config.env,
    ...Object.values(config.suites).map((suite) => suite.env),
    ...Object.values(config.services).map((service) => service.env),
    ...Object.values(config.pipelines).flatMap(({ stages }) =>
      Object.values(stages).map((stage) => stage.env),
    ),
  ];
  return config.secrets.flatMap((name) =>
    places.flatMap((place) => {
      const value = place[name];
      return value === undefined ? [] : [{ name, value }];
    }),
  );
}
