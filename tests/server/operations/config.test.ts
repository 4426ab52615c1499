import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../../src/lib/server/config.ts';

const production = { NODE_ENV: 'production', APP_SECRET: 'x'.repeat(40) };
const own = {
	ORIGIN: 'https://estrade.example',
	SUPPLIER_NAME: 'Alliance',
	SUPPLIER_STREET: '1, rue Vraie',
	SUPPLIER_CITY: 'Québec',
	SUPPLIER_POSTAL_CODE: 'G1R 1A1',
	SUPPLIER_EMAIL: 'factures@alliance.example',
	SUPPLIER_TPS_NUMBER: '12345 6789 RT0001',
	SUPPLIER_TVQ_NUMBER: '1234567890 TQ0001'
};

function problems(env: Record<string, string>): string {
	try {
		readConfig(env);
		return '';
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message;
	}
}

test('production starts only with its own address and the supplier of its invoices whole', () => {
	expect(problems({ ...production, ...own })).toBe('');
	expect(readConfig({ ...production, ...own })).toMatchObject(own);
	for (const name of Object.keys(own)) {
		expect(problems({ ...production, ...own, [name]: '' })).toContain(`${name} : requis en production`);
		expect(problems(production)).toContain(name);
	}
});

test('a demonstration and a development machine go without', () => {
	expect(problems({ ...production, DEMO: '1' })).toBe('');
	expect(problems({})).toBe('');
});

test('production brings its own secret, even to demonstrate', () => {
	expect(problems({ NODE_ENV: 'production', DEMO: '1' })).toContain('APP_SECRET');
});

test('the keys of a provider come in pairs, and its double never in production', () => {
	for (const provider of ['FACEBOOK', 'GOOGLE', 'MICROSOFT']) {
		const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`];
		expect(problems({ [id]: 'cle' })).toContain(`${secret} : requis avec ${id}`);
		expect(problems({ [secret]: 'valeur-secrète' })).toContain(`${id} : requis avec ${secret}`);
		expect(problems({ [secret]: 'valeur-secrète' })).not.toContain('valeur-secrète');
		expect(problems({ [id]: 'cle', [secret]: 'secret' })).toBe('');
	}
	const double = { PROVIDERS_URL: 'http://localhost:4311' };
	expect(problems({ ...production, ...own, ...double })).toContain('PROVIDERS_URL : refusé en production');
	expect(problems({ ...production, DEMO: '1', ...double })).toBe('');
	expect(problems({ MICROSOFT_TENANT: 'ailleurs/../autre' })).toContain('MICROSOFT_TENANT');
});
