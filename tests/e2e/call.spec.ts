import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes
} from './axe.ts';
import { codeMailedTo, openMail } from './mail.ts';
import { demoAccount, signInAs } from './sign-in.ts';

test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => {
		throw error;
	});
});

/** The address of the call that is open, found as a visitor would. */
async function openCall(page: Page): Promise<string> {
	await page.goto('/evenements');
	const next = page.getByRole('link', { name: /^QUARIERA/ }).last();
	const slug = (await next.getAttribute('href'))!.split('/').at(-1)!;
	return `/evenements/${slug}/appel`;
}

test('de l’appel à la proposition déposée, sans compte au départ', async ({ page, browser, baseURL }) => {
	test.slow();
	const call = await openCall(page);
	await page.goto(call.replace(/\/appel$/, ''));
	await page.getByRole('navigation').getByRole('link', { name: 'Proposer' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Appel de propositions');
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);

	// A first visit: names, an address, a code.
	const email = `proposante-${Date.now()}@exemple.org`;
	await page.getByLabel('Prénom').fill('Maude');
	await page.getByLabel('Nom', { exact: true }).fill('Essai');
	await page.getByLabel('Adresse courriel').fill('pas-une-adresse');
	await page.getByRole('button', { name: 'Proposer une activité' }).click();
	await expect(page.getByRole('alert')).toContainText('semble incomplète');
	await expect(page.getByLabel('Prénom')).toHaveValue('Maude');
	await page.getByLabel('Adresse courriel').fill(email);
	await page.getByRole('button', { name: 'Proposer une activité' }).click();
	await page.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, baseURL!));
	await page.getByRole('button', { name: 'Me connecter' }).click();
	await expect(page).toHaveURL(/\/conferencier\/\w{10}$/);
	const address = page.url();
	await page.waitForLoadState('networkidle');

	// It saves itself, says so, and is there again.
	await page.getByLabel('Titre').fill('Une table pour se parler');
	await expect(page.getByText(/Enregistré à/)).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('Titre')).toHaveValue('Une table pour se parler');

	// Nothing is handed in by mistake: what lacks is said beside its field, and nothing typed is lost.
	await page.getByRole('button', { name: 'Déposer ma proposition' }).click();
	await expect(page.getByRole('alert')).toContainText('Format');
	await expect(page.getByLabel('Titre')).toHaveValue('Une table pour se parler');
	await expect(page).toHaveTitle(/^Erreur/);
	await expectAccessible(page);

	// The network goes away: the tab keeps the text, which leaves when it comes back.
	await page.context().setOffline(true);
	await page.getByLabel('Résumé').fill('Huit personnes, un thème, quarante minutes.');
	await expect(page.getByText(/Le réseau ne répond pas/)).toBeVisible();
	await page.context().setOffline(false);
	await expect(page.getByText(/Enregistré à/)).toBeVisible();

	await page.getByLabel('Format').selectOption({ index: 1 });
	await page.getByLabel('Avez-vous déjà donné').selectOption({ index: 1 });
	await page.getByText('Inviter quelqu’un à coanimer').click();
	await page.getByLabel('Prénom').fill('Anne-Sophie');
	await page.getByLabel('Nom', { exact: true }).fill('Bornais');
	await page.getByLabel('Adresse courriel').fill('quarieriste@lesoit.example');
	await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
	await expect(page.getByText('L’invitation est partie.')).toBeVisible();
	await page.getByRole('button', { name: 'Déposer ma proposition' }).click();
	await expect(page.getByText(/est déposée/).first()).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);

	// The person invited answers from their own space; a stranger finds nothing at that address.
	const context = await browser.newContext({ baseURL: baseURL! });
	const guest = await context.newPage();
	await signInAs(guest, 'door', baseURL!);
	expect((await guest.goto(address))!.status()).toBe(404);
	await context.clearCookies();
	await signInAs(guest, 'practitioner', baseURL!);
	await guest.goto('/conferencier');
	await guest.getByRole('link', { name: 'Une table pour se parler' }).click();
	await guest.getByRole('button', { name: 'Accepter' }).click();
	await expect(guest.getByText('Vous êtes de cette proposition.')).toBeVisible();
	// And goes again, alone: the proposal stays with whoever began it.
	await guest.getByText('Quitter cette proposition').click();
	await guest.getByRole('button', { name: 'Oui, quitter la proposition' }).click();
	await expect(guest.getByText(/Vous n’êtes plus de cette proposition/)).toBeVisible();
	await expect(guest.getByRole('link', { name: 'Une table pour se parler' })).toHaveCount(0);
	await context.close();
	await page.reload();
	await expect(page.getByText('quarieriste@lesoit.example')).toHaveCount(0);
	await expect(page.getByText('Déposée', { exact: true })).toBeVisible();

	const staffContext = await browser.newContext({ baseURL: baseURL! });
	const staff = await staffContext.newPage();
	await signInAs(staff, 'staff', baseURL!);
	await openMail(staff, email, /^Proposition reçue/);
	await staffContext.close();
});

