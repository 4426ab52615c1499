import { chromium, expect, request, test, type Browser, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';
import { expectAccessible, expectTargetSizes } from './axe.ts';
import { address, colloquium, confirm, expectOrderPage, sayWho } from './registering.ts';
import { demoAccount, signInAs, type DemoKind } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };

async function sessionOf(kind: DemoKind, origin: string) {
	const session = await request.newContext({ baseURL: origin });
	const answer = await session.post('/connexion?/entrer', {
		form: { email: demoAccount(kind).email, password: DEMO_PASSWORD },
		headers: { Origin: origin, Accept: 'text/html' },
		maxRedirects: 0
	});
	expect(answer.status()).toBe(303);
	return session;
}

/** The QR code that a practitioner has on their own page, as they would show it at the door. */
async function badgeOf(origin: string): Promise<string> {
	const practitioner = await sessionOf('practitioner', origin);
	const list = await (await practitioner.get('/compte/inscriptions')).text();
	const path = /"(\/compte\/inscriptions\/\w+)"[^>]*>QUARIERA/.exec(list)![1]!;
	const html = await (await practitioner.get(path)).text();
	await practitioner.dispose();
	const svg = /<svg[^>]*shape-rendering="crispEdges".*?<\/svg>/s.exec(html)![0];
	return svg.includes('xmlns=') ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** A film for Chromium's false camera: a hand that brings the badge, slightly tilted. */
async function film(svg: string, file: string): Promise<void> {
	const code = await sharp(Buffer.from(svg), { density: 300 })
		.resize(300, 300, { kernel: 'nearest' })
		.png()
		.toBuffer();
	const frames = await Promise.all(
		[-4, -2, 0, 2, 4, 2, 0, -2].map(async (angle) => {
			const held = await sharp(code).rotate(angle, { background: '#ffffff' }).png().toBuffer();
			return sharp({ create: { width: 640, height: 480, channels: 3, background: '#7d848c' } })
				.composite([{ input: held, gravity: 'centre' }])
				.jpeg({ quality: 85 })
				.toBuffer();
		})
	);
	writeFileSync(file, Buffer.concat(frames));
}

async function openDoor(page: Page): Promise<void> {
	await page.goto('/pointage');
	await page
		.getByRole('link', { name: /Accueil.*une entrée par jour/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 1, name: 'Accueil' })).toBeVisible();
}

test.describe('with a camera', () => {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-camera-'));
	let browser: Browser;

	test.beforeAll(async ({ baseURL }) => {
		const file = join(folder, 'badge.mjpeg');
		await film(await badgeOf(baseURL!), file);
		browser = await chromium.launch({
			executablePath: test.info().project.use.launchOptions?.executablePath,
			args: [
				'--use-fake-ui-for-media-stream',
				'--use-fake-device-for-media-stream',
				`--use-file-for-fake-video-capture=${file}`
			]
		});
	});
	test.afterAll(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	test('a badge is read, then known, then taken back', async ({ baseURL }) => {
		const context = await browser.newContext({ baseURL: baseURL!, viewport: PHONE, locale: 'fr-CA' });
		const page = await context.newPage();
		const faults: string[] = [];
		page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
		await signInAs(page, 'door', baseURL!);
		await openDoor(page);
		const verdict = page.locator('[data-verdict]');
		await expect(verdict).toHaveAttribute('data-verdict', 'admitted', { timeout: 20_000 });
		await expect(verdict).toContainText('Bienvenue');
		await expect(page.getByRole('status').first()).toContainText('Entrée admise');
		await expectAccessible(page);

		// Held in view it is not read again; shown again it is.
		await page.reload();
		await expect(verdict).toHaveAttribute('data-verdict', 'already_admitted', { timeout: 20_000 });
		await expect(verdict).toContainText('Déjà pointé');
		await expect(verdict).toContainText('Premier passage');
		expect(faults).toEqual([]);
		await context.close();
	});
});

test('by hand: search without accents, admit, undo', async ({ page, baseURL }) => {
	await page.setViewportSize(PHONE);
	await signInAs(page, 'door', baseURL!);
	await openDoor(page);
	await expect(page.getByText('Aucune caméra disponible')).toBeVisible();
	await page.getByLabel('Chercher une personne').fill('tremb');
	const person = page.getByRole('button', { name: /Colloque complet.*Faire entrer/ }).first();
	const name = (await person.locator('strong').textContent())!;
	await person.click();
	const verdict = page.locator('[data-verdict=admitted]');
	await expect(verdict).toContainText(`Bienvenue, ${name.split(' ')[0]}`);
	await page.getByRole('button', { name: 'Annuler cette entrée' }).click();
	await expect(page.getByText(`Entrée annulée : ${name}`).first()).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'Entrée annulée' }).first()).toContainText(name);
	await expectAccessible(page);
	await expectTargetSizes(page);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
});

