import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes
} from './axe.ts';
import { openMail } from './mail.ts';
import { address, confirm, expectOrderPage, sayWho } from './registering.ts';
import { signInAs } from './sign-in.ts';

test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => {
		throw error;
	});
});

const LINK = 'https://rencontre.example/secret-de-la-salle';

/** `YYYY-MM-DD`, so many days from now. */
function dayIn(days: number): string {
	return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A course that is in the catalogue, on its page. */
async function makeCourse(staff: Page, title: string): Promise<void> {
	await staff.goto('/gestion/formations/nouvelle');
	await staff.getByLabel('Titre').fill(title);
	await staff.getByLabel('Ou un nouveau thème').fill('Essais');
	await staff.getByLabel('Durée, en minutes').fill('180');
	await staff.getByRole('button', { name: 'Ajouter la formation' }).click();
	await expect(staff.getByRole('heading', { level: 1 })).toHaveText(title);
	await staff.getByRole('button', { name: 'Publier au catalogue' }).click();
	await expect(staff.getByRole('status')).toContainText('au catalogue');
}

/** The form of a dated offer, online, free, its first meeting in so many days. */
async function fillOffer(staff: Page, days: number): Promise<void> {
	await staff.getByRole('link', { name: 'Nouvelle séance' }).click();
	await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Nouvelle séance');
	await staff.locator('[id="dates[0].day"]').fill(dayIn(days));
	await staff.locator('[id="dates[0].from"]').fill('13:00');
	await staff.locator('[id="dates[0].to"]').fill('16:00');
	await staff.getByLabel('Format').selectOption('online');
	await staff.getByLabel('Lien de la rencontre').fill(LINK);
}

/** Registers somebody to an offer, for nothing. @returns the address of their ticket */
async function register(page: Page, slug: string, email: string): Promise<string> {
	await page.goto(`/evenements/${slug}/inscription`);
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
	await sayWho(page, email);
	await confirm(page).click();
	await expectOrderPage(page);
	return (await page.locator('a[href*="/billets/"]').first().getAttribute('href'))!;
}

test('une formation, une série de trois rencontres, et le lien donné seulement à temps', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	await signInAs(page, 'staff', baseURL!);
	await makeCourse(page, `Écouter autrement ${Date.now().toString(36)}`);
	await expectAccessible(page);
	await fillOffer(page, 4);

	// A series is filled in for one, on the page alone.
	await page.getByText('Remplir une série').click();
	await page.getByRole('button', { name: 'Remplir' }).click();
	await expect(page.locator('[id="dates[2].day"]')).toHaveValue(dayIn(32));
	await expect(page.getByLabel('Lien de la rencontre')).toHaveValue(LINK);
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);

	// Two meetings that overlap are said on their line, and nothing typed is lost.
	await page.locator('[id="dates[1].day"]').fill(dayIn(4));
	await page.getByRole('button', { name: 'Ajouter la séance' }).click();
	await expect(page.getByRole('alert')).toContainText('commence avant la fin');
	await expect(page.getByLabel('Lien de la rencontre')).toHaveValue(LINK);
	await page.locator('[id="dates[1].day"]').fill(dayIn(18));
	await page.getByRole('button', { name: 'Ajouter la séance' }).click();
	await expect(page.getByRole('status')).toContainText('en brouillon');
	await page.getByRole('button', { name: 'Publier la séance' }).click();
	await expect(page.getByRole('status')).toContainText('publiée');
	const slug = new URL(page.url()).pathname.split('/').at(-1)!;

	const visitor = await browser.newContext({ baseURL });
	const visit = await visitor.newPage();
	const ticket = await register(visit, slug, address());
	await visit.goto(ticket);
	await expect(visit.getByText(/sont donnés ici à partir du/)).toBeVisible();
	expect(await visit.content()).not.toContain(LINK);
	expect(await (await visit.request.get(`/evenements/${slug}`)).text()).not.toContain(LINK);
	await expectAccessibleInBothSchemes(visit);

	// Given from a week before, it is there, and in the mail.
	await page.getByLabel('Donnés').selectOption('10080');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).last().click();
	await expect(page.getByRole('status')).toContainText('enregistré');
	await visit.reload();
	await expect(visit.getByRole('link', { name: 'Rejoindre la rencontre' })).toHaveAttribute('href', LINK);
	await visit.setViewportSize({ width: 320, height: 800 });
	await expectNoSidewaysScroll(visit);
	await visitor.close();
});

