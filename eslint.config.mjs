// Type-aware rules for TypeScript, plain ones for the few JavaScript scripts.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  ['process', 'console', 'URL', 'fetch', 'Buffer', 'setTimeout', 'clearTimeout', 'AbortController', 'AbortSignal',
    'TextEncoder', 'TextDecoder', 'WebAssembly', 'Request', 'Response', 'Headers', 'performance', 'structuredClone',
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['build/', '.toolchain/', 'node_modules/', '**/.wrangler/', '**/worker-configuration.d.ts'] },
  eslint.configs.recommended,
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: nodeGlobals } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
);
