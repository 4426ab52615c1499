import { createClient } from '@libsql/client';
import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const HOT = /^Votre avis sur la formation/;

/** A link to answer, as one of those asked receives it. */
async function linkTo(code: string): Promise<string> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		let link: string | undefined;
		await expect(async () => {
			const { rows } = await store.execute({
				sql: 'SELECT text FROM mail WHERE text LIKE ? ORDER BY id LIMIT 1',
				args: [`%/sondages/${code}?%`]
			});
			link = new RegExp(`http\\S+/sondages/${code}\\?\\S+`).exec(String(rows[0]?.text))?.[0];
			expect(link).toBeDefined();
		}).toPass({ timeout: 150_000 });
		return link!;
	} finally {
		store.close();
	}
}

/** Says in its settings whom a survey asks, and tries to open it. */
async function openFor(page: Page, code: string, audience: string, region?: string): Promise<void> {
	await page.goto(`/gestion/sondages/${code}/modifier`);
	await page.getByLabel('À qui', { exact: true }).selectOption({ label: audience });
	if (region) {
		await page.getByText('Seulement certaines régions').click();
		await page.getByLabel(region, { exact: true }).check();
	}
	await page.getByRole('button', { name: 'Enregistrer les réglages' }).click();
	await expect(page.getByText('Réglages enregistrés.')).toBeVisible();
	await page.goto(`/gestion/sondages/${code}`);
	await page.getByRole('button', { name: 'Ouvrir le sondage' }).click();
}

test('a survey with a branch: refused for too few people, answered by phone once, and nothing shown of one', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/sondages');
	await page.getByLabel('Titre').fill('Besoins des Laurentides');
	await page.getByLabel('Sorte').selectOption('needs');
	await page.getByRole('button', { name: 'Commencer le sondage' }).click();
	await expect(page.getByRole('heading', { name: 'Modifier le sondage' })).toBeVisible();
	const code = /sondages\/([^/]+)\//.exec(page.url())![1]!;
	await page.getByLabel('Sorte de réponse').selectOption('yesno');
	await page.getByLabel('Question', { exact: true }).fill('Avez-vous une salle à prêter?');
	await page.getByText('Ne la montrer que selon une réponse précédente').click();
	await page.getByLabel('En personne', { exact: true }).check();
	await page.getByRole('button', { name: 'Ajouter la question' }).click();
	await expect(page.getByText('selon la question 2')).toHaveCount(2);
	await expectAccessibleInBothSchemes(page);

	await openFor(page, code, 'Les gestionnaires des organismes membres');
	await expect(
		page.getByText(/demande au moins 5 personnes, et celui-ci en compte [1-4]\b/).first()
	).toBeVisible();
	await openFor(page, code, 'Toutes les personnes des organismes membres', 'Laurentides');
	await expect(page.getByText('Le sondage est ouvert.')).toBeVisible();

	const link = await linkTo(code);
	const phone = await browser.newContext({ baseURL: baseURL!, viewport: { width: 390, height: 844 } });
	const [mine, again] = [await phone.newPage(), await phone.newPage()];
	failOnErrors(mine);
	for (const tab of [mine, again]) {
		await tab.goto(link);
		await expect(tab.getByText('Vos réponses sont anonymes.')).toBeVisible();
	}
	await expectAccessibleInBothSchemes(mine);
	await expectNoSidewaysScroll(mine);
	await expectTargetSizes(mine);
	const salle = (tab: Page) => tab.getByRole('group', { name: /salle à prêter/ });
	for (const tab of [mine, again]) {
		await tab.getByLabel('Gestion d’équipe').check();
		await tab.getByLabel('En ligne', { exact: true }).check();
		await expect(tab.getByLabel(/^Dans quelle ville/)).toBeHidden();
		await tab.getByLabel('En personne', { exact: true }).check();
		await tab.getByLabel(/^Dans quelle ville/).fill('Saint-Jérôme');
		await tab.getByRole('button', { name: 'Continuer' }).click();
		await salle(tab).getByLabel('Oui').check();
	}
	await mine.getByRole('button', { name: 'Envoyer mes réponses' }).click();
	await expect(mine.getByRole('heading', { name: 'Merci!' })).toBeVisible();
	await again.getByRole('button', { name: 'Envoyer mes réponses' }).click();
	await expect(again.getByText(/déjà répondu/).first()).toBeVisible();
	await mine.goto(link);
	await expect(mine.getByRole('heading', { name: 'Vous avez déjà répondu' })).toBeVisible();
	await phone.close();

	await page.goto(`/gestion/sondages/${code}`);
	await expect(page.getByText(/Rien n’est montré encore \(1 réponse\)/)).toBeVisible();
	await expect(page.locator('main')).not.toContainText('Saint-Jérôme');
	expect((await page.request.get(`/gestion/sondages/${code}/reponses`)).status()).toBe(404);
});

test('results hide small groups and quote who agreed; names are read where they were announced; who trains reads theirs', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/sondages');
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: HOT }).click();
	await page.getByText('Selon « Votre rôle »').first().click();
	await expect(page.getByText('Groupe trop petit pour être montré.').first()).toBeVisible();
	const quotes = page.getByRole('region', { name: 'Citations permises' });
	await expect(quotes).toContainText('Plus de jeux de rôle, moins de théorie.');
	await expect(quotes).not.toContainText('La pause était trop courte.');
	await expect(page.getByRole('link', { name: /réponses de chaque personne/ })).toHaveCount(0);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);

	await page.goto('/gestion/sondages');
	await page.getByRole('link', { name: /accompagnement de la permanence/ }).click();
	await page.getByRole('link', { name: 'Lire les réponses de chaque personne' }).click();
	await expect(page.getByText('La reddition de comptes de mars')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Exporter (XLSX)' }).click();
	expect((await download).suggestedFilename()).toMatch(/^reponses-.*\.xlsx$/);

	await signInAs(page, 'reviewer', baseURL!);
	await page.goto('/animer');
	const offers = await page
		.getByRole('link', { name: /Résoudre efficacement/ })
		.evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
	let isFound = false;
	for (const href of offers) {
		await page.goto(`${href}/sondages`);
		await expect(
			page.getByRole('heading', { level: 1, name: 'Ce que les personnes en disent' })
		).toBeVisible();
		if ((await page.getByText('12 réponses sur').count()) === 0) continue;
		isFound = true;
		await expect(page.getByText('La pause était trop courte.')).toBeVisible();
		await expect(page.getByText('Participation par organisme')).toHaveCount(0);
		await expectAccessibleInBothSchemes(page);
		await expectNoSidewaysScroll(page);
	}
	expect(isFound).toBe(true);
});