test('an entry is taken back from the list, in one line on a phone, and the focus stays there', async ({
	page,
	baseURL
}) => {
	await page.setViewportSize(PHONE);
	await signInAs(page, 'door', baseURL!);
	await openDoor(page);
	await page.getByLabel('Chercher une personne').fill('lavoie');
	const person = page.getByRole('button', { name: /Colloque complet.*Faire entrer/ }).first();
	const name = (await person.locator('strong').textContent())!;
	await person.click();
	await page.getByRole('button', { name: 'Suivant' }).click();
	// The list alone takes it back: nothing repeats its first row.
	const takeBack = page.getByRole('button', { name: /^Annuler/ }).filter({ hasText: name });
	await expect(takeBack).toHaveCount(1);
	const row = page.getByRole('listitem').filter({ has: takeBack });
	const [line, time, button] = await Promise.all([
		row.boundingBox(),
		row.locator('time').boundingBox(),
		takeBack.boundingBox()
	]);
	expect(line!.height).toBeLessThanOrEqual(72);
	expect(button!.height).toBeGreaterThanOrEqual(44);
	const middle = ({ y, height }: { y: number; height: number }) => y + height / 2;
	expect(Math.abs(middle(time!) - middle(button!))).toBeLessThan(4);
	await takeBack.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText(`Entrée annulée : ${name}`).first()).toBeVisible();
	await expect(takeBack).toHaveCount(0);
	await expect(page.getByRole('heading', { name: 'Dernières lectures' })).toBeFocused();
	await expect(page.getByRole('listitem').filter({ hasText: name }).first()).toContainText('Entrée annulée');
});

test('an entry taken back by mistake is put back, once, by a reading of its own', async ({
	page,
	baseURL
}) => {
	await page.setViewportSize(PHONE);
	await signInAs(page, 'door', baseURL!);
	await openDoor(page);
	await page.getByLabel('Chercher une personne').fill('bergeron');
	const person = page.getByRole('button', { name: /Colloque complet.*Faire entrer/ }).first();
	const name = (await person.locator('strong').textContent())!;
	const nonces: string[] = [];
	page.on('request', (request) => {
		if (/\/(lecture|annulation)$/.test(request.url()))
			nonces.push((request.postDataJSON() as { nonce: string }).nonce);
	});
	await person.click();
	await expect(page.locator('[data-verdict=admitted]')).toBeVisible();
	await page.getByRole('button', { name: 'Annuler cette entrée' }).click();
	const restore = page.getByRole('button', { name: `Rétablir l’entrée\u00a0: ${name}` });
	await expect(restore).toBeInViewport();
	await expectAccessible(page);
	await expectTargetSizes(page);
	await restore.focus();
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-verdict=admitted]')).toContainText(`Bienvenue, ${name.split(' ')[0]}`);
	await expect(restore).toHaveCount(0);
	await expect(page.getByRole('heading', { name: 'Dernières lectures' })).toBeFocused();
	expect(new Set(nonces).size).toBe(3);
	// The log keeps the three lines; what is in force is the last.
	const rows = page.getByRole('listitem').filter({ hasText: name });
	await expect(rows).toHaveCount(3);
	await expect(rows.getByRole('button', { name: /^Annuler/ })).toHaveCount(1);
	await page.reload();
	await expect(rows).toHaveCount(3);
	await expect(rows.getByRole('button', { name: /^Annuler/ })).toHaveCount(1);
});

