/** When a service can be used; see the config's `ReadinessInput`. */
export type Readiness =
  | { readonly http: string; readonly status?: number | undefined }
  | { readonly tcp: true }
  | { readonly log: string }
  | { readonly command: readonly [string, ...string[]] }
  | {
      readonly websocket: string;
      readonly protocols?: readonly string[] | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly message?: Readonly<Record<string, unknown>> | undefined;
    };

/** A service as it can be started: paths absolute, durations in ms. */
export interface ServiceSpec {
  readonly id: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number | 'auto';
  readonly host: string;
  readonly ready: Readiness;
  readonly readyWithinMs: number;
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'; readonly graceMs?: number | undefined };
}
