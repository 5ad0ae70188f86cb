import { definePipeline, pytest, ssot, websocket } from 'portcullis';

/** Everything that decides whether a tree is good, cheapest and likeliest to fail first. */
export default definePipeline({
  description:
    'single source of truth → unit suite → integration suite and golden path side by side → checkpoint',
  stages: {
    ssot: { run: ssot(), timeout: '5m' },
    unit: { run: pytest('unit'), needs: ['ssot'], timeout: '15m' },
    integration: { run: pytest('integration'), needs: ['unit'], services: ['backend'], timeout: '15m' },
    'golden-path': { run: websocket('golden-path'), needs: ['unit'], timeout: '5m' },
  },
  checkpoint: true,
});
