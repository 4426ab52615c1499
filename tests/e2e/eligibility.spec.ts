import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

const PHONE = { width: 390, height: 844 };

/** The nominations of the edition that takes them, as the office lists them. */
async function openList(page: Page, baseURL: string): Promise<void> {
	failOnErrors(page);
	await signInAs(page, 'staff', baseURL);
	await page.goto('/gestion/meritas');
	await page
		.getByRole('listitem')
		.filter({ hasText: 'Candidatures ouvertes' })
		.getByRole('heading')
		.getByRole('link')
		.click();
	await page.getByRole('navigation', { name: 'Méritas' }).getByRole('link', { name: 'Candidatures' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Candidatures' })).toBeVisible();
}

async function fits(page: Page): Promise<void> {
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.setViewportSize({ width: 1280, height: 900 });
}

test('staff check a nomination, ask, decide that it is not eligible and send its letter once', async ({
	page,
	baseURL
}) => {
	await openList(page, baseURL!);
	await fits(page);
	await page.getByLabel('Chercher').fill('CINQ ORGANISMES, UNE SEULE PORTE');
	await page.getByRole('button', { name: 'Filtrer' }).click();
	await page.getByRole('link', { name: 'Cinq organismes, une seule porte' }).click();
	await expect(page.getByRole('heading', { name: 'Vérification' })).toBeVisible();
	await fits(page);

	// By keyboard: a point is not met, with a note.
	const point = page.locator('fieldset').first();
	await point.getByLabel('À revoir').focus();
	await page.keyboard.press('ArrowLeft');
	await expect(point.getByLabel('Non rempli')).toBeChecked();
	await page.keyboard.press('Tab');
	await page.keyboard.type('Cotisation échue');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('status').filter({ hasText: 'vérification est enregistrée' })).toBeVisible();
	await expect(point.getByPlaceholder('Note')).toHaveValue('Cotisation échue');
	await expect(point.getByText('Solange Permanence')).toBeVisible();

	await page.getByLabel('Demander à la personne qui l’a déposée').fill('La cotisation sera-t-elle réglée?');
	await page.getByRole('button', { name: 'Envoyer la question' }).click();
	await expect(page.getByText('la réponse arrivera ici')).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'La cotisation sera-t-elle' })).toContainText(
		'Sans réponse'
	);

	// Refused without a reason, and what was chosen stays.
	await page.getByLabel('Admissibilité').selectOption('ineligible');
	await page.getByRole('button', { name: 'Décider' }).click();
	await expect(page.getByRole('alert')).toContainText('à donner quand un point n’est pas rempli');
	await expect(page.getByLabel('Admissibilité')).toHaveValue('ineligible');
	await page.getByLabel('Raison', { exact: true }).fill('La cotisation de l’organisme est échue.');
	await page.getByRole('button', { name: 'Décider' }).click();
	await expect(page.getByText('À annoncer : non admissible')).toBeVisible();

	await page.getByRole('link', { name: 'Voir la lettre' }).click();
	await expect(page.getByRole('heading', { name: 'Relire avant d’envoyer' })).toBeVisible();
	await expect(page.getByText('La cotisation de l’organisme est échue.')).toBeVisible();
	await fits(page);
	const stale = await page.context().newPage();
	await stale.goto(page.url());
	await page.getByRole('button', { name: 'Envoyer 1 lettre' }).click();
	await expect(page.getByText('1 lettre part.')).toBeVisible();
	await stale.getByRole('button', { name: 'Envoyer 1 lettre' }).click();
	await expect(stale.getByText('Ces lettres étaient déjà parties')).toBeVisible();

	// The worker has the story of the demonstration to mail first.
	await expect(async () => {
		await page.goto('/gestion/courriels');
		await expect(page.getByText(/Candidature non admissible.*Cinq organismes/).first()).toBeVisible({
			timeout: 2000
		});
	}).toPass({ timeout: 30_000 });
});

test('staff decide several at once: only those whose checks are whole', async ({ page, baseURL }) => {
	await openList(page, baseURL!);
	await page.getByLabel('Choisir S’exercer à l’entretien').check();
	await page.getByLabel('Choisir Trente ans à écouter').check();
	await expect(page.getByText('2 choisies')).toBeVisible();
	await expect(page.getByLabel('Décision', { exact: true })).toHaveValue('eligible');
	await page.getByRole('button', { name: 'Décider' }).click();
	const said = page.getByRole('status').filter({ hasText: 'candidature a cette décision' });
	await expect(said).toContainText('1 candidature a cette décision');
	await expect(said).toContainText('1 est restée');
	await expect(said.getByRole('listitem')).toContainText(
		/^Trente ans à écouter.* il reste des points à vérifier/
	);
	await expect(page.getByLabel('Choisir Trente ans à écouter')).toBeChecked();
	await expect(page.getByLabel('Choisir S’exercer à l’entretien')).not.toBeChecked();
	await expect(page.getByRole('row', { name: /S’exercer à l’entretien/ })).toContainText(
		'À annoncer : admissible'
	);
});

test('staff prepare the version without names beside the original', async ({ page, baseURL }) => {
	await openList(page, baseURL!);
	await page.getByRole('link', { name: 'L’autobus de l’emploi' }).click();
	await page.getByRole('link', { name: 'Préparer la version anonyme' }).click();
	await expect(page.locator('mark').filter({ hasText: 'Carrefour Horizon boréal' }).first()).toBeVisible();
	await fits(page);
	const summary = page.getByLabel('Ce que le jury lira, Résumé');
	await expect(summary).toHaveValue(/\[organisme\] y reçoit/);
	await page.getByLabel('Ce que le jury lira, Titre').fill('L’autobus de l’emploi');
	await summary.fill('Le Carrefour Horizon boréal reçoit les personnes là où elles vivent.');
	await page.getByRole('button', { name: 'Enregistrer la version anonyme' }).click();
	await expect(page.getByText('La version anonyme est enregistrée.')).toBeVisible();
	await expect(page.getByText('la version enregistrée nomme encore quelqu’un')).toBeVisible();
	await summary.fill('L’équipe reçoit les personnes là où elles vivent.');
	await page.getByRole('button', { name: 'Enregistrer la version anonyme' }).click();
	await expect(page.getByText('la version enregistrée nomme encore quelqu’un')).toBeHidden();
	await page.getByRole('link', { name: /^Revenir au dossier/ }).click();
	await expect(page.getByText('Version anonyme prête')).toBeVisible();
});
