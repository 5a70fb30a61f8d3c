import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import * as regexp from 'eslint-plugin-regexp';
import { configs as wc } from 'eslint-plugin-wc';
import ts from 'typescript-eslint';

const folders = [
  'contract',
  'client',
  'comment-form',
  'comments',
  'controllers',
  'count',
  'i18n',
  'internal',
  'markdown',
  'moderate',
  'ranking',
  'related',
  'server',
  'cli',
  'styles',
];

/** Which folders of ours a folder may import; all others are walls. */
const doors = {
  contract: [],
  internal: [],
  markdown: ['internal'],
  ranking: [],
  styles: [],
  i18n: ['contract'],
  client: ['contract', 'internal'],
  controllers: ['i18n', 'internal'],
  'comment-form': ['client', 'contract', 'controllers', 'i18n', 'markdown', 'styles', 'internal'],
  // A conversation holds the form.
  comments: ['client', 'comment-form', 'contract', 'controllers', 'i18n', 'styles', 'internal'],
  count: ['client', 'i18n', 'internal'],
  related: ['client', 'controllers', 'i18n', 'styles', 'internal', 'ranking'],
  // The moderators' page, which the endpoint serves.
  moderate: ['client', 'comments', 'contract', 'controllers', 'i18n', 'styles', 'internal'],
  server: ['contract', 'markdown', 'ranking', 'internal'],
  cli: ['server', 'ranking'],
};

const walls = Object.entries(doors).map(([folder, open]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: folders
              .filter((other) => other !== folder && !open.includes(other))
              .map((other) => `**/${other}/**`),
            message: `src/${folder} may import ${open.join(', ') || 'nothing of ours'}.`,
          },
          {
            group: [
              '**/afterword-*.js',
              ...(folder === 'comments' ? ['!../comment-form/afterword-comment-form.js'] : []),
            ],
            message: 'Only the drop-in script imports what defines a tag.',
          },
          ...(folder === 'server' || folder === 'cli' ? [] : [{ regex: '^zod$', message: 'zod/mini weighs a third.' }]),
        ],
      },
    ],
  },
}));

/** Strings that become markup. Remote text is rendered as text. */
const sinks = [
  { selector: 'ImportSpecifier[imported.name=/^unsafe/]', message: 'Remote text is rendered as text.' },
  {
    selector: 'AssignmentExpression > MemberExpression[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Remote text is rendered as text.',
  },
  {
    selector: 'CallExpression > MemberExpression[property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseFromString)$/]',
    message: 'Remote text is rendered as text.',
  },
  { selector: 'CallExpression[callee.name=/^(eval|Function)$/]', message: 'A strict policy forbids it.' },
];

/** Modules are imported in Node, too. */
const moduleScope = {
  selector:
    ':matches(Program > ExpressionStatement, Program > VariableDeclaration > VariableDeclarator, Program > ExportNamedDeclaration > VariableDeclaration > VariableDeclarator) > :not(ArrowFunctionExpression, FunctionExpression).expression > Identifier[name=/^(window|document|localStorage|navigator)$/]',
  message: 'No browser globals at module scope: the module is imported in Node, too.',
};

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.cache']),
  {
    files: ['**/*.ts', '**/*.mjs'],
    extends: [js.configs.recommended, ts.configs.recommended],
    rules: {
      'no-restricted-syntax': ['error', ...sinks],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs', 'demo/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process console URL fetch setTimeout clearTimeout setInterval clearInterval Buffer AbortSignal AbortController',
          'document window location navigator localStorage customElements HTMLElement URLSearchParams URLPattern Intl Event',
          'CustomEvent ReadableStream crypto Response Request Headers TextEncoder TextDecoder structuredClone globalThis performance',
        ].flatMap((line) => line.split(' ').map((name) => [name, 'readonly'])),
      ),
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/recommended']],
    plugins: { 'lit-a11y': litA11y, regexp },
    rules: {
      ...litA11y.configs.recommended.rules,
      'no-restricted-syntax': ['error', ...sinks, moduleScope],
      // What somebody else wrote is looked at in a time that grows no faster than it.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
      // Safari takes a list without bullets for no list, unless it says so.
      'lit-a11y/no-redundant-role': 'off',
      // The style is to attach them in the class body, where fields stand.
      'wc/guard-super-call': 'off',
    },
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-syntax': [
        'error',
        ...sinks,
        {
          selector:
            'CallExpression > MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]',
          message: 'Every test runs.',
        },
      ],
    },
  },
  ...walls,
);
