import html from 'eslint-plugin-html';

const rules = {
  'no-var': 'error',
  'prefer-const': 'error',
  eqeqeq: ['error', 'always'],
  curly: 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-self-compare': 'error',
  'no-shadow': 'error',
  'no-unused-expressions': 'error',
  'no-empty': 'error',
  'no-console': ['error', { allow: ['error'] }],
  complexity: ['error', 14],
  'max-lines-per-function': ['error', 60],
};

export default [
  { ignores: ['node_modules/'] },
  {
    // One global scope, as Apps Script loads them: whether a name exists is tsc's to say.
    files: ['src/*.js'],
    languageOptions: { ecmaVersion: 2021, sourceType: 'script' },
    rules: { ...rules, 'no-unused-vars': ['error', { vars: 'local' }] },
  },
  {
    files: ['src/*.html'],
    plugins: { html },
    languageOptions: {
      ecmaVersion: 2021,
      sourceType: 'script',
      globals: { document: 'readonly', window: 'readonly', google: 'readonly', setTimeout: 'readonly' },
    },
    rules: { ...rules, 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: ['test/**/*.js', 'tools/*.js', '*.js'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: { ...rules, 'no-unused-vars': 'error', 'max-lines-per-function': 'off', 'no-console': 'off' },
  },
];
