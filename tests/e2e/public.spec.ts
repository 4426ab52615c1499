import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectTargetSizes, failOnErrors } from './axe.ts';

// The demonstration's own event and sessions, found as a visitor finds them: from the home page.

test.beforeEach(({ page }) => failOnErrors(page));

async function openEvent(page: Page): Promise<string> {
	await page.goto('/');
	await page.getByRole('heading', { level: 1 }).getByRole('link').click();
	await expect(page).toHaveURL(/\/evenements\/quariera-\d{4}$/);
	return new URL(page.url()).pathname;
}

const openFilters = (page: Page) => page.getByText('Filtrer le programme', { exact: true }).first().click();
const cards = (page: Page) => page.getByRole('main').getByRole('article');
const titles = (page: Page) => cards(page).getByRole('heading').allInnerTexts();

for (const width of [390, 1280]) {
	test.describe(`à ${width} px`, () => {
		test.use({ viewport: { width, height: 844 } });

		test('l’événement : dates, prix, lieu, et le chemin vers l’inscription', async ({ page }) => {
			await openEvent(page);
			const main = page.getByRole('main');
			await expect(main.getByRole('heading', { level: 1 })).toContainText('QUARIERA');
			await expect(main.getByRole('row', { name: /Colloque complet/ })).toContainText('395,00\u00a0$');
			await expect(main.getByText('Centre de congrès de Trois-Rivières')).toBeVisible();
			await expectNoSidewaysScroll(page);
			for (const on of width === 390 ? [390, 320] : [width]) {
				await page.setViewportSize({ width: on, height: 844 });
				for (const name of ['Aperçu', 'Programme', 'Conférenciers et conférencières', 'Exposants']) {
					const tab = page.getByRole('navigation', { name: 'Cet événement' }).getByRole('link', { name });
					// Each is in sight from the start: nobody swipes for what they cannot see.
					await expect(tab).toBeInViewport({ ratio: 1 });
					const box = (await tab.boundingBox())!;
					expect(box.x, name).toBeGreaterThanOrEqual(0);
					expect(box.x + box.width, name).toBeLessThanOrEqual(on);
				}
			}
			await main.getByRole('link', { name: 'S’inscrire' }).first().click();
			await expect(page).toHaveURL(/\/inscription$/);
		});

		test('le programme : un jour, puis un autre, chaque onglet en vue', async ({ page }) => {
			const event = await openEvent(page);
			await page.goto(`${event}/programme`);
			const days = page.getByRole('navigation', { name: 'Journées' }).getByRole('link');
			await expect(days).toHaveCount(4);
			for (const day of await days.all()) {
				const box = (await day.boundingBox())!;
				expect(box.x + box.width).toBeLessThanOrEqual(width);
			}
			await days.nth(1).click();
			await expect(days.nth(1)).toHaveAttribute('aria-current', 'page');
			const second = await titles(page);
			await days.nth(2).click();
			await expect(days.nth(2)).toHaveAttribute('aria-current', 'page');
			expect(await titles(page)).not.toEqual(second);
			await expectNoSidewaysScroll(page);
		});
	});
}

test('par un lien de thème, sur un téléphone : la première séance est dans le premier écran', async ({
	page
}) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`${await openEvent(page)}/programme?jour=tout&theme=numerique`);
	await expect(page.getByRole('status')).toContainText(/Thème\s: Numérique et IA/);
	await expect(cards(page).first()).toBeInViewport();
});

for (const javaScriptEnabled of [true, false]) {
	test.describe(javaScriptEnabled ? 'filtres' : 'filtres sans JavaScript', () => {
		test.use({ javaScriptEnabled });

		test('par thème, par personne et par mots', async ({ page }) => {
			const event = await openEvent(page);
			await page.goto(`${event}/programme?jour=tout`);
			const all = await cards(page).count();
			await openFilters(page);
			await page.getByLabel('Thème').selectOption({ label: 'Numérique et IA' });
			await page.getByRole('button', { name: 'Filtrer' }).click();
			await expect(page).toHaveURL(/theme=/);
			const themed = await cards(page).count();
			expect(themed).toBeGreaterThan(0);
			expect(themed).toBeLessThan(all);
			for (const card of await cards(page).all()) await expect(card).toContainText('Numérique et IA');
			await expect(page.getByRole('status')).toContainText(`${themed} séances trouvées`);

			// Folded again, they say what is asked; opened, they are filled, and add up.
			await expect(page.getByRole('status')).toContainText(/Thème\s: Numérique et IA/);
			await expect(page.getByLabel('Thème')).toBeHidden();
			await openFilters(page);
			const person = page.getByLabel('Personne');
			await expect(page.getByLabel('Thème')).not.toHaveValue('');
			await page.getByLabel('Thème').selectOption('');
			await person.selectOption({ index: 3 });
			const name = (await person.locator('option:checked').innerText()).trim();
			await page.getByRole('button', { name: 'Filtrer' }).click();
			await expect(page).toHaveURL(/personne=\w/);
			expect(await cards(page).count()).toBeGreaterThan(0);
			for (const card of await cards(page).all()) await expect(card).toContainText(name);

			await page.getByRole('link', { name: 'Effacer les filtres' }).click();
			await page.getByRole('searchbox').fill('stigmatisation SANTE');
			await page.getByRole('button', { name: 'Chercher' }).click();
			await expect(page).toHaveURL(/q=stig/);
			expect(await titles(page)).toEqual(['Briser la stigmatisation liée à la santé mentale']);

			await page.getByRole('searchbox').fill('introuvable');
			await page.getByRole('button', { name: 'Chercher' }).click();
			await expect(page.getByRole('heading', { name: 'Rien ne correspond à ces filtres' })).toBeVisible();
			await page.getByRole('main').getByRole('link', { name: 'Effacer les filtres' }).last().click();
			await expect(page).toHaveURL(`${event}/programme`);
		});
	});
}

