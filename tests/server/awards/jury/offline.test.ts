import { expect, test } from 'vitest';
import {
	answerOffline,
	isAnswered,
	isKeptAnswer,
	keepAnswers,
	keepData,
	keepOnly
} from '../../../../src/lib/offline/kept.ts';
import { JURY } from '../../../../src/lib/offline/areas.ts';
import { forgetOffline, keepFor, type Device } from '../../../../src/lib/offline/owner.ts';

const ORIGIN = 'https://estrade.example';
const DAY_MS = 24 * 3600 * 1000;
const asked = (path: string, mode: RequestMode = 'cors') =>
	({ url: ORIGIN + path, method: 'GET', mode }) as Request;

/** A browser: what it stores, and a network that can be cut. */
function device() {
	const kept = new Map<string, string>();
	const stores = new Map<string, Map<string, Response>>();
	const pathOf = (of: RequestInfo | URL) =>
		new URL(of instanceof Request ? of.url : String(of), ORIGIN).pathname;
	const open = (name: string) => {
		const store = stores.get(name) ?? new Map<string, Response>();
		stores.set(name, store);
		return {
			put: async (of: string, response: Response) => void store.set(pathOf(of), response),
			delete: async (of: string) => store.delete(pathOf(of)),
			keys: async () => [...store.keys()].map((path) => asked(path))
		};
	};
	const made = {
		answers: new Map<string, () => Response>(),
		isUp: true,
		storage: {
			getItem: (name: string) => kept.get(name) ?? null,
			setItem: (name: string, value: string) => void kept.set(name, value),
			removeItem: (name: string) => void kept.delete(name)
		},
		caches: {
			open: (name: string) => Promise.resolve(open(name)),
			match: async (path: string, { cacheName }: { cacheName: string }) =>
				stores.get(cacheName)?.get(path)?.clone(),
			delete: async (name: string) => stores.delete(name)
		},
		fetch: async (of: Request | string) => {
			if (!made.isUp) throw new TypeError('Failed to fetch');
			const path = typeof of === 'string' ? of : new URL(of.url).pathname;
			return made.answers.get(path)?.() ?? new Response('', { status: 404 });
		},
		paths: () => [...stores.values()].flatMap((store) => [...store.keys()])
	};
	return made as typeof made & Device;
}

const data = { type: 'data', nodes: [] };

test('what a page kept is given back without network, and marked as such; what was not is not', async () => {
	const browser = device();
	browser.answers.set('/jury/2026/__data.json', () => Response.json(data));
	await keepAnswers(browser, ['/jury/2026/__data.json']);
	await keepData(browser, JURY.shell, 'empty');
	browser.isUp = false;
	const answer = await answerOffline(browser, asked('/jury/2026/__data.json?x-sveltekit-invalidated=01'));
	expect([await answer.json(), isKeptAnswer(answer)]).toEqual([data, true]);
	// Any address of the jury is drawn by the one page that has nothing in it.
	expect(await (await answerOffline(browser, asked('/jury/2026/ABC', 'navigate'))).json()).toBe('empty');
	await expect(answerOffline(browser, asked('/jury/2026/ABC/donnees'))).rejects.toThrow('Failed to fetch');
	browser.isUp = true;
	expect(isKeptAnswer(await answerOffline(browser, asked('/jury/2026/__data.json')))).toBe(false);
});

test('nothing is kept of a session that ended, and what was of it is forgotten', async () => {
	const browser = device();
	await keepData(browser, '/jury/2026/__data.json', data);
	for (const answer of [{ type: 'redirect', location: '/connexion' }, undefined]) {
		browser.answers.set('/jury/2026/__data.json', () =>
			answer ? Response.json(answer) : new Response('<html>')
		);
		await keepAnswers(browser, ['/jury/2026/__data.json']);
		expect(browser.paths()).toEqual([]);
	}
});

test('a dossier closed to its juror, and a jury that they left, are forgotten', async () => {
	const browser = device();
	const kept = [
		'/jury/2026/__data.json',
		'/jury/2026/ABC/donnees',
		'/jury/2026/DEF/donnees',
		'/jury/2025/XYZ/donnees'
	];
	for (const path of kept) await keepData(browser, path, data);
	await keepOnly(browser, '/jury/2026', ['/jury/2026/__data.json', '/jury/2026/DEF/']);
	expect(browser.paths()).toEqual([kept[0], kept[2], kept[3]]);
	expect((await answerOffline(browser, asked('/jury/2026', 'navigate'))).status).toBe(404);
	expect(browser.paths()).toEqual([kept[3]]);
});

test('it is one person’s: another finds nothing, and the end of a session empties it', async () => {
	const browser = device();
	await keepFor(browser, 7);
	await keepData(browser, '/jury/2026/__data.json', data);
	await keepFor(browser, 7);
	await forgetOffline(browser, 7);
	expect(browser.paths()).toHaveLength(1);
	await keepFor(browser, 8);
	expect(browser.paths()).toEqual([]);
	await keepData(browser, '/jury/2026/__data.json', data);
	await forgetOffline(browser);
	expect(browser.paths()).toEqual([]);
});

test('a device left in a drawer forgets', async () => {
	const browser = device();
	await keepData(browser, '/jury/2026/__data.json', data);
	browser.isUp = false;
	const at = (days: number) =>
		answerOffline(browser, asked('/jury/2026/__data.json'), Date.now() + days * DAY_MS);
	expect((await at(13)).ok).toBe(true);
	await expect(at(15)).rejects.toThrow('Failed to fetch');
	expect(browser.paths()).toEqual([]);
});

test.each([
	['/jury', 'navigate', true],
	['/jury/2026/ABC', 'navigate', true],
	['/jury/2026/ABC/donnees', 'cors', true],
	['/jury/2026/ABC/fichiers/X', 'navigate', false],
	['/jury/2026/deliberation/prix/notes.csv', 'navigate', false],
	['/connexion', 'navigate', false],
	['/_app/immutable/entry/start.js', 'cors', true]
] as const)('%s (%s) is answered offline: %s', (path, mode, is) => {
	expect(isAnswered(asked(path, mode))).toBe(is);
});
