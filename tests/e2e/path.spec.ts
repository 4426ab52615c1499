import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { codeMailedTo, openMail } from './mail.ts';
import { address, chooseLastWorkshop, colloquium, expectOrderPage, sayWho } from './registering.ts';
import { signInAs } from './sign-in.ts';

/** Every SEQUENCE of a calendar, by the title of its event. */
async function sequences(page: Page, address: string): Promise<Map<string, number>> {
	const text = await (await page.request.get(address)).text();
	const unfolded = text.replace(/\r\n[ \t]/g, '');
	return new Map(
		unfolded
			.split('BEGIN:VEVENT')
			.slice(1)
			.map((event) => [
				/^SUMMARY:(.*)$/m.exec(event)![1]!.trim(),
				Number(/^SEQUENCE:(\d+)/m.exec(event)?.[1] ?? 0)
			])
	);
}

// One person's whole story, on a phone: each step stands on what the one before left.
test('from the public page to the door, and back', async ({ page, browser, baseURL }) => {
	test.setTimeout(180_000);
	await page.setViewportSize({ width: 390, height: 844 });
	const email = address();
	const familyName = `Parcours-${Date.now().toString(36)}`;
	const someone = async (kind: 'staff' | 'door') => {
		const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
		await signInAs(other, kind, baseURL!);
		return other;
	};
	const event = await colloquium(page);

	await test.step('from the event to the payment page', async () => {
		await page.goto(event);
		await page.getByRole('link', { name: 'S’inscrire' }).first().click();
		await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
		await sayWho(page, email, familyName);
		await chooseLastWorkshop(page);
		await page.getByRole('radio', { name: /Par carte/ }).check();
		await page.getByRole('button', { name: /^Payer .* par carte/ }).click();
		await expect(page.getByRole('heading', { name: /^Payer/ })).toBeVisible();
		await expectAccessible(page);
	});

	await test.step('a card declined, then given up: the places are kept, and the way back is shown', async () => {
		await page.getByRole('button', { name: 'Simuler une carte refusée' }).click();
		await expect(page.getByRole('alert')).toContainText('La carte a été refusée.');
		await page.getByRole('button', { name: /Abandonner/ }).click();
		await expectOrderPage(page);
		await expect(page.getByRole('heading', { name: /gardée?s? jusqu’à/ })).toBeVisible();
		await expect(page.getByRole('link', { name: /Billet/ })).toHaveCount(0);
		await expectAccessible(page);
		await page.goto(`${event}/inscription`);
		await page.getByRole('link', { name: 'Reprendre cette commande' }).click();
		await expectOrderPage(page);
	});

	await test.step('paid: the order says so when the webhook has come', async () => {
		await page.getByRole('button', { name: /^Payer/ }).click();
		await expect(page).toHaveURL(/\/c\/pay\//);
		await page.getByRole('button', { name: /^Payer/ }).click();
		await expectOrderPage(page);
		await expect(page.getByRole('heading', { name: 'C’est confirmé et payé.' })).toBeVisible();
		await expectAccessible(page);
	});
	const order = page.url();
	const code = /commandes\/([A-Z0-9]+)/.exec(order)![1]!;

	const staff = await someone('staff');
	await test.step('the messages are kept, with the invoice, the badge and the agenda', async () => {
		await openMail(staff, email, new RegExp(`^Commande ${code} confirmée`));
		await expect(staff.getByRole('link', { name: /\.pdf/ })).toHaveCount(1);
		await openMail(staff, email, /billet/i);
		await expect(staff.getByRole('link', { name: /\.pdf/ })).toHaveCount(1);
		await expect(staff.getByRole('link', { name: /\.ics/ })).toHaveCount(1);
	});

	let badge = '';
	await test.step('the ticket shows its code', async () => {
		await page.getByRole('link', { name: /Billet/ }).click();
		const figure = page.getByRole('figure', { name: new RegExp(familyName) });
		await expect(figure.locator('svg')).toBeVisible();
		badge = (await figure.locator('.code').innerText()).trim();
		expect(page.url()).toContain(badge);
		await expectAccessible(page);
	});

	await test.step('the account is claimed with a mailed code', async () => {
		await page.getByRole('button', { name: 'Créer mon compte' }).click();
		await page.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, baseURL!));
		await page.getByRole('button', { name: 'Me connecter' }).click();
		await expect(page).toHaveURL('/compte');
		await expect(page.getByText(/QUARIERA/).first()).toBeVisible();
		await expectAccessible(page);
	});

	await test.step('a workshop is changed, and calendars hear of it', async () => {
		await page.goto(`/compte/inscriptions/${badge}`);
		const calendar = (await page.locator('a[href^="http"][href*="/calendrier/"]').getAttribute('href'))!;
		const before = await sequences(page, calendar);
		const title = await chooseLastWorkshop(page);
		expect([...before.keys()].some((summary) => summary.includes(title))).toBe(false);
		await page.getByRole('button', { name: 'Enregistrer mes ateliers' }).click();
		await expect(page.getByText('Vos ateliers sont enregistrés')).toBeVisible();
		const after = await sequences(page, calendar);
		expect([...after.keys()].some((summary) => summary.includes(title))).toBe(true);
		expect(Math.max(...after.values())).toBe(Math.max(...before.values()) + 1);
	});

	await test.step('the door admits the badge once', async () => {
		const door = await someone('door');
		await door.goto('/pointage');
		await door
			.locator(`a[href^="/pointage/${event.split('/').at(-1)}/"]`)
			.first()
			.click();
		const field = door.getByLabel('Lecteur de codes ou code du badge');
		const read = async (verdict: string) => {
			await field.fill(badge);
			await field.press('Enter');
			await expect(door.locator(`[data-verdict="${verdict}"]`)).toContainText(familyName);
		};
		await read('admitted');
		await read('already_admitted');
		await door.context().close();
	});

	await test.step('the permanence cancels with a credit note, and the order says so', async () => {
		await staff.goto(`/gestion/${event.split('/').at(-1)}/commandes/${code}/annuler`);
		await staff.getByRole('button', { name: 'Annuler la commande' }).click();
		await expect(staff.getByRole('status')).toContainText('C’est annulé');
		await staff.context().close();
		await page.goto(order);
		await expect(page.getByRole('heading', { name: /^Cette commande est annulée/ })).toBeVisible();
		await expect(page.getByRole('link', { name: /^Note de crédit/ })).toBeVisible();
		await expectAccessible(page);
	});
});
