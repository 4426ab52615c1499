import { chromium, type BrowserContextOptions } from '@playwright/test';
import type { Suite } from '../bench.ts';
import { prepareBrowser } from '../browser.ts';
import { load } from './load.ts';
import { serveBare, serveProduct } from './servers.ts';

const CONNECTIONS = 100;
const SECONDS = 6;
const ROUNDS = 2;
/** After which a page has asked for all that it does by itself. */
const SETTLED_MS = 3000;

/**
 * Public pages for visitors without a session, beside a bare page of the same framework, in turns so that what else the
 * machine does weighs on both; and the weight of a first visit in Chromium, as it came over the wire; the pages of a vote as
 * a phone loads them, where a shared link is opened.
 */
export async function run(): Promise<Suite> {
	const [bare, product] = [await serveBare(), await serveProduct()];
	try {
		const pages = { bare: '/page', home: '/', programme: await programmeOf(product.origin) };
		const rates: Record<keyof typeof pages, number[]> = { bare: [], home: [], programme: [] };
		for (let round = 0; round < ROUNDS; round++) {
			for (const [name, path] of Object.entries(pages) as [keyof typeof pages, string][]) {
				rates[name].push(await rate(name === 'bare' ? bare.origin : product.origin, path));
			}
		}
		const perSecond = (name: keyof typeof pages) =>
			rates[name].reduce((sum, each) => sum + each, 0) / rates[name].length;
		const weights = {
			...(await weigh(product.origin, { home: pages.home, programme: pages.programme })),
			...(await weigh(product.origin, await votePages(product.origin), PHONE))
		};
		return {
			figures: {
				bare_per_s: perSecond('bare'),
				home_per_s: perSecond('home'),
				programme_per_s: perSecond('programme'),
				home_ratio: perSecond('home') / perSecond('bare'),
				programme_ratio: perSecond('programme') / perSecond('bare'),
				...Object.fromEntries(Object.entries(weights).map(([name, { kb }]) => [`${name}_kb`, kb]))
			},
			notes: Object.entries(weights).map(([name, { kinds }]) => `${name} : ${kinds}`)
		};
	} finally {
		await Promise.all([bare.stop(), product.stop()]);
	}
}

const PHONE = {
	viewport: { width: 390, height: 844 },
	...{ deviceScaleFactor: 3, isMobile: true, hasTouch: true }
};

/** The feed of the vote that is open, its first candidate, its register; and the gala of the year before, in replay. */
async function votePages(origin: string): Promise<Record<string, string>> {
	const year = new Date().getFullYear();
	const vote = `/meritas/${year}/vote`;
	const html = await (await fetch(origin + vote)).text();
	const candidate = new RegExp(`href="(${vote}/[^"/]+)"`).exec(html)?.[1];
	if (!candidate) throw new Error('the vote shows no candidate');
	const [ledger, gala] = [`/meritas/${year}/registre`, `/meritas/${year - 1}/gala`];
	return { vote, candidate, ledger, gala };
}

/** The programme that the home page's button leads to. */
async function programmeOf(origin: string): Promise<string> {
	const html = await (await fetch(origin)).text();
	const path = /href="(\/evenements\/[^"/]+\/programme)"/.exec(html)?.[1];
	if (!path) throw new Error('the home page leads to no programme');
	return path;
}

/** Whole pages a second, asked as a browser asks; anything but a full page stops the measure. */
async function rate(origin: string, path: string): Promise<number> {
	const { perSecond, statuses } = await load(origin, {
		connections: CONNECTIONS,
		seconds: SECONDS,
		make: () => ({ path, headers: { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br' } })
	});
	if (Object.keys(statuses).some((status) => status !== '200'))
		throw new Error(`${path}: answers by status ${JSON.stringify(statuses)}`);
	return perSecond;
}

/** Kilobytes (1,000 bytes) of one first visit each, heads and bodies as transferred, fonts apart. */
async function weigh(
	origin: string,
	pages: Record<string, string>,
	device: BrowserContextOptions = {}
): Promise<Record<string, { kb: number; kinds: string }>> {
	const executablePath = prepareBrowser();
	if (!executablePath) throw new Error('no Chromium to weigh pages with');
	const browser = await chromium.launch({ executablePath });
	try {
		const weights: Record<string, { kb: number; kinds: string }> = {};
		for (const [name, path] of Object.entries(pages)) {
			// A context of its own: an empty cache.
			const page = await (await browser.newContext(device)).newPage();
			const byKind: Record<string, number> = {};
			const sizes: Promise<void>[] = [];
			page.on('requestfinished', (request) => {
				sizes.push(
					request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
						const kind = request.resourceType();
						byKind[kind] = (byKind[kind] ?? 0) + responseBodySize + responseHeadersSize;
					})
				);
			});
			// Not `networkidle`: a page that follows a vote or a gala keeps a stream open.
			const answer = await page.goto(origin + path, { waitUntil: 'load' });
			if (answer?.status() !== 200) throw new Error(`${path}: ${answer?.status()}`);
			await page.waitForTimeout(SETTLED_MS);
			await Promise.all(sizes);
			const { font = 0, ...counted } = byKind;
			const kb = (bytes: number) => bytes / 1000;
			weights[name] = {
				kb: kb(Object.values(counted).reduce((sum, bytes) => sum + bytes, 0)),
				kinds: `${Object.entries(counted)
					.map(([kind, bytes]) => `${kind} ${kb(bytes).toFixed(1)} ko`)
					.join(', ')}; polices à part ${kb(font).toFixed(1)} ko`
			};
			if (!byKind.document || !byKind.stylesheet) throw new Error(`${path}: nothing was loaded`);
		}
		return weights;
	} finally {
		await browser.close();
	}
}
