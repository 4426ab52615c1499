import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { codeMailedTo } from './mail.ts';
import { signInAs } from './sign-in.ts';

// A year of mentoring on the phones of those who are in it, and on the desk of the permanence.

const PHONE = { width: 390, height: 844 };

test.beforeEach(({ page }) => failOnErrors(page));

test('somebody enrols, is paired by the permanence, and takes themselves out', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	await page.setViewportSize(PHONE);
	await page.goto('/rencontres');
	await expect(page.getByRole('link', { name: 'S’inscrire au mentorat' })).toBeVisible();
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto('/rencontres');
	await page.getByRole('link', { name: 'S’inscrire au mentorat' }).click();
	await page.getByRole('link', { name: 'M’inscrire', exact: true }).click();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.getByLabel('pour qu’un mentor m’accompagne').check();
	await page.getByLabel('Années d’expérience').fill('beaucoup');
	await page.getByLabel('En quelques mots').fill('Je commence à animer des groupes.');
	await page.getByRole('button', { name: 'M’inscrire au mentorat' }).click();
	// Nothing typed is lost to what is missing, and each line of the list leads to its field.
	await expect(page.getByLabel('Années d’expérience')).toHaveAttribute('aria-invalid', 'true');
	await page.getByRole('link', { name: /^Thèmes/ }).click();
	await expect(page.locator('#themes')).toBeFocused();
	await expect(page.getByLabel('En quelques mots')).toHaveValue('Je commence à animer des groupes.');
	await expect(page.getByLabel('pour qu’un mentor m’accompagne')).toBeChecked();
	await page.getByLabel('Années d’expérience').fill('1');
	await page.getByLabel('Numérique et bureautique').check();
	await page.getByLabel('Vie associative').check();
	await page.getByRole('button', { name: 'M’inscrire au mentorat' }).click();
	await expect(page.getByText('La permanence vous écrira')).toBeVisible();
	await page.getByRole('link', { name: 'Ce que j’ai dit de moi' }).click();
	await expect(page.getByLabel('Vie associative')).toBeChecked();
	await expect(page.getByLabel('Gestion et équipes')).not.toBeChecked();

	const desk = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	failOnErrors(desk);
	await signInAs(desk, 'staff', baseURL!);
	await desk.goto('/gestion/mentorat');
	await expectAccessibleInBothSchemes(desk);
	await desk.getByRole('link', { name: /^Mentorat \d{4}/ }).click();
	await desk.getByText('Jumeler à la main').click();
	await desk.getByLabel('Mentor', { exact: true }).selectOption({ label: 'Hélène Savard, Le SOIT' });
	await desk
		.getByLabel('Personne mentorée', { exact: true })
		.selectOption({ label: 'Florence Gagné, Le SOIT' });
	await desk.getByRole('button', { name: 'Préparer ce jumelage' }).click();
	await expect(desk.getByText('Deux personnes du même organisme ne sont jamais jumelées.')).toBeVisible();
	await expect(desk.getByLabel('Personne mentorée', { exact: true })).not.toHaveValue('');
	await desk.getByRole('button', { name: 'Proposer des jumelages' }).click();
	await expect(desk.getByText('Les jumelages sont préparés.')).toBeVisible();
	const prepared = desk.getByRole('region', { name: 'Jumelages à former' });
	// Both of her themes are the mentor's: no better pair is to be had.
	const hers = prepared.getByRole('listitem').filter({ hasText: 'Florence Gagné' });
	await expect(hers).toContainText('Numérique et bureautique · Vie associative');
	await expectAccessibleInBothSchemes(desk);
	const others = prepared.getByRole('listitem').filter({ hasNotText: 'Florence Gagné' });
	for (let left = await others.count(); left > 0; left--) {
		await others.first().getByRole('button').click();
		await expect(others).toHaveCount(left - 1);
	}
	await desk.getByRole('button', { name: 'Envoyer la proposition' }).click();
	await expect(desk.getByText('Les jumelages sont proposés')).toBeVisible();
	await desk.setViewportSize(PHONE);
	await expectNoSidewaysScroll(desk);
	await expectTargetSizes(desk);

	await page.goto('/compte/mentorat');
	await expect(page.getByRole('heading', { name: 'Avec Yvon Castonguay' })).toBeVisible();
	await expect(page.locator('main')).not.toContainText('@');
	await page.getByRole('link', { name: 'Ce que j’ai dit de moi' }).click();
	await page.getByText('Me retirer du mentorat').click();
	await page.getByRole('button', { name: 'Me retirer' }).click();
	await expect(page.getByText('Vous n’êtes plus du mentorat.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'M’inscrire', exact: true })).toBeVisible();
	await desk.context().close();
});

test('two people accept a pair, and only then read each other’s address', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	await page.setViewportSize(PHONE);
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/mentorat');
	await expect(page.getByRole('heading', { name: 'Avec Carole Minville' })).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expect(page.locator('main')).not.toContainText('@');
	await page.getByRole('button', { name: 'Accepter' }).click();
	await expect(page.getByText('Vous avez accepté. Carole a jusqu’au')).toBeVisible();

	const email = 'carole-minville@mentorat.example';
	const mentor = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await mentor.goto('/connexion');
	await mentor.getByLabel('Adresse courriel').fill(email);
	await mentor.getByRole('button', { name: 'Recevoir un code' }).click();
	await mentor.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, baseURL!));
	await mentor.getByRole('button', { name: 'Me connecter' }).click();
	await expect(mentor).toHaveURL('/compte');
	await mentor.getByRole('link', { name: 'Mentorat', exact: true }).click();
	// The other's yes is told to nobody before both have said it.
	await expect(mentor.locator('main')).not.toContainText('a accepté');
	await mentor.getByRole('button', { name: 'Accepter' }).click();
	await mentor.getByRole('link', { name: 'Ouvrir notre jumelage' }).click();
	await expect(mentor.getByRole('link', { name: 'quarieriste@lesoit.example' })).toBeVisible();

	await page.reload();
	await page.getByRole('link', { name: 'Ouvrir notre jumelage' }).click();
	await expect(page.getByRole('link', { name: email })).toBeVisible();
	await page.getByText('Noter une rencontre').click();
	await page.getByLabel('Jour').fill('2020-01-01');
	await page.getByLabel('Sujet').fill('Un premier café');
	await page.getByRole('button', { name: 'Noter la rencontre' }).click();
	await expect(page.getByLabel('Jour')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Sujet')).toHaveValue('Un premier café');
	await page.getByLabel('Jour').fill(await today(page));
	await page.getByRole('button', { name: 'Noter la rencontre' }).click();
	await expect(page.getByText('La rencontre est notée.')).toBeVisible();
	await page.getByLabel('Ce sur quoi vous voulez avancer ensemble.').fill('Animer sans tout porter.');
	await page.getByRole('button', { name: 'Enregistrer les objectifs' }).click();
	await expect(page.getByText('Vos objectifs sont enregistrés.')).toBeVisible();
	await expectAccessibleInBothSchemes(page);

	// The other's page is older: what was agreed meanwhile is not lost to it.
	await mentor.getByLabel('Ce sur quoi vous voulez avancer ensemble.').fill('Autre chose.');
	await mentor.getByRole('button', { name: 'Enregistrer les objectifs' }).click();
	await expect(mentor.getByText('Cette page a changé depuis que vous l’avez ouverte.').first()).toBeVisible();
	await expect(mentor.getByLabel('Ce sur quoi vous voulez avancer ensemble.')).toHaveValue('Autre chose.');
	await mentor.reload();
	await expect(mentor.getByText('Un premier café')).toBeVisible();
	await expect(mentor.getByLabel('Ce sur quoi vous voulez avancer ensemble.')).toHaveValue(
		'Animer sans tout porter.'
	);
	await mentor.context().close();
});