test('un enregistrement lent n’est pas pris pour celui de quelqu’un d’autre; on ne s’invite pas soi-même', async ({
	page,
	baseURL
}) => {
	await signInAs(page, 'door', baseURL!);
	await page.goto(await openCall(page));
	await page.getByRole('button', { name: 'Proposer une activité' }).click();
	await expect(page).toHaveURL(/\/conferencier\/\w{10}$/);
	await page.waitForLoadState('networkidle');
	// The server saves at once, and the first answer of each kind comes long after the next pause.
	const late = new Set(['brouillon', 'enregistrer']);
	await page.route(/brouillon$|\/enregistrer/, async (route) => {
		const kind = /brouillon$|enregistrer/.exec(route.request().url())![0];
		const response = await route.fetch({ maxRedirects: 0 });
		if (late.delete(kind)) await new Promise((resolve) => setTimeout(resolve, 3500));
		await route.fulfill({ response });
	});
	const save = page.getByRole('button', { name: 'Enregistrer', exact: true }).last();
	const saved = () => page.waitForResponse((one) => one.request().method() === 'POST');
	await page.getByLabel('Titre').fill('Un titre');
	// The pause saves; its answer is late when one presses.
	await page.waitForRequest(/brouillon$/);
	await page.getByLabel('Titre').fill('Un autre titre');
	await save.click();
	await saved();
	// The press's own answer is late too: one types on, past the pause, and presses again.
	await page.getByLabel('Résumé').fill('Écrit pendant que la réponse tarde.');
	await page.waitForTimeout(2500);
	await save.click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await expect.poll(() => late.size).toBe(0);
	await page.waitForLoadState('networkidle');
	await expect(page.getByText(/ailleurs/)).toHaveCount(0);
	await page.reload();
	await expect(page.getByLabel('Titre')).toHaveValue('Un autre titre');
	await expect(page.getByLabel('Résumé')).toHaveValue('Écrit pendant que la réponse tarde.');
	await expect(page.getByText(/ailleurs/)).toHaveCount(0);

	await page.getByText('Inviter quelqu’un à coanimer').click();
	await page.getByLabel('Prénom').fill('Moi');
	await page.getByLabel('Nom', { exact: true }).fill('Même');
	const email = page.getByLabel('Adresse courriel');
	await email.fill(demoAccount('door').email);
	await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
	await expect(page.getByRole('alert')).toContainText('est déjà de cette proposition');
	await expect(email).toHaveAttribute('aria-invalid', 'true');
	await expect(email).toHaveAccessibleDescription(/est déjà de cette proposition/);
	await expect(email).toHaveValue(demoAccount('door').email);
	await expect(page.getByLabel('Prénom')).toHaveValue('Moi');
	await expectAccessible(page);
});

test('sans JavaScript, un brouillon s’enregistre et garde ce qui est refusé', async ({
	browser,
	baseURL
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
	const page = await context.newPage();
	await signInAs(page, 'manager', baseURL!);
	await page.goto(await openCall(page));
	await page.getByRole('button', { name: 'Proposer une activité' }).click();
	await page.getByLabel('Titre').fill('Diriger sans micro');
	await page.getByLabel('Nombre de personnes').fill('beaucoup');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).last().click();
	await expect(page.getByRole('alert')).toContainText('Nombre de personnes');
	await expect(page.getByLabel('Titre')).toHaveValue('Diriger sans micro');
	await page.getByLabel('Nombre de personnes').fill('20');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).last().click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await page.getByText('Inviter quelqu’un à coanimer').click();
	await page.getByLabel('Prénom').fill('Moi');
	await page.getByLabel('Nom', { exact: true }).fill('Même');
	await page.getByLabel('Adresse courriel').fill(demoAccount('manager').email);
	await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
	await expect(page.getByRole('alert')).toContainText('est déjà de cette proposition');
	await expect(page.getByLabel('Adresse courriel')).toHaveValue(demoAccount('manager').email);
	await page.getByRole('button', { name: 'Joindre ou retirer un fichier' }).click();
	await page
		.getByLabel('Fichier')
		.setInputFiles({ name: 'plan.exe', mimeType: 'text/html', buffer: Buffer.from('%PDF-1.7\nplan') });
	await page.getByRole('button', { name: 'Joindre le fichier' }).click();
	await expect(page.getByRole('link', { name: 'plan.pdf' })).toBeVisible();
	const href = await page.getByRole('link', { name: 'plan.pdf' }).getAttribute('href');
	const file = await page.request.get(href!);
	expect(file.headers()['content-disposition']).toMatch(/^attachment; filename="plan\.pdf"/);
	expect(file.headers()['x-content-type-options']).toBe('nosniff');
	await page
		.getByLabel('Fichier')
		.setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
	await page.getByRole('button', { name: 'Joindre le fichier' }).click();
	await expect(page.getByRole('alert')).toContainText('ni un PDF');
	await context.close();
});

test('la permanence règle l’appel, ses formats et ses questions', async ({ page, baseURL }) => {
	await signInAs(page, 'staff', baseURL!);
	const call = await openCall(page);
	const slug = call.split('/')[2]!;
	await page.goto(`/gestion/${slug}/appel`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Appel de propositions');
	await expectAccessible(page);
	const closes = page.getByLabel('Fermeture');
	const before = await closes.inputValue();
	await closes.fill('2020-01-01T10:00');
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByRole('alert')).toContainText('trop tôt');
	await closes.fill(before);
	await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await page.getByRole('link', { name: 'Ajouter une question' }).click();
	await page.getByLabel('Question', { exact: true }).fill('Un mot de plus?');
	await page.getByRole('button', { name: 'Enregistrer la question' }).click();
	await page.getByRole('button', { name: 'Ne plus poser Un mot de plus?' }).click();
	await expect(page.getByRole('button', { name: 'Poser de nouveau Un mot de plus?' })).toBeVisible();
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
});
