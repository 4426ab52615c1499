import { expect, test, type Browser, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { demoAccount, signInAs, type DemoKind } from './sign-in.ts';

// A general meeting from the naming of a delegate to its minutes: the special one of the demonstration, in three weeks.

const PHONE = { width: 390, height: 844 };

async function openAs(browser: Browser, kind: DemoKind, baseURL: string, viewport = PHONE): Promise<Page> {
	const context = await browser.newContext({ baseURL, viewport });
	const page = await context.newPage();
	await signInAs(page, kind, baseURL);
	return page;
}

async function fits(page: Page): Promise<void> {
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
}

test('a delegate is named, signs, votes in secret, and the minutes tell it', async ({ browser, baseURL }) => {
	test.setTimeout(120_000);
	const manager = await openAs(browser, 'manager', baseURL!);
	await manager.goto('/organisme');
	await manager.getByRole('link', { name: /extraordinaire.*désigner/ }).click();
	await manager.waitForURL(/\/assemblees\//);
	const slug = new URL(manager.url()).pathname.split('/').at(-1)!;
	await fits(manager);
	const delegate = demoAccount('practitioner');
	await manager.getByLabel('Prénom').fill(delegate.givenName);
	await manager.getByLabel('Nom', { exact: true }).fill(delegate.familyName);
	await manager.getByLabel('Courriel').fill(delegate.email);
	await manager.getByRole('button', { name: 'Désigner cette personne' }).click();
	await expect(manager.getByText('avisée par courriel')).toBeVisible();

	const office = await openAs(browser, 'staff', baseURL!, { width: 1280, height: 900 });
	failOnErrors(office);
	await office.goto(`/gestion/${slug}/assemblee`);
	for (let i = 0; i < 4; i++) {
		// Those who signed at the door, by the keyboard: letters, then Enter.
		const seat = office.getByRole('button', { name: /^Arrivée, (?!Le SOIT)/ }).first();
		const organisation = (await seat.getAttribute('aria-label'))!.replace('Arrivée, ', '');
		await office.getByLabel(/Chercher, puis Entrée/).fill(organisation);
		await office.keyboard.press('Enter');
		await expect(office.getByLabel(/Chercher, puis Entrée/)).toHaveValue('');
		await expect(office.getByRole('button', { name: `Départ, ${organisation}` })).toBeVisible();
	}
	await expect(office.getByText('Pas de quorum')).toBeVisible();
	await office.getByRole('button', { name: 'Ouvrir l’assemblée' }).click();
	await expect(office.getByText('Le quorum est perdu')).toBeVisible();
	await office.getByText('Écrire une proposition').click();
	await office.getByLabel('Texte de la proposition').fill('Que le siège social soit à Drummondville.');
	await office.getByLabel('Proposée par').selectOption({ index: 1 });
	await office.getByLabel('Appuyée par').selectOption({ index: 2 });
	await office.getByLabel('Vote', { exact: true }).selectOption('secret');
	await office.getByRole('button', { name: 'Enregistrer' }).first().click();
	await expect(office.getByText('Proposition enregistrée.')).toBeVisible();
	await expect(office.getByRole('button', { name: 'Mettre au vote' })).toHaveCount(0);
	await fits(office);

	// The screen of the room has nobody signed in: its own link opens it.
	const address = await office.getByRole('link', { name: 'Écran de la salle' }).getAttribute('href');
	const room = await (
		await browser.newContext({ baseURL, viewport: { width: 1280, height: 720 } })
	).newPage();
	await room.goto(address!);
	const code = await room.getByTestId('screen-code').innerText();
	await fits(room);

	const phone = await openAs(browser, 'practitioner', baseURL!);
	await phone.goto(`/assemblees/${slug}`);
	await phone.getByLabel('Code de l’écran').fill(code);
	await phone.getByRole('button', { name: 'Signer ma présence' }).click();
	await expect(phone.getByText('Il y a quorum')).toBeVisible();
	await expect(room.getByText('Il y a quorum')).toBeVisible();

	await office.reload();
	await office.getByRole('button', { name: 'Mettre au vote' }).click();
	await expect(phone.getByRole('button', { name: 'Déposer mon bulletin' })).toBeVisible();
	await expect(room.getByText(/^0 bulletins déposés/)).toBeVisible();
	await fits(phone);

	// The network is cut as the ballot leaves: it stays, and the same press is sent again.
	await phone.getByLabel('Pour').check();
	await phone.context().setOffline(true);
	await phone.getByRole('button', { name: 'Déposer mon bulletin' }).click();
	await expect(phone.getByLabel('Pour')).toBeChecked();
	await phone.context().setOffline(false);
	await phone.getByRole('button', { name: 'Déposer mon bulletin' }).click();
	await expect(phone.getByText('Votre bulletin est dans l’urne')).toBeVisible();
	await expect(room.getByText(/^1 bulletins déposés/)).toBeVisible();
	await phone.reload();
	await phone.getByText('Mon reçu').click();
	const receipt = await phone.locator('.receipt code').allInnerTexts();

	// Those who have no phone vote by their slips, on a device of the house.
	await office.goto(`/gestion/${slug}/assemblee/bulletins`);
	await expectAccessibleInBothSchemes(office);
	const slips = await office
		.locator('li:not(:has-text("Le SOIT")) a')
		.evaluateAll((all) => all.map((one) => one.getAttribute('href')!));
	const device = await (await browser.newContext({ baseURL, viewport: PHONE })).newPage();
	let cast = 0;
	for (const slip of slips) {
		await device.goto(slip);
		const box = device.getByRole('button', { name: 'Déposer mon bulletin' });
		if ((await box.count()) === 0) continue;
		await device.getByLabel('Contre').check();
		await box.click();
		await expect(device.getByText('Votre bulletin est dans l’urne')).toBeVisible();
		cast++;
	}
	expect(cast).toBe(4);

	await office.goto(`/gestion/${slug}/assemblee`);
	await office.getByRole('button', { name: 'Clore le vote' }).click();
	await expect(office.getByText('Proposition rejetée : 1 pour, 4 contre, 0 abstention.')).toBeVisible();
	await expect(room.getByText('Rejeté')).toBeVisible();
	await expect(phone.getByText('Rejeté')).toBeVisible();

	// The public list counts to the same, and the receipt finds its ballot there.
	await phone.getByRole('link', { name: 'Liste publique des bulletins' }).first().click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Liste publique des bulletins');
	await fits(phone);
	const list = await phone.request.get(`${new URL(phone.url()).pathname}/registre.jsonl`);
	expect(await list.text()).toContain(`{"open":"${receipt[0]}","choices":["pour"],"nonce":"${receipt[1]}"}`);

	await office.getByRole('button', { name: 'Lever l’assemblée' }).click();
	await expect(office.getByText('L’assemblée est levée')).toBeVisible();
	await office.goto(`/gestion/${slug}/assemblee/proces-verbal`);
	await office.getByLabel('Compléments').fill('La présidence remercie les personnes déléguées.');
	await office.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(office.getByText('Compléments enregistrés.')).toBeVisible();
	await fits(office);
	await office.getByRole('button', { name: 'Inscrire l’adoption' }).click();
	await expect(office.getByText('Procès-verbal adopté. Il ne change plus.')).toBeVisible();
	const pdf = await office.request.get(`/gestion/${slug}/assemblee/proces-verbal/proces-verbal.pdf`);
	expect(pdf.headers()['content-type']).toBe('application/pdf');
	expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('who is nobody’s delegate is sent away, and whoever is not signed in comes back', async ({
	browser,
	baseURL
}) => {
	const page = await openAs(browser, 'manager', baseURL!);
	await page.goto('/organisme');
	const href = await page.getByRole('link', { name: /annuelle.*désigner/ }).getAttribute('href');
	const path = `/assemblees/${new URL(href!, baseURL).pathname.split('/').at(-1)!}`;
	await page.goto(path);
	await expect(page.getByText('Dernier vote')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Signer ma présence' })).toHaveCount(0);
	const stranger = await (await browser.newContext({ baseURL })).newPage();
	await stranger.goto(path);
	expect(new URL(stranger.url()).pathname).toBe('/connexion');
	expect((await stranger.request.get(`${path}/ecran?cle=faux`, { maxRedirects: 0 })).status()).toBe(303);
	const door = await openAs(browser, 'door', baseURL!);
	expect((await door.goto(path))!.status()).toBe(403);
});
