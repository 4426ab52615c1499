import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { codeMailedTo } from './mail.ts';
import { address, confirm, expectOrderPage, sayWho } from './registering.ts';
import { signInAs } from './sign-in.ts';

// The catalogue of trainings as a visitor finds it in the demonstration: found, narrowed, read, registered for.

test.beforeEach(({ page }) => failOnErrors(page));

const cards = (page: Page) => page.getByRole('main').getByRole('article');
const interactive = (page: Page) => expect(page.locator('html')).toHaveAttribute('data-interactive');
const SERIES = '/formations/apprendre-a-naviguer-les-eaux-du-changement';

test('words answer as they are typed, whatever their accents, number and gender', async ({ page }) => {
	await page.goto('/formations');
	await interactive(page);
	const total = page.getByRole('status').filter({ hasText: /formation/ });
	await page.getByRole('searchbox').pressSequentially('competence reconnai');
	await expect(page).toHaveURL(/q=competence\+reconnai/);
	await expect(total).toHaveText('1 formation');
	await expect(cards(page).getByRole('link')).toHaveText(/Reconnaissance des compétences/);
	await expect(page.getByRole('searchbox')).toBeFocused();
	await page.getByRole('searchbox').fill('florence gagné');
	await expect(cards(page).getByRole('link', { name: 'Apprendre à naviguer' })).toBeVisible();
	await page.getByRole('searchbox').fill('zzzz');
	await expect(page.getByRole('heading', { name: 'Aucune formation ne répond' })).toBeVisible();
	await page.getByRole('link', { name: 'Voir toutes les formations' }).click();
	await expect(cards(page)).toHaveCount(24);
	await expect(page.getByRole('searchbox')).toHaveValue('');
});

test('facets count what they would give, by keyboard, and are taken off one by one', async ({ page }) => {
	await page.goto('/formations');
	await interactive(page);
	await page.getByText('Filtrer', { exact: true }).focus();
	await page.keyboard.press('Enter');
	const online = page.getByRole('checkbox', { name: /^En ligne/ });
	const told = /\((\d+)\)/.exec(await online.locator('xpath=..').innerText())![1]!;
	await online.focus();
	await page.keyboard.press('Space');
	await expect(page).toHaveURL(/format=en-ligne/);
	await expect(cards(page)).toHaveCount(Number(told));
	await expect(online).toBeFocused();
	await page.getByRole('checkbox', { name: /^Avec des places/ }).check();
	await expect(page).toHaveURL(/dispo=places/);
	await expect(cards(page).filter({ hasText: 'Complet' })).toHaveCount(0);
	await expect(page.getByText('Filtrer (2)')).toBeVisible();
	await page.getByRole('link', { name: 'Retirer le choix En ligne' }).click();
	await expect(page).not.toHaveURL(/format=/);
	await expect(online).not.toBeChecked();
	await page.getByRole('link', { name: 'Tout effacer' }).click();
	await expect(cards(page)).toHaveCount(24);
	await page.getByRole('link', { name: 'Page suivante' }).click();
	await expect(page.getByText(/Page 2 de/)).toBeVisible();
});

test.describe('without scripts', () => {
	test.use({ javaScriptEnabled: false });

	test('the catalogue is searched, narrowed, and its course read', async ({ page }) => {
		await page.goto('/formations');
		await page.getByRole('searchbox').fill('plumitif');
		await page.getByText('Filtrer', { exact: true }).click();
		await page.getByRole('checkbox', { name: /^En ligne/ }).check();
		await page.getByRole('button', { name: 'Voir les formations' }).click();
		await expect(page).toHaveURL(/q=plumitif&.*format=en-ligne/);
		await cards(page).getByRole('link').click();
		await expect(page.getByText(/Sera confirmée le .* dès 8\sinscriptions, 5 à ce jour/)).toBeVisible();
		await expect(page.getByRole('link', { name: /^S’inscrire/ })).toBeVisible();
	});
});

test('pages of the catalogue are accessible, and fit the narrowest phone', async ({ page }) => {
	for (const path of ['/formations', '/formations?q=zzzz&theme=gestion', SERIES]) {
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.goto(path);
		for (const summary of await page.getByRole('main').locator('summary').all()) await summary.click();
		await expectAccessibleInBothSchemes(page);
		await expectTargetSizes(page);
		await page.setViewportSize({ width: 320, height: 640 });
		await expectNoSidewaysScroll(page);
	}
});

test('a course says its dates to people, to calendars and to search engines', async ({ page }) => {
	await page.goto(SERIES);
	const offer = page.getByRole('main').locator('.offer');
	await expect(offer.locator('.dates li')).toHaveCount(3);
	const data = JSON.parse(await page.locator('script[type="application/ld+json"]').innerText()) as {
		'@type': string;
		hasCourseInstance: { courseMode: string; instructor: { name: string }[] }[];
	};
	expect(data['@type']).toBe('Course');
	expect(data.hasCourseInstance).toMatchObject([
		{ courseMode: 'Onsite', instructor: [{ name: 'Florence Gagné' }] }
	]);
	const href = await offer.getByRole('link', { name: /calendrier/ }).getAttribute('href');
	const calendar = await page.request.get(href!);
	expect(calendar.headers()['content-type']).toContain('text/calendar');
	expect((await calendar.text()).match(/BEGIN:VEVENT/g)).toHaveLength(3);
	// The event of an offer leads to its course.
	const register = (await offer.getByRole('link', { name: /^S’inscrire/ }).getAttribute('href'))!;
	await page.goto(register.replace('/inscription', ''));
	await expect(page).toHaveURL(new RegExp(SERIES));
});

test('on a phone, a training is registered for from the catalogue to its confirmation', async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto('/formations?dispo=places');
	await cards(page).getByRole('link', { name: 'Apprendre à naviguer' }).click();
	await page.getByRole('link', { name: /^S’inscrire/ }).click();
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
	await expect(page.getByRole('heading', { name: 'Ateliers' })).toHaveCount(0);
	await sayWho(page, address());
	await expectNoSidewaysScroll(page);
	await confirm(page).click();
	await expectOrderPage(page);
	await expect(page.getByRole('main')).toContainText('Apprendre à naviguer les eaux du changement');
	await expectNoSidewaysScroll(page);
});

test('whoever waits for dates says so in one tap, and takes it back', async ({ page, baseURL }) => {
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/formations?q=ADS&tri=titre');
	await cards(page).getByRole('link').first().click();
	await page.getByRole('button', { name: 'M’aviser des prochaines dates' }).click();
	await expect(page.getByText(/C’est noté/)).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('button', { name: 'Ne plus m’aviser' }).click();
	await expect(page.getByRole('button', { name: 'M’aviser des prochaines dates' })).toBeVisible();
});

test('a visitor proves their address by a code, and comes back with it done', async ({
	page,
	browser,
	baseURL
}) => {
	await page.goto(SERIES);
	await interactive(page);
	await page.getByText('M’aviser des prochaines dates').click();
	const email = address();
	await page.getByLabel('Prénom').fill('Maëlle');
	await page.getByLabel('Nom', { exact: true }).fill('Éthier');
	await page.getByLabel('Adresse courriel').fill(email);
	await page.getByRole('button', { name: 'Recevoir mon code' }).click();
	await expect(page).toHaveURL(/\/connexion\?suite=/);
	await page.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, baseURL!));
	await page.getByRole('button', { name: 'Me connecter' }).click();
	await expect(page).toHaveURL(new RegExp(SERIES));
	await expect(page.getByText(/C’est noté/)).toBeVisible();
});
