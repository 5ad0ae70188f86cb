import { definePipeline, websocket } from 'portcullis';

/** The golden path alone, against a backend started for it. */
export default definePipeline({
  description: 'the WebSocket golden path on a live backend',
  stages: {
    'golden-path': { run: websocket('golden-path'), timeout: '5m' },
  },
});