test('une séance qui n’atteint pas son minimum est annulée, et tout le monde est avisé', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	const title = `Trop peu de monde ${Date.now().toString(36)}`;
	await signInAs(page, 'staff', baseURL!);
	await makeCourse(page, title);
	await fillOffer(page, 40);
	await page.getByLabel('Minimum pour avoir lieu').fill('6');
	await page.getByLabel('Décision au plus tard').fill(`${dayIn(30)}T12:00`);
	await page.getByRole('button', { name: 'Ajouter la séance' }).click();
	await page.getByRole('button', { name: 'Publier la séance' }).click();
	await expect(page.getByText(/d’elle-même à 6 personnes/)).toBeVisible();
	const slug = new URL(page.url()).pathname.split('/').at(-1)!;

	const visitor = await browser.newContext({ baseURL });
	const visit = await visitor.newPage();
	const email = address();
	const ticket = await register(visit, slug, email);

	await page.reload();
	await page.locator('summary', { hasText: 'Annuler la séance' }).click();
	await page.getByLabel('Motif, tel que les personnes le liront').fill('Il nous manque cinq personnes.');
	await page.getByRole('button', { name: 'Oui, annuler la séance' }).click();
	await expect(page.getByText('Séance annulée.', { exact: false }).first()).toBeVisible();
	await expectAccessible(page);

	await visit.goto(ticket);
	await expect(visit.getByText('Cette séance est annulée.')).toBeVisible();
	await visit.goto(`/evenements/${slug}/inscription`);
	await expect(confirm(visit)).toHaveCount(0);
	await openMail(page, email, /annulée/);
	await expect(page.locator('main')).toContainText('Il nous manque cinq personnes.');
	await visitor.close();
});

test('sur un téléphone, la personne qui anime lit la liste, note, et donne un document; sans scripts aussi', async ({
	browser,
	baseURL
}) => {
	for (const javaScriptEnabled of [true, false]) {
		const context = await browser.newContext({
			...{ baseURL, javaScriptEnabled },
			viewport: { width: 390, height: 844 }
		});
		const page = await context.newPage();
		await signInAs(page, 'reviewer', baseURL!);
		await page.goto('/compte');
		await page.getByRole('link', { name: 'Animer' }).click();
		const offer = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Confirmée' }).first();
		await offer.getByRole('link').click();
		await expect(page.getByRole('heading', { name: /Personnes inscrites/ })).toBeVisible();
		await expect(page.getByText('Anne-Sophie Bornais')).toBeVisible();
		expect(await page.content()).not.toContain('quarieriste@lesoit.example');
		const note = `Apporter des feutres ${Date.now()}`;
		await page.getByRole('textbox', { name: 'Notes' }).fill(note);
		await page.getByRole('button', { name: 'Enregistrer les notes' }).click();
		await expect(page.getByRole('status')).toContainText('enregistrées');
		await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue(note);
		const name = `plan-${javaScriptEnabled ? 'a' : 'b'}-${Date.now()}.pdf`;
		await page.getByLabel('Fichier').setInputFiles({
			name,
			mimeType: 'application/pdf',
			buffer: Buffer.from(`%PDF-1.7 ${name}`)
		});
		await page.getByRole('button', { name: 'Ajouter un document' }).click();
		await expect(page.getByRole('link', { name })).toBeVisible();
		await page.getByRole('button', { name: `Retirer «\u00a0${name}\u00a0»` }).click();
		await expect(page.getByRole('link', { name })).toHaveCount(0);
		if (javaScriptEnabled) {
			await expectAccessibleInBothSchemes(page);
			await expectTargetSizes(page);
			await page.setViewportSize({ width: 320, height: 800 });
			await expectNoSidewaysScroll(page);
			await page.goto(`${new URL(page.url()).pathname}/liste`);
			await expectNoSidewaysScroll(page);
			await expectAccessible(page);
		}
		await context.close();
	}
});

test('l’espace de qui anime n’existe pas pour les autres', async ({ page, baseURL }) => {
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/formations');
	await expectNoSidewaysScroll(page);
	await expectAccessibleInBothSchemes(page);
	const offer = (await page.locator('a[href*="/seances/"]').first().getAttribute('href'))!;
	await page.context().clearCookies();
	await signInAs(page, 'practitioner', baseURL!);
	const answer = await page.request.get(`/animer/${offer.split('/').at(-1)}`);
	expect(answer.status()).toBe(404);
	await page.goto('/compte');
	await expect(page.getByRole('link', { name: 'Animer' })).toHaveCount(0);
	expect((await page.request.get('/gestion/formations')).status()).toBe(403);
});
