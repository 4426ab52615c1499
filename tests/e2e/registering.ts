import { expect, type Page } from '@playwright/test';

let serial = 0;

/** An address nobody has registered with. */
export const address = (): string => `essai-${Date.now().toString(36)}-${++serial}@exemple.org`;

/** The page of the colloquium, whatever its year: `/evenements/quariera-2026`. */
export async function colloquium(page: Page): Promise<string> {
	const html = await (await page.request.get('/evenements')).text();
	return /\/evenements\/quariera-\d{4}/.exec(html)![0];
}

/** Opens the registration form and waits until scripts have taken it over. */
export async function openForm(page: Page): Promise<void> {
	await page.goto(`${await colloquium(page)}/inscription`);
	await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
}

/** Says who registers, who by default comes too. */
export async function sayWho(page: Page, email: string, familyName = 'Éthier'): Promise<void> {
	await page.locator('[id="payer.givenName"]').fill('Maëlle');
	await page.locator('[id="payer.familyName"]').fill(familyName);
	await page.locator('[id="payer.email"]').fill(email);
}

export const confirm = (page: Page) => page.getByRole('button', { name: /Confirmer l’inscription/ });

export async function expectOrderPage(page: Page): Promise<void> {
	await expect(page).toHaveURL(/\/commandes\/[A-Z0-9]+\?cle=/);
}

/** The first choice still free in the last slot of a picker: unfolded, chosen; gives its title. */
export async function chooseLastWorkshop(page: Page): Promise<string> {
	const slot = page.locator('#ateliers details').last();
	await slot.locator('summary').click();
	const option = slot
		.locator('label', { has: page.locator('input:not(:disabled):not(:checked):not([value=""])') })
		.first();
	const title = (await option.locator('.title').innerText()).trim();
	await option.click();
	return title;
}

/**
 * Orders by invoice, in one go and without the page, the same workshop for several people: from the registration form
 * as it is open. @returns the address of the order; none where it was refused, as when the workshop has fewer seats
 */
export async function orderWorkshop(
	page: Page,
	workshop: { slot: string; id: string },
	people: readonly { familyName: string; email: string }[]
): Promise<string | undefined> {
	const [payer] = people;
	const pass = await page.locator('input[name="people[0].pass"]:checked').inputValue();
	const form: Record<string, string> = {
		idempotencyKey: `remplir-${Date.now()}`,
		method: 'invoice',
		'payer.givenName': 'Marc',
		'payer.familyName': payer!.familyName,
		'payer.email': payer!.email
	};
	for (const [i, { familyName, email }] of people.entries()) {
		form[`people[${i}].givenName`] = 'Marc';
		form[`people[${i}].familyName`] = familyName;
		form[`people[${i}].email`] = email;
		form[`people[${i}].pass`] = pass;
		form[`people[${i}].${workshop.slot}`] = workshop.id;
	}
	const sent = await page.request.post(`${await colloquium(page)}/inscription?/inscrire`, {
		form,
		headers: { Origin: new URL(page.url()).origin, Accept: 'text/html' },
		maxRedirects: 0
	});
	return sent.status() === 303 ? sent.headers().location : undefined;
}
