import { definePipeline, pytest, ssot } from 'portcullis';

/** What a developer wants to know before a push: no service is started. */
export default definePipeline({
  description: 'single source of truth and unit suite side by side',
  stages: {
    ssot: { run: ssot(), timeout: '5m' },
    unit: { run: pytest('unit'), timeout: '15m' },
  },
});
