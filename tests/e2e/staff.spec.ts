import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectTargetSizes } from './axe.ts';
import { readFileSync } from 'node:fs';

// Each test takes an order of the demonstration in a state that it leaves or keeps, so none waits for another.

async function signIn(page: Page): Promise<string> {
	await page.goto('/gestion');
	await page.getByRole('button', { name: /Permanence/ }).click();
	await page.waitForURL(/\/gestion\/quariera-\d{4}$/);
	return new URL(page.url()).pathname;
}

async function fits(page: Page) {
	const over = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(over).toBeLessThanOrEqual(0);
}

const figure = async (page: Page, name: string) =>
	Number((await page.locator(`[data-figure="${name}"]`).innerText()).replace(/[^\d]/g, ''));

const openFirst = async (page: Page, base: string, query: string) => {
	await page.goto(`${base}/commandes?${query}`);
	await page.locator('tbody a.code').first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(/[A-Z0-9]{8}/);
};

test('the dashboard says what the exported rows say', async ({ page }) => {
	const base = await signIn(page);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Où en sommes-nous?');
	await expectAccessible(page);
	await page.getByText('Exporter', { exact: true }).click();
	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: /CSV.*Inscriptions/ }).click();
	const download = await downloading;
	expect(download.suggestedFilename()).toMatch(/^quariera-\d{4}-inscriptions-.*\.csv$/);
	const [headings, ...rows] = readFileSync((await download.path())!, 'utf8')
		.replace(/^\ufeff/, '')
		.trim()
		.split('\r\n')
		.map((line) => line.split(';'));
	const column = (name: string) => headings!.indexOf(name);
	const active = rows.filter((row) => row[column('Inscription')] === 'Active');
	await page.goto(base);
	expect(await figure(page, 'registered')).toBe(active.length);
	expect(await figure(page, 'paid')).toBe(
		active.filter((row) => row[column('État de la commande')] === 'Payée').length
	);
	await page.goto('/gestion/journal');
	await expect(page.getByRole('rowheader', { name: 'Fichier exporté' }).first()).toBeVisible();
	await expectAccessible(page);
});

