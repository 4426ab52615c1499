import { createClient } from '@libsql/client';
import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { address, confirm, expectOrderPage } from './registering.ts';
import { signInAs } from './sign-in.ts';

// The permanence sells a pack; a manager on a phone buys it and spends a credit; the permanence reads and corrects.

test.beforeEach(({ page }) => failOnErrors(page));

test('a pack goes from the office to a place that it pays, and back to a register', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	page.setDefaultTimeout(15_000);
	const name = `Forfait d’automne ${Date.now() % 10_000}`;
	const desk = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	failOnErrors(desk);
	await signInAs(desk, 'staff', baseURL!);
	await desk.goto('/gestion/forfaits');
	await expectAccessibleInBothSchemes(desk);
	await desk.getByText('Ajouter un forfait').click();
	await desk.getByLabel('Nom', { exact: true }).fill(name);
	await desk.getByLabel('Places').fill('quatre');
	await desk.getByLabel('Prix avant taxes').fill('360,00');
	await desk.getByRole('button', { name: 'Mettre en vente' }).click();
	// Nothing typed is lost to a number that is none.
	await expect(desk.getByLabel('Places')).toHaveAttribute('aria-invalid', 'true');
	await expect(desk.getByLabel('Nom', { exact: true })).toHaveValue(name);
	await desk.getByLabel('Places').fill('4');
	await desk.getByRole('button', { name: 'Mettre en vente' }).click();
	await expect(desk.getByText('Le forfait est en vente.')).toBeVisible();

	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'manager', baseURL!);
	await page.goto('/organisme/credits');
	const balance = page.locator('.balance strong');
	const before = Number(await balance.innerText());
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await page.getByLabel('Forfait', { exact: true }).selectOption({ label: (await optionOf(page, name))! });
	await page.getByRole('button', { name: 'Commander le forfait' }).click();
	await expectOrderPage(page);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await page.goto('/organisme/credits');
	await expect(balance).toHaveText(String(before + 4));

	await page.goto(`/evenements/${await offerTakingCredits()}/inscription`);
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
	await page.locator('[id="payer.organisation"]').fill('Le SOIT');
	await page.locator('[id="payer.organisation"]').blur();
	await page.getByLabel(/Payer avec les crédits/).check();
	await page.locator('[id="payer.email"]').fill(address());
	await expect(page.locator('#paiement')).toContainText(
		'un crédit de votre organisme paie cette inscription'
	);
	await expect(page.locator('#paiement')).not.toContainText('gratuite');
	await expectAccessibleInBothSchemes(page);
	await confirm(page).click();
	await expectOrderPage(page);
	const code = new URL(page.url()).pathname.split('/').at(-1)!;

	await desk.goto('/gestion/forfaits');
	await desk.getByRole('link', { name: 'Le SOIT' }).click();
	await expect(desk.getByRole('row').filter({ hasText: code })).toContainText('−1');
	await desk.getByRole('link', { name: code }).click();
	await expect(desk.getByRole('heading', { level: 1 })).toBeVisible();
	await desk.goto('/gestion/forfaits/le-soit');
	const correct = desk.getByRole('region', { name: 'Corriger un lot' });
	await correct.getByLabel('Nombre de crédits').fill('400');
	await correct.getByLabel('Raison').fill('Achat en double');
	await correct.getByRole('button', { name: 'Corriger' }).click();
	await expect(correct.getByText('Ce lot n’a pas autant de crédits')).toBeVisible();
	await expect(correct.getByLabel('Raison')).toHaveValue('Achat en double');
	// The list of errors leads into the form that was refused, not the one beside it.
	await desk.getByRole('link', { name: /^Nombre de crédits/ }).click();
	await expect(correct.getByLabel('Nombre de crédits')).toBeFocused();
	await correct.getByLabel('Lot', { exact: true }).selectOption({ label: `${name} (4 sur 4)` });
	await correct.getByLabel('Nombre de crédits').fill('4');
	await correct.getByRole('button', { name: 'Corriger' }).click();
	await expect(desk.getByText('La correction est au registre.')).toBeVisible();
	const grant = desk.getByRole('region', { name: 'Accorder des crédits' });
	await grant.getByLabel('Nombre de crédits').fill('1');
	await grant.getByLabel('Raison').fill('Un geste pour votre accueil');
	await grant.getByRole('button', { name: 'Accorder' }).click();
	await expect(desk.getByText('Les crédits sont accordés.')).toBeVisible();
	// Done: nothing invites to press again.
	await expect(grant.getByLabel('Nombre de crédits')).toHaveValue('');
	await expectAccessibleInBothSchemes(desk);
	await desk.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(desk);
	await expectTargetSizes(desk);
	await page.goto('/organisme/credits');
	await expect(page.getByText('Un geste pour votre accueil')).toBeVisible();
	await expect(balance).toHaveText(String(before));

	await desk.goto('/gestion/forfaits');
	await expectNoSidewaysScroll(desk);
	await desk.getByRole('button', { name: `Retirer ${name}` }).click();
	await expect(desk.getByText('Le forfait n’est plus en vente.')).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('Forfait', { exact: true }).locator('option', { hasText: name })).toHaveCount(
		0
	);
	await desk.context().close();
});

async function optionOf(page: Page, name: string) {
	return page.getByLabel('Forfait', { exact: true }).locator('option', { hasText: name }).textContent();
}

/** A confirmed offer with places that takes credits, however many of one organisation. */
async function offerTakingCredits(): Promise<string> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		const { rows } =
			await store.execute(`SELECT e.slug FROM event e JOIN course_session c ON c.event_id = e.id
			JOIN quota q ON q.event_id = e.id
			WHERE c.accepts_credits = 1 AND c.per_organisation IS NULL AND c.status = 'confirmed'
				AND e.registration_closes_at > unixepoch() * 1000 AND q.capacity - q.taken >= 4 ORDER BY e.first_day LIMIT 1`);
		return String(rows[0]!.slug);
	} finally {
		store.close();
	}
}
