import { chromium } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';

/** As `playwright.config.ts` finds it. */
const browserPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
	(path) => path && existsSync(path)
);
const ROUNDS = 5;

/** A bare page: the file, and the module that counts it, as the page of the registry runs them. */
const PAGE = `<!doctype html><script type="importmap">{"imports":{"@noble/":"/node_modules/@noble/"}}</script>
<script type="module">
import { sha256 } from '@noble/hashes/sha2.js';
import { recount } from '/src/lib/poll/recount.ts';
const hex = (bytes) => bytes.toHex?.() ?? [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
const encoder = new TextEncoder();
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const verify = async (text, signature, key) => {
	const imported = await crypto.subtle.importKey('raw', bytes(key), 'Ed25519', false, ['verify']);
	return crypto.subtle.verify('Ed25519', imported, bytes(signature), encoder.encode(text));
};
const file = await (await fetch('/large.jsonl')).text();
window.count = async () => {
	const began = performance.now();
	const { faults, ballots } = await recount(file, { sha256: (text) => hex(sha256(encoder.encode(text))), verify });
	return { ms: performance.now() - began, faults: faults.length, ballots };
};
</script>`;

/** Milliseconds that a recount of the public file takes in Chromium: the median of some. */
export async function recountInBrowser(folder: string): Promise<number> {
	const browser = await chromium.launch(browserPath ? { executablePath: browserPath } : {});
	try {
		const page = await browser.newPage();
		await page.route('http://localhost/**', (route) => {
			const { pathname } = new URL(route.request().url());
			const js = (body: string) => route.fulfill({ contentType: 'text/javascript', body });
			if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: PAGE });
			if (pathname === '/large.jsonl')
				return route.fulfill({ contentType: 'text/plain', path: join(folder, 'large.jsonl') });
			const source = readFileSync(resolve(`.${pathname}`), 'utf8');
			return js(pathname.endsWith('.ts') ? stripTypeScriptTypes(source) : source);
		});
		await page.goto('http://localhost/');
		await page.waitForFunction('window.count');
		const times: number[] = [];
		for (let i = 0; i < ROUNDS; i++) {
			const counted = await page.evaluate<{ ms: number; faults: number; ballots: number }>('window.count()');
			if (counted.faults > 0) throw new Error(`the recount finds ${counted.faults} faults`);
			times.push(counted.ms);
		}
		return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
	} finally {
		await browser.close();
	}
}
