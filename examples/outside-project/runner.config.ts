import { defineConfig, definePipeline, pytest, ssot } from 'portcullis';

export default defineConfig({
  python: { requirements: 'requirements.portcullis.txt' },
  ssot: {
    sourceRoots: ['src', '.'],
    exclude: ['examples'],
    forbidden: [
      {
        import: 'flask.testing',
        except: ['flask.*', 'tests.*'],
        reason: 'the test client is no part of an application',
      },
    ],
  },
  suites: { unit: { paths: ['tests'], testTimeout: '30s' } },
  pipelines: {
    flask: definePipeline({
      stages: {
        ssot: { run: ssot() },
        unit: { run: pytest('unit'), needs: ['ssot'] },
      },
    }),
  },
  defaultPipeline: 'flask',
});
