import { expect, test, type Page } from '@playwright/test';
import { addDays, dayOf } from '../../src/lib/format/dates.ts';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

// One event, one story: wishes are ranked, closed, computed and given, in this order.
test.describe.configure({ mode: 'serial' });

const EVENT = 'Rendez-vous de printemps';

async function openWishes(page: Page): Promise<void> {
	await page.goto('/compte/inscriptions');
	await page.getByRole('link', { name: EVENT }).first().click();
	await page.getByRole('link', { name: /(Ranger|Revoir|Voir) mes vœux/ }).click();
	await expect(page).toHaveURL(/\/voeux$/);
}

async function openOffice(page: Page, baseURL: string): Promise<void> {
	await signInAs(page, 'staff', baseURL);
	await page.goto('/gestion');
	await page.getByText('Autres événements').click();
	await page.getByRole('link', { name: EVENT }).click();
	await expect(page).toHaveURL(/\/gestion\/rendez-vous-de-printemps/);
	await page.getByRole('link', { name: 'Affectation' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Affectation aux ateliers' })).toBeVisible();
}

const mine = (page: Page) =>
	page.getByRole('region', { name: 'Mes vœux, dans l’ordre' }).getByRole('listitem');
const saved = (page: Page) => expect(page.getByText('Vos vœux sont enregistrés.')).toBeVisible();

test('à l’inscription, aucun atelier ne se choisit : les vœux sont annoncés', async ({ page }) => {
	failOnErrors(page);
	await page.goto('/evenements');
	await page.getByRole('link', { name: EVENT }).first().click();
	await page.getByRole('link', { name: 'S’inscrire' }).first().click();
	await expect(page.getByText('chaque personne range ses vœux')).toBeVisible();
	await expect(page.locator('[name^="people[0].sessions"]')).toHaveCount(0);
});

test('on range ses vœux en les touchant, on les déplace au clavier et en les glissant', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'practitioner', baseURL!);
	await openWishes(page);
	for (const title of ['L’entretien qui débloque', 'Écrire simplement', 'L’IA au bureau, sans magie'])
		await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
	await expect(mine(page)).toHaveCount(3);
	await saved(page);

	const up = page.getByRole('button', { name: 'Monter «\u00a0L’IA au bureau, sans magie\u00a0»' });
	await up.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText('est maintenant votre vœu 2 sur 3')).toBeAttached();
	await expect(up).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(mine(page).first()).toContainText('L’IA au bureau, sans magie');

	const handles = page.locator('.handle');
	await handles.nth(2).scrollIntoViewIfNeeded();
	const [from, to] = [(await handles.nth(2).boundingBox())!, (await handles.nth(0).boundingBox())!];
	await page.mouse.move(from.x + 8, from.y + 20);
	await page.mouse.down();
	await page.mouse.move(to.x + 8, to.y + 20, { steps: 12 });
	await page.mouse.up();
	await expect(mine(page).first()).toContainText('Écrire simplement');
	await saved(page);
	await page.reload();
	await expect(mine(page)).toHaveCount(3);
	await expect(mine(page).first()).toContainText('Écrire simplement');
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
});

test('un vœu déplacé sans réseau part de lui-même à son retour', async ({ page, baseURL }) => {
	await signInAs(page, 'practitioner', baseURL!);
	await openWishes(page);
	await page.locator('html[data-interactive]').waitFor({ state: 'attached' });
	await page.context().setOffline(true);
	await page.getByRole('button', { name: 'Monter «\u00a0L’entretien qui débloque\u00a0»' }).click();
	await expect(page.getByText('Le dernier changement n’est pas enregistré')).toBeVisible();
	await page.context().setOffline(false);
	await saved(page);
	const order = await mine(page).allInnerTexts();
	await page.reload();
	await expect(mine(page)).toHaveCount(3);
	expect(await mine(page).allInnerTexts()).toEqual(order);
});

test('sans JavaScript, on écrit des rangs; deux fois le même se refuse sans rien perdre', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const page = await context.newPage();
	await signInAs(page, 'practitioner', baseURL!);
	await openWishes(page);
	const rank = (title: string) => page.getByLabel(`Rang de «\u00a0${title}\u00a0»`);
	await expect(rank('Écrire simplement')).toHaveValue('1');
	await rank('Conseiller par vidéo').fill('1');
	await page.getByRole('button', { name: 'Enregistrer mes vœux' }).click();
	await expect(page.getByRole('alert')).toContainText('Deux ateliers ont le même rang');
	await expect(rank('Conseiller par vidéo')).not.toHaveValue('');
	await rank('Écrire simplement').fill('9');
	await rank('Conseiller par vidéo').fill('1');
	await page.getByRole('button', { name: 'Enregistrer mes vœux' }).click();
	await expect(page.getByText('Vos vœux sont enregistrés.')).toBeVisible();
	await expect(rank('Conseiller par vidéo')).toHaveValue('1');
	await expect(rank('Écrire simplement')).toHaveValue('4');
	await context.close();
});

test('la permanence rappelle, calcule, ferme les vœux et donne les places', async ({ page, baseURL }) => {
	failOnErrors(page);
	await openOffice(page, baseURL!);
	await page.getByRole('button', { name: /^Rappeler/ }).click();
	await expect(page.getByText('Le rappel part')).toBeVisible();
	await page.getByRole('button', { name: 'Calculer' }).click();
	const result = page.getByRole('region', { name: 'Le résultat' });
	await expect(result).toBeVisible({ timeout: 30_000 });
	await expect(result).toContainText('Prouvé');
	await expect(result).toContainText('Ce résultat est un essai');
	await expectAccessibleInBothSchemes(page);

	await page.getByText('Comment se donnent les places').click();
	await page.getByLabel('Dernier jour des vœux').fill(addDays(dayOf(new Date()), -1));
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByText('Les vœux sont clos depuis')).toBeVisible();
	await page.getByText('Accepter…').click();
	await expect(page.getByText('places seront données')).toBeVisible();
	await page.getByRole('button', { name: 'Donner les places' }).click();
	await expect(page.getByText('Les places sont données. Chaque personne reçoit son agenda')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Donner les places' })).toHaveCount(0);
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
});

test('chaque personne voit ce que ses vœux ont donné, et choisit parmi le reste', async ({
	page,
	baseURL
}) => {
	failOnErrors(page);
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/inscriptions');
	await page.getByRole('link', { name: EVENT }).first().click();
	await expect(page.getByRole('heading', { name: 'Mes ateliers' })).toBeVisible();
	await page.getByRole('link', { name: 'Ce que mes vœux ont donné' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'Conseiller par vidéo' })).toContainText(
		'Obtenu'
	);
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Choisir parmi les places qui restent' }).click();
	await expect(page).toHaveURL(/#ateliers$/);
	await expect(page.getByRole('group').first()).toBeVisible();
});