test('a search that is emptied leaves nothing behind, even an answer on its way, and keeps the focus', async ({
	page,
	baseURL
}) => {
	await signInAs(page, 'door', baseURL!);
	await openDoor(page);
	const field = page.getByLabel('Chercher une personne');
	const people = page.getByRole('button', { name: /Faire entrer|entrée à/ });
	await field.fill('tremb');
	await expect(people.first()).toBeVisible();
	await field.fill('');
	await expect(people).toHaveCount(0);
	await expect(page.getByText(/résultat/)).toHaveCount(0);
	await expect(field).toBeFocused();

	let answer = () => {};
	const asked = new Promise<void>((resolve) => (answer = resolve));
	await page.route(/recherche\?q=/, async (route) => {
		await asked;
		await route.continue();
	});
	const request = page.waitForRequest(/recherche\?q=/);
	await field.pressSequentially('tremb');
	await request;
	await field.fill('');
	// Marked once the page has read the late answer and done what it does with it.
	await page.evaluate(() => {
		const { json } = Response.prototype;
		Response.prototype.json = async function () {
			const value: unknown = await json.call(this);
			setTimeout(() => (document.documentElement.dataset.read = this.url), 0);
			return value;
		};
	});
	answer();
	await expect(page.locator('html')).toHaveAttribute('data-read', /recherche\?q=/);
	await expect(people).toHaveCount(0);
	await expect(field).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`without a camera there is a sentence and the way on, no black box (${colorScheme})`, async ({
		page,
		baseURL
	}) => {
		await page.emulateMedia({ colorScheme });
		await signInAs(page, 'door', baseURL!);
		for (const viewport of [PHONE, { width: 1280, height: 800 }]) {
			await page.setViewportSize(viewport);
			await openDoor(page);
			await expect(page.getByText('Aucune caméra disponible')).toBeVisible();
			const stage = page.getByRole('region', { name: 'Caméra' });
			expect((await stage.boundingBox())!.height).toBeLessThan(240);
			const grounds = await stage.evaluate((element) =>
				[element, ...element.querySelectorAll('*')].map((one) => getComputedStyle(one).backgroundColor)
			);
			expect(grounds).not.toContain('rgb(12, 17, 22)');
			await expect(page.getByRole('button', { name: 'Essayer de nouveau' })).toBeVisible();
			await expect(page.getByLabel('Chercher une personne')).toBeInViewport();
			await expectAccessible(page);
		}
	});
}

test('a code nobody has, typed by a hand-held reader', async ({ page, baseURL }) => {
	await signInAs(page, 'door', baseURL!);
	await openDoor(page);
	await page.getByLabel(/Lecteur de codes/).fill('E1.AAAA2345.xxxxxxxxxxxxxxxxxxxxxx');
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-verdict=unknown]')).toContainText('Inconnu');
	await page.getByRole('button', { name: 'Suivant' }).click();
	await expect(page.locator('[data-verdict]')).toHaveCount(0);
});