test('une séance : où, quand, avec qui, et ses données pour les moteurs', async ({ page }) => {
	const event = await openEvent(page);
	await page.goto(`${event}/programme?q=stigmatisation`);
	await cards(page).getByRole('link').click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Briser la stigmatisation/);
	await expect(page.getByText('Accès sans marche')).toBeVisible();
	const blocks = await page.locator('script[type="application/ld+json"]').allTextContents();
	const data = JSON.parse(blocks[0]!) as Record<string, unknown>;
	expect(data).toMatchObject({
		'@type': 'Event',
		name: 'Briser la stigmatisation liée à la santé mentale',
		eventStatus: 'https://schema.org/EventScheduled',
		location: { '@type': 'Place' },
		superEvent: { '@type': 'Event' }
	});
	expect(Date.parse(data.startDate as string)).toBeLessThan(Date.parse(data.endDate as string));
	const person = page.getByRole('main').locator('a[href*="/conferenciers/"]').first();
	const name = await person.innerText();
	await person.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
	await expect(cards(page).first()).toContainText('Briser la stigmatisation');
});

test('un lien partagé montre un titre, une phrase et une image légère', async ({ page, request }) => {
	await openEvent(page);
	const content = (property: string) => page.locator(`meta[property="${property}"]`).getAttribute('content');
	expect(await content('og:title')).toMatch(/^QUARIERA \d{4} · Estrade$/);
	expect(await content('og:description')).toBeTruthy();
	const image = await request.get((await content('og:image'))!);
	expect(image.headers()['content-type']).toBe('image/png');
	const png = await image.body();
	expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
	expect(png.byteLength).toBeLessThan(300_000);
});

test('au clavier : le lien d’évitement, puis les onglets', async ({ page }) => {
	const event = await openEvent(page);
	await page.goto(`${event}/programme`);
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused();
	await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeInViewport();
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/#contenu$/);
	await expect(page.getByRole('main')).toBeFocused();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: /^QUARIERA/ })).toBeFocused();
	for (const name of ['Aperçu', 'Programme', 'Conférenciers et conférencières', 'Exposants']) {
		await page.keyboard.press('Tab');
		await expect(page.getByRole('link', { name, exact: true })).toBeFocused();
	}
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(`${event}/exposants`);
});

test('en anglais et retour, sur la même page', async ({ page }) => {
	const event = await openEvent(page);
	await page.goto(`${event}/programme?jour=tout`);
	await page.getByRole('button', { name: 'Read this page in English' }).click();
	await expect(page).toHaveURL(`${event}/programme?jour=tout`);
	await expect(page.locator('html')).toHaveAttribute('lang', 'en-CA');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Program');
	// Titles are the speakers' own words.
	await expect(cards(page).getByRole('heading').first()).toHaveAttribute('lang', 'fr-CA');
	await expectAccessible(page);
	await page.locator('form[action="/langue"] button').click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'fr-CA');
});

for (const colorScheme of ['light', 'dark'] as const) {
	test.describe(`axe, ${colorScheme}`, () => {
		test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

		test('ne trouve rien sur les pages publiques, et rien ne déborde à 320 px', async ({ page }) => {
			test.setTimeout(180_000);
			const event = await openEvent(page);
			await page.goto(`${event}/programme?q=stigmatisation`);
			const session = await cards(page).getByRole('link').getAttribute('href');
			await page.goto(`${event}/conferenciers`);
			const person = await page.getByRole('main').locator('li a').first().getAttribute('href');
			for (const path of [
				'/',
				'/evenements',
				event,
				`${event}/programme`,
				`${event}/programme?jour=tout&theme=numerique`,
				`${event}/programme?vue=salle&jour=tout`,
				`${event}/programme?vue=theme`,
				`${event}/programme?vue=personne`,
				`${event}/programme/imprimer`,
				session!,
				`${event}/conferenciers`,
				person!,
				`${event}/exposants`,
				`${event}/inscription`,
				'/confidentialite',
				'/connexion',
				'/composants'
			]) {
				await page.setViewportSize({ width: 1280, height: 900 });
				await page.goto(path);
				await expect(page.locator('h1')).toBeVisible();
				await expectAccessible(page);
				await expectTargetSizes(page);
				await page.setViewportSize({ width: 320, height: 640 });
				await expectNoSidewaysScroll(page);
			}
		});
	});
}
