import type { Builder } from 'junit-report-builder';

/** junit-report-builder, loaded when first needed; as a module or as what a bundler makes of one. */
export async function loadBuilder(): Promise<Builder> {
  const { default: loaded } = await import('junit-report-builder');
  return 'newBuilder' in loaded ? (loaded as unknown as Builder) : loaded.default;
}
