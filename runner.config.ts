import { defineConfig } from 'portcullis';

// The scenario signs an expired token with this key, to see it refused for its date and nothing else.
const backend = { HEARTBEAT_INTERVAL_SECONDS: '0.5', JWT_SECRET: 'the-bundled-example-signs-with-this-key' };

/** Points the shipped pipelines at the bundled example, so that a fresh clone runs. */
export default defineConfig({
  root: 'examples/agent-chat',
  python: { requirements: 'requirements.txt' },

  ssot: {
    families: {
      WebSocketManager: 'backend.websocket.manager',
      WebSocketManagerMode: 'backend.websocket.mode',
      WebSocketManagerProtocol: 'backend.websocket.protocols',
    },
    unique: ['auth_service.*', 'backend.*', 'shared.*'],
    forbidden: [
      {
        import: 'backend.websocket.internal.*',
        except: ['backend.websocket.*', 'backend.services', 'tests.*'],
        use: 'backend.websocket.manager',
        reason: 'what is internal to delivery may change at any time',
      },
    ],
    layers: [{ name: 'packages', order: ['backend', 'auth_service', 'shared'] }],
  },

  suites: {
    unit: { paths: ['tests/unit'], testTimeout: '20s' },
    integration: { paths: ['tests/integration'], testTimeout: '20s' },
  },

  scenarios: { 'golden-path': 'examples/agent-chat/golden-path.scenario.ts' },

  services: {
    model: {
      command: ['python', '-m', 'backend.model_stub', '--port', '{port}'],
      ready: { http: '/health' },
      timeout: '20s',
    },
    backend: {
      command: ['python', '-m', 'backend', '--port', '{port}'],
      needs: ['model'],
      env: { ...backend, MODEL_URL: '{model.url}' },
      ready: { http: '/health' },
      timeout: '20s',
    },
    // The same backend with a model that nobody answers for: it must degrade, and say so.
    'backend-degraded': {
      command: ['python', '-m', 'backend', '--port', '{port}'],
      env: { ...backend, MODEL_URL: 'http://127.0.0.1:9' },
      ready: { http: '/health' },
      timeout: '20s',
    },
  },

  secrets: ['JWT_SECRET'],
  reports: { dir: 'reports', junit: true, ctrf: true },
});