test('who asks for help comes first on the desk of the permanence', async ({ page, browser, baseURL }) => {
	await page.setViewportSize(PHONE);
	await signInAs(page, 'manager', baseURL!);
	await page.goto('/compte/mentorat');
	await page.getByRole('link', { name: 'Ouvrir notre jumelage' }).click();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.locator('summary', { hasText: 'Comment va votre jumelage?' }).click();
	await page.getByLabel('Nous avons besoin d’aide').check();
	await page.getByLabel('Un mot à la permanence').fill('Gabriel change de poste.');
	await page.getByRole('button', { name: 'Répondre' }).click();
	await expect(page.getByText('Votre réponse est à la permanence.')).toBeVisible();

	const desk = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(desk, 'staff', baseURL!);
	await desk.goto('/gestion/mentorat');
	await desk.getByRole('link', { name: /^Mentorat \d{4}/ }).click();
	const active = desk.getByRole('region', { name: 'Jumelages en cours' }).getByRole('listitem');
	const asking = active.filter({ hasText: 'Demande de l’aide' });
	await expect(asking).toHaveCount(2);
	await expect(active.nth(0)).toContainText('Demande de l’aide');
	await expect(active.nth(1)).toContainText('Demande de l’aide');
	const hers = active.filter({ hasText: 'Hélène Savard' });
	await expect(hers).toContainText('Gabriel change de poste.');
	// What the two talk about is theirs.
	await expect(desk.locator('main')).not.toContainText('Dire non');
	await hers.getByText('Terminer ce jumelage').click();
	await hers.getByRole('button', { name: 'Terminer le jumelage' }).click();
	await expect(hers.getByLabel('Raison')).toHaveAttribute('aria-invalid', 'true');
	await desk.context().close();
	// As the demonstration shows it.
	await page.getByLabel('Tout va bien').check();
	await page.getByLabel('Un mot à la permanence').fill('');
	await page.getByRole('button', { name: 'Répondre' }).click();
	await expect(page.getByText('Votre réponse est à la permanence.')).toBeVisible();
});

/** The day in the association's zone, as the page of the office's report counts it. */
async function today(page: Page): Promise<string> {
	return page.evaluate(() =>
		new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' }).format(new Date())
	);
}