test('without network nothing is claimed; the reading arrives once when it is back', async ({
	page,
	baseURL,
	context
}) => {
	await signInAs(page, 'door', baseURL!);
	await openDoor(page);
	await expect(page.getByText('Aucune caméra disponible')).toBeVisible();
	await page.getByLabel('Chercher une personne').fill('gagn');
	const person = page.getByRole('button', { name: /Colloque complet.*Faire entrer/ }).first();
	await expect(person).toBeVisible();
	await context.setOffline(true);
	await person.click();
	await expect(page.getByText('Hors ligne', { exact: true })).toBeVisible();
	await expect(page.locator('[data-verdict]')).toHaveCount(0);
	await context.setOffline(false);
	await expect(page.locator('[data-verdict=admitted]')).toBeVisible();
	await page.getByRole('button', { name: 'Annuler cette entrée' }).click();
	await expect(page.getByText(/^Entrée annulée :/).first()).toBeVisible();
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('search, admit and undo are plain forms', async ({ page, baseURL }) => {
		// Somebody of its own: those of the demonstration are cancelled, replaced and let in by other tests.
		const familyName = `Porte-${Date.now().toString(36)}`;
		await page.goto(`${await colloquium(page)}/inscription`);
		await sayWho(page, address(), familyName);
		await confirm(page).click();
		await expectOrderPage(page);
		await signInAs(page, 'door', baseURL!);
		await openDoor(page);
		await page.getByLabel('Chercher une personne').fill(familyName);
		await page.getByRole('button', { name: 'Chercher' }).click();
		await page.getByRole('button', { name: /Colloque complet.*Faire entrer/ }).click();
		await expect(page.locator('[data-verdict=admitted]')).toContainText('Entrée admise');
		await page.getByRole('button', { name: 'Annuler cette entrée' }).click();
		await expect(page.getByText(/^Entrée annulée :/)).toBeVisible();
		await page.getByRole('button', { name: 'Rétablir cette entrée' }).click();
		await expect(page.locator('[data-verdict=admitted]')).toContainText('Entrée admise');
	});
});

test('staff give a device a token, which reads a badge until it is revoked', async ({ page, baseURL }) => {
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/pointage');
	await expectAccessible(page);
	const name = `Tablette ${Date.now()}`;
	await page.getByLabel('Nom de l’appareil').fill(name);
	await page.getByRole('button', { name: 'Créer le jeton' }).click();
	const token = (await page.locator('code').textContent())!;
	const ask = (body: string, bearer = token) =>
		page.request.post('/api/v1/checkins', {
			headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
			data: body
		});
	const read = await ask(JSON.stringify({ text: 'rien', nonce: `essai-${Date.now()}` }));
	expect(read.status()).toBe(200);
	expect(await read.json()).toMatchObject({ verdict: 'unknown', person: null });
	for (const [body, status, code] of [
		['{', 400, 'invalid_input'],
		['[]', 400, 'invalid_input'],
		[JSON.stringify({ text: 1, nonce: {} }), 400, 'invalid_input'],
		[JSON.stringify({ text: 'x'.repeat(501), nonce: 'essai-000' }), 400, 'invalid_input'],
		[JSON.stringify({ text: 'x', nonce: 'essai-000', checkpointId: 999999 }), 404, 'not_found'],
		[`"${'x'.repeat(9000)}"`, 413, 'body_too_large'],
		[`"${'x'.repeat(900_000)}"`, 413, 'body_too_large']
	] as const) {
		const refused = await ask(body);
		expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([status, code]);
	}
	expect((await ask('{}', 'edd_jeton-invente-de-toutes-pieces')).status()).toBe(401);
	await page.getByRole('button', { name: `Révoquer ${name}` }).click();
	await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Révoqué');
	expect((await ask(JSON.stringify({ text: 'rien', nonce: `essai-${Date.now()}` }))).status()).toBe(403);
	const badges = await page.request.get(`/gestion/pointage/badges?evenement=inconnu`);
	expect(badges.status()).toBe(404);
	const link = await page
		.getByRole('link', { name: /Six par feuille/ })
		.first()
		.getAttribute('href');
	const pdf = await page.request.get(link!);
	expect(pdf.headers()['content-type']).toBe('application/pdf');
});
