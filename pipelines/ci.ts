import { definePipeline, pytest, ssot, websocket } from 'portcullis';

/** As full-validation, but every suite is run to its end, so that one CI run lists all that is wrong with it. */
export default definePipeline({
  description: 'full validation that lists every failure of a stage; later stages still wait for its gate',
  fail: 'finish',
  stages: {
    ssot: { run: ssot(), timeout: '5m' },
    unit: { run: pytest('unit'), needs: ['ssot'], timeout: '30m' },
    integration: { run: pytest('integration'), needs: ['unit'], services: ['backend'], timeout: '30m' },
    'golden-path': { run: websocket('golden-path'), needs: ['unit'], timeout: '10m' },
  },
  checkpoint: true,
});