test('the journal is read from an order, and by whoever acted', async ({ page }) => {
	const base = await signIn(page);
	await openFirst(page, base, 'etat=paid');
	const code = /[A-Z0-9]{8}/.exec(await page.getByRole('heading', { level: 1 }).innerText())![0];
	await page.getByRole('link', { name: 'Tout voir dans le journal' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Journal');
	await expect(page.getByLabel('Chercher')).toHaveValue(code);
	await expect(page.getByRole('rowheader', { name: 'Commande passée' })).toHaveCount(1);
	await page.getByLabel('Action').selectOption('Fichier exporté');
	await page.getByRole('button', { name: 'Filtrer' }).click();
	await expect(page.getByRole('heading', { name: 'Aucune ligne ne correspond' })).toBeVisible();
	await expectAccessible(page);
});

test('the page of a person leads to their journal, which its filters keep to them', async ({ page }) => {
	const base = await signIn(page);
	await page.goto(`${base}/personnes`);
	const person = page.locator('tbody th a').first();
	const name = (await person.innerText()).split(', ').reverse().join(' ');
	await person.click();
	await page.getByRole('link', { name: 'Tout voir dans le journal' }).click();
	const subject = page.getByText('Au sujet de');
	await expect(subject).toContainText(name);
	await expectAccessible(page);
	await page.getByLabel('Par quel moyen').selectOption('Un appareil');
	await page.getByRole('button', { name: 'Filtrer' }).click();
	await expect(subject).toContainText(name);
	await expect(page.getByRole('heading', { name: 'Aucune ligne ne correspond' })).toBeVisible();
	await page.getByRole('link', { name: 'Voir tout le monde' }).click();
	await expect(subject).toHaveCount(0);
});

test('a day far away is no incident', async ({ page }) => {
	await signIn(page);
	for (const day of ['9999-12-31', '0099-01-01'])
		expect((await page.request.get(`/gestion/journal?du=${day}&au=${day}`)).status()).toBe(200);
});

test('what an address says was done is said in our words only', async ({ page }) => {
	const base = await signIn(page);
	await openFirst(page, base, 'etat=paid');
	const order = new URL(page.url()).pathname;
	await page.goto(`${order}?fait=ateliers`);
	await expect(page.getByRole('status')).toContainText('Les ateliers sont changés.');
	for (const name of ['constructor', 'toString', '__proto__', 'rien']) {
		await page.goto(`${order}?fait=${name}`);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expect(page.getByRole('status').filter({ hasText: /\S/ })).toHaveCount(0);
	}
});

test('no browser keeps an order, a ticket or a form that a session opened', async ({ page }) => {
	const base = await signIn(page);
	await openFirst(page, base, 'etat=paid');
	const order = new URL(page.url()).pathname.split('/').at(-1)!;
	const ticket = (await page.locator('a[href*="/billets/"]').first().getAttribute('href'))!
		.split('/')
		.at(-1)!;
	const form = `/evenements/${base.split('/')[2]}/inscription`;
	const kept = async (path: string) => {
		const answer = await page.request.get(path);
		expect(answer.status(), path).toBe(200);
		return answer.headers()['cache-control'];
	};
	for (const path of [`/commandes/${order}`, `/billets/${ticket}`, form])
		expect(await kept(path), path).toBe('private, no-store');
	// Control: the same form, of nobody, is found again behind « back ».
	await page.context().clearCookies();
	expect(await kept(form)).toBe('private, no-cache');
});

test('from an order, the other invoices of the same organisation are found, whatever its name', async ({
	page,
	baseURL
}) => {
	const base = await signIn(page);
	const organisation = `Emploi & Cie + 100 % #${Date.now()}`;
	const path = `/evenements/${base.split('/')[2]}/inscription`;
	await page.goto(path);
	const pass = await page.locator('input[name="people[0].pass"]').first().inputValue();
	const someone = {
		givenName: 'Odile',
		familyName: 'Perluète',
		email: `odile.${Date.now()}@exemple.example`
	};
	const fields = Object.entries(someone).flatMap(([name, value]) => [
		[`payer.${name}`, value],
		[`people[0].${name}`, value]
	]);
	const placed = await page.request.post(`${path}?/inscrire`, {
		form: {
			...Object.fromEntries(fields),
			idempotencyKey: `perluete-${Date.now()}`,
			method: 'invoice',
			'payer.organisation': organisation,
			'people[0].pass': pass
		},
		headers: { Origin: baseURL!, Accept: 'text/html' },
		maxRedirects: 0
	});
	expect(placed.status()).toBe(303);
	const code = /commandes\/(\w+)/.exec(placed.headers().location!)![1]!;
	await page.goto(`${base}/commandes/${code}`);
	await page.getByRole('link', { name: 'Le répartir' }).click();
	await expect(page.getByLabel('Chercher')).toHaveValue(organisation);
	await expect(page.getByRole('checkbox', { name: `Commande ${code}` })).toBeVisible();
});

test('figures refresh by themselves and leave the focus where it is', async ({ page }) => {
	await signIn(page);
	const summary = page.getByText('Voir le tableau par jour');
	await summary.focus();
	const asked = page.waitForResponse((response) => response.url().includes('__data.json'));
	await asked;
	await expect(summary).toBeFocused();
});

test('a person is found without accents, and their page opens', async ({ page }) => {
	const base = await signIn(page);
	await page.goto(`${base}/personnes`);
	await expectAccessible(page);
	const name = await page.locator('tbody th a').first().innerText();
	const [family, given] = name.split(', ') as [string, string];
	const bare = `${given} ${family}`.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
	await page.getByLabel('Chercher').fill(bare);
	await page.getByRole('button', { name: 'Filtrer' }).click();
	await page.getByRole('link', { name }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${given} ${family}`);
	await expectAccessible(page);
});

test('a cheque is written down in part, then whole; what is too much is refused and kept', async ({
	page
}) => {
	const base = await signIn(page);
	await openFirst(page, base, 'etat=awaiting_payment&tri=solde');
	await expectAccessible(page);
	const balance = await figure(page, 'balance');
	const pay = page.getByRole('button', { name: 'Inscrire le paiement' });
	await page.getByLabel('Montant ($)').fill(`${(balance + 100) / 100}`.replace('.', ','));
	await page.getByLabel('Numéro ou référence').fill('Chèque 1042');
	await pay.click();
	await expect(page.getByRole('alert')).toContainText('dépasse le solde');
	await expect(page.getByLabel('Numéro ou référence')).toHaveValue('Chèque 1042');
	await page.getByLabel('Montant ($)').fill('100,25');
	await pay.click();
	await expect(page.getByRole('status')).toContainText('Le paiement est inscrit');
	expect(await figure(page, 'balance')).toBe(balance - 10_025);
	await page.getByLabel('Numéro ou référence').fill('Chèque 1043');
	await pay.click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Payée');
	expect(await figure(page, 'balance')).toBe(0);
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('one person is cancelled after a confirmation, with a credit note', async ({ page }) => {
		const base = await signIn(page);
		const before = await figure(page, 'cancelled');
		await openFirst(page, base, 'etat=awaiting_payment');
		await page.getByRole('link', { name: 'Annuler', exact: true }).first().click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Annuler l’inscription de');
		await page.getByRole('button', { name: 'Annuler l’inscription' }).click();
		await expect(page.getByRole('status')).toContainText('C’est annulé');
		await expect(page.getByText('note de crédit', { exact: false }).first()).toBeVisible();
		await page.goto(base);
		expect(await figure(page, 'cancelled')).toBe(before + 1);
	});
});

test('someone else comes instead, and the order’s messages are sent again', async ({ page }) => {
	const base = await signIn(page);
	await openFirst(page, base, 'etat=paid');
	await page.getByRole('button', { name: 'Renvoyer la confirmation' }).click();
	await expect(page.getByRole('status')).toContainText('renvoyés');
	await page.getByRole('link', { name: 'Remplacer' }).first().click();
	await expectAccessible(page);
	await page.getByLabel('Prénom').fill('Ondine');
	await page.getByLabel('Nom', { exact: true }).fill('Nouvelle-Venue');
	await page.getByLabel('Courriel').fill(`ondine.${Date.now()}@exemple.example`);
	await page.getByRole('button', { name: 'Céder la place' }).click();
	await expect(page.getByRole('status')).toContainText('La place est cédée');
	await expect(page.getByRole('link', { name: 'Ondine Nouvelle-Venue' })).toBeVisible();
});

test('another event’s order, and nobody’s, answer 404; the door cannot enter', async ({ page, browser }) => {
	const base = await signIn(page);
	await page.goto(`${base}/commandes`);
	const code = await page.locator('tbody a.code').first().innerText();
	const others = await page
		.locator('.others a')
		.evaluateAll((links) => links.map((a) => a.getAttribute('href')));
	for (const other of others)
		expect((await page.request.get(`${other}/commandes/${code}`)).status()).toBe(404);
	expect((await page.request.get(`${base}/commandes/INCONNUE`)).status()).toBe(404);
	expect((await page.request.get(`${base}/ateliers/999999`)).status()).toBe(404);
	expect((await page.request.get(`${base}/personnes/abc`)).status()).toBe(404);
	const door = await browser.newPage();
	await door.goto('/connexion');
	await door
		.getByRole('button', { name: /Accueil|pointage/ })
		.first()
		.click();
	await door.waitForURL((url) => !url.pathname.startsWith('/connexion'));
	expect((await door.request.get(base)).status()).toBe(403);
	await door.close();
});

test.describe('on a phone', () => {
	test.use({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });

	test('every page fits, and axe finds nothing', async ({ page }) => {
		const base = await signIn(page);
		await fits(page);
		await expectAccessible(page);
		await expectTargetSizes(page);
		for (const path of ['/commandes', '/personnes', '/ateliers', '/paiement']) {
			await page.goto(base + path);
			await fits(page);
			await expectAccessible(page);
			await expectTargetSizes(page);
		}
		for (const path of ['/gestion/journal', '/gestion/courriels', '/gestion/taches']) {
			await page.goto(path);
			await fits(page);
			await expectAccessible(page);
			const table = page.locator('table.log');
			const frame = table.locator('xpath=..');
			expect(await frame.evaluate((one) => one.scrollWidth - one.clientWidth), path).toBe(0);
		}
		await page.goto(`${base}/ateliers`);
		await page.locator('tbody th a').first().click();
		await expect(page.getByText(/Feuille de présence/)).toBeVisible();
		await fits(page);
		await expectAccessible(page);
		await expectTargetSizes(page);
		await openFirst(page, base, '');
		await fits(page);
		await expectAccessible(page);
		await expectTargetSizes(page);
	});
});
