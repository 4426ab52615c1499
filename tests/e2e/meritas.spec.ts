import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

test.beforeEach(({ page }) => failOnErrors(page));

/** The page as a phone has it: whole, large enough to touch, and clean in both schemes. */
async function expectGoodOnPhone(page: Page): Promise<void> {
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
}

test('de l’accueil au palmarès, au téléphone et au clavier', async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto('/');
	await page.getByRole('navigation').getByRole('link', { name: 'Méritas' }).click();
	await expect(page.getByText('Candidatures ouvertes')).toBeVisible();
	await expect(page.getByText(/Candidatures jusqu’au/)).toBeVisible();
	await expect(page.getByRole('link', { name: 'Proposer une candidature' })).toBeVisible();
	await expectGoodOnPhone(page);

	// By the keyboard alone: the prizes, their weights and the rules.
	const more = page.getByRole('link', { name: 'Prix, calendrier et règlement' });
	await more.focus();
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/meritas\/20\d\d(-2)?$/);
	await expect(page.getByRole('heading', { name: 'Prix Innovation' })).toBeVisible();
	await expect(page.getByRole('row', { name: /Effets sur les personnes/ })).toContainText('40');
	await expect(page.getByRole('heading', { name: 'Règlement' })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Lauréates et lauréats' })).toHaveCount(0);
	await expectGoodOnPhone(page);

	await page.getByRole('link', { name: 'Voir le palmarès' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Palmarès');
	await expect(page.getByText('Yoan Beraud')).toBeVisible();
	await expectGoodOnPhone(page);
	await page.getByLabel('Prix').selectOption('Prix Leadership');
	await page.getByRole('button', { name: 'Filtrer' }).focus();
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/prix=Prix\+Leadership/);
	await expect(page.getByText('Libre Emploi')).toBeVisible();
	await expect(page.getByText('Yoan Beraud')).toHaveCount(0);
	await page.goto('/meritas/palmares?annee=1999');
	await expect(page.getByText('Aucun nom pour ce choix')).toBeVisible();
	await page.goto('/meritas/2023');
	await expect(page.getByText('11 candidatures')).toBeVisible();
	await expect(page.getByText('GIT services-conseils en emploi')).toBeVisible();
	await expectGoodOnPhone(page);
});

