import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const routeImports = {
	patterns: [
		{
			group: ['drizzle-orm', 'drizzle-orm/*', '@libsql/*', 'stripe', 'nodemailer', 'pdfkit'],
			message: 'A route parses, calls one domain function and answers: no SQL, no Stripe, no mail here.'
		},
		{ group: ['**/server/db/*'], message: 'Routes go through a domain, never to the database.' }
	]
};

export default ts.config(
	{
		ignores: [
			'build/',
			'build-*/',
			'.svelte-kit/',
			'node_modules/',
			'src/lib/paraglide/',
			'data/',
			'test-results/',
			'scripts/bench/bare/'
		]
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'no-console': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			// Addresses here have no base path and are built from data; `resolve()` adds nothing.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.js'],
		languageOptions: {
			// Without types: `svelte-check` holds them, and asking for them here took a hundred seconds of a hundred and twenty.
			parserOptions: { parser: ts.parser, svelteConfig }
		}
	},
	{ files: ['src/routes/**'], rules: { 'no-restricted-imports': ['error', routeImports] } },
	{ files: ['scripts/**', 'tests/**', 'static/**'], rules: { 'no-console': 'off' } }
);
