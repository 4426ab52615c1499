import { chromium, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareBrowser } from './browser.ts';
import { DEMO_PASSWORD } from './seed/accounts.ts';

/**
 * `node scripts/screenshots.ts [ORIGIN]`: pictures of the key pages of a running demonstration, for `docs/screenshots`:
 * on a phone, on a wide screen, and in the dark scheme; the programme to print, as it comes out of a printer.
 */
const origin = process.argv[2] ?? 'http://localhost:3000';
const folder = 'docs/screenshots';
const VIEWS = [
	{ name: 'telephone', width: 390, height: 844, colorScheme: 'light' },
	{ name: 'large', width: 1280, height: 900, colorScheme: 'light' },
	{ name: 'sombre', width: 1280, height: 900, colorScheme: 'dark' }
] as const;

/** Long lists, of which the first screen says enough. */
const FIRST_SCREEN = ['programme', 'courriels', 'agenda', 'candidature', 'dossier-jury', 'deliberation'];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: prepareBrowser() });
for (const { name, width, height, colorScheme } of VIEWS) {
	const open = async () => {
		const context = await browser.newContext({
			viewport: { width, height },
			colorScheme,
			locale: 'fr-CA',
			timezoneId: 'America/Toronto'
		});
		return context.newPage();
	};
	const visitor = await open();
	await visitor.goto(`${origin}/evenements`);
	const event = await visitor.locator('a[href*="/evenements/quariera"]').first().getAttribute('href');
	await keep(visitor, '/', 'accueil', name);
	await keep(visitor, event!, 'evenement', name);
	await keep(visitor, `${event}/programme`, 'programme', name);
	await keep(visitor, `${event}/inscription`, 'inscription', name);
	await keep(visitor, '/meritas/palmares', 'palmares', name);
	const practitioner = await signIn(await open(), 'quarieriste@lesoit.example');
	await keep(practitioner, '/compte', 'compte', name);
	await keep(practitioner, '/compte/agenda', 'agenda', name);
	await practitioner.goto(`${origin}/candidatures`);
	await practitioner.locator('main a[href^="/candidatures/"]').first().click();
	await practitioner.waitForURL(/\/candidatures\/\w+$/);
	await keep(practitioner, `${new URL(practitioner.url()).pathname}/dossier`, 'candidature', name);
	const manager = await signIn(await open(), 'direction@lesoit.example');
	await keep(manager, '/organisme', 'organisme', name);
	const staff = await signIn(await open(), 'permanence@axtra.example');
	await keep(staff, '/gestion', 'gestion', name);
	await keep(staff, '/gestion/courriels', 'courriels', name);
	await keep(staff, event!.replace('/evenements', '/gestion') + '/horaire', 'horaire', name);
	await keep(staff, '/gestion/meritas/2025/resultats/innovation', 'resultat', name);
	const juror = await signIn(await open(), 'comite@axtra.example');
	await juror.goto(`${origin}/jury`);
	await juror.locator('main a[href^="/jury/"]').first().click();
	await juror.getByRole('link', { name: 'Parler métier' }).click();
	await juror.waitForURL(/\/jury\/\w+\/\w+$/);
	await keep(juror, new URL(juror.url()).pathname, 'dossier-jury', name);
	await keep(juror, '/jury/regions/deliberation/leadership', 'deliberation', name);
	const door = await signIn(await open(), 'accueil@axtra.example');
	await keep(door, '/pointage', 'pointage', name);
	if (name === 'large') {
		// A letter page, landscape, at 96 points an inch.
		await visitor.setViewportSize({ width: 1056, height: 816 });
		await visitor.emulateMedia({ media: 'print' });
		await keep(visitor, `${event}/programme/imprimer`, 'programme', 'imprime', true);
	}
	for (const page of [visitor, practitioner, manager, staff, juror, door]) await page.context().close();
}
await browser.close();

async function keep(
	page: Page,
	path: string,
	title: string,
	view: string,
	fullPage = !FIRST_SCREEN.includes(title)
): Promise<void> {
	await page.goto(origin + path);
	// On a phone the board shows one slot: the first in which sessions run in parallel.
	const shown = page.locator('#voir');
	if (await shown.isVisible()) {
		await shown.selectOption({ index: 4 });
		await page.waitForURL(/voir=/);
	}
	await page.waitForTimeout(500);
	await page.screenshot({
		path: join(folder, `${title}-${view}.jpg`),
		type: 'jpeg',
		quality: 45,
		fullPage
	});
}

async function signIn(page: Page, email: string): Promise<Page> {
	await page.goto(`${origin}/connexion`);
	await page.getByLabel('Adresse courriel').or(page.locator('input[type=email]')).first().fill(email);
	await page.getByRole('button', { name: 'Utiliser mon mot de passe' }).click();
	await page.locator('input[type=password]').fill(DEMO_PASSWORD);
	await page
		.getByRole('button', { name: /connecter|Entrer|Ouvrir/i })
		.first()
		.click();
	await page.waitForURL((url) => !url.pathname.startsWith('/connexion'));
	return page;
}