test('la permanence copie une édition, se trompe de dates, règle un prix et publie', async ({
	page,
	baseURL,
	browser
}) => {
	test.slow();
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/meritas');
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Nouvelle édition' }).click();
	await expect(page.getByText('Cette édition n’est pas publique.')).toBeVisible();
	const address = new URL(page.url()).pathname;
	const shown = address.replace('/gestion', '');
	expect((await page.request.get(shown)).status()).toBe(404);
	await expectAccessibleInBothSchemes(page);

	// A gala before the jury has read is refused beside its field; all that was typed stays.
	const gala = page.getByLabel('Gala, résultats publics');
	const good = await gala.inputValue();
	await page.getByLabel('Nom', { exact: true }).fill('Méritas d’essai');
	await gala.fill('2020-01-01T19:00');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByRole('alert')).toContainText('arrive trop tôt');
	await expect(page).toHaveTitle(/^Erreur/);
	await expect(gala).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Nom', { exact: true })).toHaveValue('Méritas d’essai');
	await expectAccessible(page);

	// Somebody else saves meanwhile: one is told, and keeps what one typed.
	const context = await browser.newContext({ baseURL: baseURL! });
	const other = await context.newPage();
	await signInAs(other, 'staff', baseURL!);
	await other.goto(address);
	await other.getByLabel('Numéro de l’édition').fill('41');
	await other.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(other.getByText('C’est enregistré.')).toBeVisible();
	await context.close();
	await gala.fill(good);
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByRole('alert')).toContainText('Solange Permanence a changé cette édition');
	await expect(page.getByLabel('Nom', { exact: true })).toHaveValue('Méritas d’essai');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Méritas d’essai');

	await page.getByRole('link', { name: /^Prix/ }).first().click();
	await page.getByRole('link', { name: 'Ouvrir Prix Innovation' }).click();
	await page.getByRole('link', { name: 'Modifier Nouveauté' }).click();
	await page.getByLabel('Repères en mots').fill('9 : hors de l’échelle');
	await page.getByRole('button', { name: 'Enregistrer le critère' }).click();
	await expect(page.getByRole('alert')).toContainText('de 0 à 5');
	await expect(page.getByLabel('Repères en mots')).toHaveValue('9 : hors de l’échelle');
	await page.getByLabel('Repères en mots').fill('0 : rien\n5 : tout');
	await page.getByLabel('Poids').fill('6');
	await page.getByRole('button', { name: 'Enregistrer le critère' }).click();
	await expect(page.getByText('de 0 à 5 · poids 6')).toBeVisible();
	// Taking out is asked twice.
	await page.getByText('Enlever Nouveauté', { exact: true }).click();
	await expect(page.getByRole('button', { name: 'Oui, enlever Nouveauté' })).toBeVisible();
	await page.getByText('Enlever Nouveauté', { exact: true }).click();
	await page.getByRole('link', { name: 'Modifier Le bus de l’emploi' }).click();
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);

	await page.goto(address);
	await page.waitForLoadState('networkidle');
	// A long text that is not saved: one is asked before leaving, and finds it again.
	const rules = page.getByLabel('Règlement');
	await rules.fill('Un règlement réécrit au long.');
	await expect(page.getByText('Changements non enregistrés')).toBeVisible();
	const prizes = page.getByRole('navigation', { name: 'Méritas' }).getByRole('link', { name: /^Prix/ });
	page.once('dialog', (dialog) => dialog.dismiss());
	await prizes.click();
	await expect(rules).toHaveValue('Un règlement réécrit au long.');
	page.once('dialog', (dialog) => dialog.accept());
	await prizes.click();
	await expect(page.getByRole('heading', { name: 'Prix et grilles' })).toBeVisible();
	await page.getByRole('navigation', { name: 'Méritas' }).getByRole('link', { name: 'Aperçu' }).click();
	await expect(rules).toHaveValue('Un règlement réécrit au long.');
	await expect(page.getByText('est revenu')).toBeVisible();
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await expect(page.getByText('Changements non enregistrés')).toHaveCount(0);

	// So is a part of a prize, with what was ticked.
	await prizes.click();
	await page.getByRole('link', { name: 'Ouvrir' }).first().click();
	await page.getByRole('link', { name: 'Ajouter une question' }).click();
	const question = page.getByRole('textbox', { name: 'Question' });
	await question.fill('Qui d’autre y a travaillé?');
	await page.getByLabel('Nécessaire pour déposer').uncheck();
	page.once('dialog', (dialog) => dialog.accept());
	await prizes.click();
	await expect(page.getByRole('heading', { name: 'Prix et grilles' })).toBeVisible();
	await page.getByRole('link', { name: 'Ouvrir' }).first().click();
	await page.getByRole('link', { name: 'Ajouter une question' }).click();
	await expect(question).toHaveValue('Qui d’autre y a travaillé?');
	await expect(page.getByLabel('Nécessaire pour déposer')).not.toBeChecked();
	// Given up, nothing is asked, and nothing comes back.
	await page.getByRole('link', { name: 'Annuler' }).click();
	await page.getByRole('link', { name: 'Ajouter une question' }).click();
	await expect(question).toHaveValue('');
	await page.getByRole('navigation', { name: 'Méritas' }).getByRole('link', { name: 'Aperçu' }).click();

	await page.getByText('Publier l’édition', { exact: true }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Oui, publier' }).click();
	await expect(page.getByText('L’édition est publique')).toBeVisible();
	await expect(page.getByText('Annoncée')).toBeVisible();
	await expectNoSidewaysScroll(page);
	await page.goto(shown);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Méritas d’essai');
	await expect(page.getByRole('link', { name: 'Proposer une candidature' })).toHaveCount(0);
});

test('sans JavaScript, la prochaine édition ne se commence pas deux fois', async ({ browser, baseURL }) => {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const page = await context.newPage();
	await signInAs(page, 'staff', baseURL!);
	await page.goto('/gestion/meritas');
	const from = await page.getByRole('button', { name: 'Nouvelle édition' }).getAttribute('value');
	const begin = () =>
		page.request.post('/gestion/meritas?/commencer', {
			form: { from: from! },
			headers: { Origin: baseURL!, Accept: 'text/html' },
			maxRedirects: 0
		});
	expect((await begin()).status()).toBe(303);
	const second = await begin();
	expect(second.status()).toBe(409);
	expect(await second.text()).toContain('déjà commencée');
	await context.close();
});
