import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectTargetSizes } from './axe.ts';
import { codeMailedTo, linkMailedTo, openMail } from './mail.ts';
import { address, confirm, expectOrderPage, openForm, sayWho } from './registering.ts';
import { demoAccount, signInAs } from './sign-in.ts';
import { DEMO_PASSWORD } from '../../src/lib/server/auth/demo-accounts.ts';

test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => {
		throw error;
	});
});

test.describe('connexion', () => {
	test('par mot de passe, en gardant l’adresse quand il est faux', async ({ page }) => {
		const { email } = demoAccount('practitioner');
		await page.goto('/compte/agenda');
		await expect(page).toHaveURL('/connexion?suite=%2Fcompte%2Fagenda');
		await page.getByLabel('Adresse courriel').fill(email);
		await page.getByRole('button', { name: 'Utiliser mon mot de passe' }).click();
		await page.getByLabel('Mot de passe').fill('pas le bon');
		await page.getByRole('button', { name: 'Me connecter' }).click();
		await expect(page.getByRole('alert')).toContainText('ne correspond pas');
		await expect(page).toHaveTitle(/^Erreur\s:/);
		await expect(page.locator('strong', { hasText: email }).first()).toBeVisible();
		expect(page.url()).not.toContain(encodeURIComponent(email));
		await expectAccessible(page);
		await page.getByLabel('Mot de passe').fill(DEMO_PASSWORD);
		await page.getByRole('button', { name: 'Me connecter' }).click();
		await expect(page).toHaveURL('/compte/agenda');
		const kept = await page.context().cookies(new URL('/connexion', page.url()).href);
		expect(kept.find(({ name }) => name === 'estrade_appareil')).toMatchObject({
			path: '/connexion',
			httpOnly: true,
			sameSite: 'Lax',
			value: expect.stringMatching(/^[\w-]{16}\.\d{13}\.[\w-]{22}$/)
		});
	});

	test('par code reçu par courriel, sans JavaScript', async ({ browser, baseURL }) => {
		const { email } = demoAccount('manager');
		const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
		const page = await context.newPage();
		await page.goto('/connexion');
		await page.getByLabel('Adresse courriel').fill(email);
		await page.getByRole('button', { name: 'Recevoir un code' }).click();
		await expect(page.getByText('un code vient de lui être envoyé')).toBeVisible();
		expect(page.url()).not.toContain('@');
		await page.getByLabel('Code à six chiffres').fill('12');
		await page.getByRole('button', { name: 'Me connecter' }).click();
		await expect(page.getByRole('alert')).toContainText('six chiffres');
		await expect(page.locator('strong', { hasText: email }).first()).toBeVisible();
		await page.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, baseURL!));
		await page.getByRole('button', { name: 'Me connecter' }).click();
		await expect(page).toHaveURL('/compte');
		await context.close();
	});

	test('ne dit pas si une adresse est connue, et garde une adresse mal écrite', async ({ page }) => {
		await page.goto('/connexion');
		await page.getByLabel('Adresse courriel').fill('personne-ici@exemple.org');
		await page.getByRole('button', { name: 'Recevoir un code' }).click();
		await expect(page.getByText('un code vient de lui être envoyé')).toBeVisible();
		await page.getByRole('button', { name: 'Changer d’adresse' }).click();
		await page.getByLabel('Adresse courriel').evaluate((input) => (input.closest('form')!.noValidate = true));
		await page.getByLabel('Adresse courriel').fill('direction@carrefour');
		await page.getByRole('button', { name: 'Recevoir un code' }).click();
		await expect(page.getByRole('alert')).toContainText('semble incomplète');
		await expect(page.getByLabel('Adresse courriel')).toHaveValue('direction@carrefour');
	});

	test('l’adresse de suite ne mène jamais hors du site', async ({ page }) => {
		await page.goto('/connexion?suite=//ailleurs.example/x');
		await page.getByRole('button', { name: /Quariériste/ }).click();
		await expect(page).toHaveURL('/compte');
	});

	test('se déconnecter ferme la session', async ({ page, baseURL }) => {
		await signInAs(page, 'practitioner', baseURL!);
		await page.goto('/compte');
		await page.getByRole('button', { name: 'Se déconnecter' }).click();
		await expect(page).toHaveURL('/');
		await page.goto('/compte');
		await expect(page).toHaveURL(/\/connexion/);
	});
});

test.describe('espace personnel à 390 px', () => {
	test.use({ viewport: { width: 390, height: 844 } });

	for (const path of [
		'/compte',
		'/compte/inscriptions',
		'/compte/agenda',
		'/compte/donnees',
		'/compte/securite',
		'/organisme'
	]) {
		test(`${path} : axe ne trouve rien, rien ne déborde`, async ({ page, baseURL }) => {
			await signInAs(page, 'manager', baseURL!);
			await page.goto(path);
			await expect(page.locator('h1')).toBeVisible();
			await expectAccessible(page);
			await expectTargetSizes(page);
			expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
		});
	}
});

test('Mes données : changer un consentement et emporter un fichier', async ({ page, baseURL }) => {
	await signInAs(page, 'manager', baseURL!);
	await page.goto('/compte/donnees');
	const newsletter = page.getByRole('checkbox', { name: /Infolettre/ });
	const before = await newsletter.isChecked();
	await newsletter.setChecked(!before);
	await page.getByRole('button', { name: 'Enregistrer mes choix' }).click();
	await expect(page.getByText('Vos choix sont enregistrés')).toBeVisible();
	await page.reload();
	await expect(newsletter).toBeChecked({ checked: !before });
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Données (JSON)' }).click()
	]);
	expect(download.suggestedFilename()).toBe('mes-donnees-estrade.json');
});

for (const javaScriptEnabled of [true, false]) {
	test.describe(javaScriptEnabled ? 'ce qui est coché' : 'ce qui est coché, sans JavaScript', () => {
		test.use({ viewport: { width: 390, height: 844 } });

		test('sans être connecté attend la réponse de la personne, du lien de son courriel', async ({
			page,
			browser,
			baseURL
		}) => {
			test.setTimeout(120_000);
			const email = address();
			await openForm(page);
			await sayWho(page, email, 'Choix');
			await expect(page.getByText('Vous confirmerez par courriel')).toHaveCount(2);
			await page.locator('input[name="people[0].consentPhoto"]').check();
			await page.locator('input[name="consentNewsletter"]').check();
			await confirm(page).click();
			await expectOrderPage(page);
			// Neither page that whoever placed the order is led to asks, nor takes an answer.
			const box = (of: Page) => of.getByRole('region', { name: 'Vos choix à confirmer' });
			await expect(box(page)).toHaveCount(0);
			await page.locator('a[href^="/billets/"]').first().click();
			await expect(page.getByRole('heading', { level: 1 })).toContainText('Choix');
			await expect(box(page)).toHaveCount(0);
			const forged = await page.request.post(page.url().replace('?', '?/choix&'), {
				form: { 'purposes[0]': 'photo', answer: 'oui' },
				headers: { origin: baseURL!, accept: 'text/html' },
				maxRedirects: 0
			});
			expect(forged.status()).toBe(403);

			const mailed = await linkMailedTo(email, 'ticket', /https?:\S+\/billets\/\S+choix=[\w-]+/);
			const { pathname, search, searchParams } = new URL(mailed);
			// The permanence reads the message, not the key by which the person answers.
			const staff = await (await browser.newContext({ baseURL: baseURL! })).newPage();
			await signInAs(staff, 'staff', baseURL!);
			await openMail(staff, email, /billet/i);
			await expect(staff.locator('pre')).toContainText(pathname);
			expect(await staff.content()).not.toContain(searchParams.get('choix')!);
			await staff.context().close();

			const reader = await (
				await browser.newContext({
					baseURL: baseURL!,
					javaScriptEnabled,
					viewport: { width: 390, height: 844 }
				})
			).newPage();
			await reader.goto(pathname + search);
			await expect(box(reader)).toContainText('photos');
			await expect(box(reader)).toContainText('infolettre');
			if (javaScriptEnabled) await expectAccessible(reader);
			await expectNoSidewaysScroll(reader);
			// Reading it, as a scanner of mail does, has answered nothing.
			await reader.reload();
			await box(reader).getByRole('button', { name: 'Confirmer ces choix' }).click();
			await expect(reader.getByText('Vos choix sont enregistrés')).toBeVisible();
			await expect(box(reader)).toHaveCount(0);
			await reader.goto(pathname + search);
			await expect(box(reader)).toHaveCount(0);
			await reader.context().close();
		});
	});
}

test('l’organisme : équipe, montant dû, export', async ({ page, baseURL }) => {
	await signInAs(page, 'manager', baseURL!);
	await page.goto('/organisme');
	await expect(page.getByRole('heading', { level: 1, name: 'Le SOIT' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Anne-Sophie Bornais' }).first()).toBeVisible();
	const csv = await page.request.get('/organisme/export?organisme=le-soit');
	expect(csv.headers()['content-type']).toContain('text/csv');
	expect(await csv.text()).toContain('Bornais');
	expect((await page.request.get('/organisme?organisme=un-autre')).status()).toBe(403);
});

test('l’organisme dit qui est de son équipe, de qui l’a seulement choisi en s’inscrivant', async ({
	page,
	browser,
	baseURL
}) => {
	test.setTimeout(120_000);
	await page.setViewportSize({ width: 390, height: 844 });
	const email = address();
	await openForm(page);
	await sayWho(page, email, 'Passage');
	await page.locator('[id="payer.organisation"]').fill('Le SOIT');
	await confirm(page).click();
	await expectOrderPage(page);
	const order = new URL(page.url()).pathname.split('/').pop()!;

	await signInAs(page, 'manager', baseURL!);
	await page.goto('/organisme');
	const row = page.getByRole('row').filter({ hasText: email });
	await expect(row).toContainText('À confirmer');
	// Whom the manager registered is asked about no more.
	const known = page.getByRole('row').filter({ hasText: 'Anne-Sophie Bornais' });
	await expect(known.getByRole('button', { name: /équipe/ })).toHaveCount(0);
	await expectAccessible(page);
	await expectTargetSizes(page);
	await expectNoSidewaysScroll(page);
	await row.getByRole('button', { name: /^Pas de notre équipe/ }).click();
	await expect(page.getByText('Votre réponse est enregistrée.')).toBeVisible();
	await expect(row).toContainText('Pas de votre équipe');
	await expectAccessible(page);

	const staff = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	const event = /quariera-\d{4}/.exec(await (await page.request.get('/evenements')).text())![0];
	await staff.goto(`/gestion/${event}/commandes/${order}`);
	await expect(staff.getByText('L’organisme ne la reconnaît pas')).toBeVisible();
	await expect(staff.getByText('Non reconnue par l’organisme').first()).toBeVisible();
	await staff.context().close();

	await row.getByRole('button', { name: /^De notre équipe/ }).click();
	await expect(row.getByRole('button', { name: /équipe/ })).toHaveCount(0);
	await expect(row).not.toContainText('À confirmer');
});

test.describe('une inscription', () => {
	test('choisir un atelier, puis le voir dans l’agenda, à 390 px', async ({ page, baseURL }) => {
		await page.setViewportSize({ width: 390, height: 844 });
		await signInAs(page, 'practitioner', baseURL!);
		await page.goto('/compte/inscriptions');
		await page
			.getByRole('link', { name: /^QUARIERA/ })
			.first()
			.click();
		await expect(page.getByRole('figure', { name: /^Badge/ })).toBeVisible();
		await expectAccessible(page);
		await expectTargetSizes(page);
		const slot = page.locator('#ateliers details').last();
		await slot.locator('summary').click();
		const option = slot
			.locator('label', { has: page.locator('input:not(:disabled):not(:checked):not([value=""])') })
			.first();
		const title = (await option.locator('.title').innerText()).trim();
		await option.click();
		await page.getByRole('button', { name: 'Enregistrer mes ateliers' }).click();
		await expect(page.getByText('Vos ateliers sont enregistrés')).toBeVisible();
		await page.goto('/compte/agenda');
		await expect(page.getByRole('link', { name: title, exact: true })).toBeVisible();
	});

	test('celle d’une autre personne n’existe pas pour soi', async ({ page, baseURL }) => {
		await signInAs(page, 'manager', baseURL!);
		await page.goto('/organisme');
		const link = page.getByRole('link', { name: 'Étienne Gagnon' });
		const address = await link.getAttribute('href');
		await link.click();
		await expect(page.getByRole('heading', { level: 1, name: 'Étienne Gagnon' })).toBeVisible();
		await signInAs(page, 'practitioner', baseURL!);
		const response = await page.request.get(address!);
		expect(response.status()).toBe(404);
	});

	for (const javaScriptEnabled of [true, false]) {
		test.describe(javaScriptEnabled ? 'cédée' : 'cédée sans JavaScript', () => {
			test.use({ javaScriptEnabled, viewport: { width: 390, height: 844 } });
			const [leaving, given, family] = javaScriptEnabled
				? ['Thierry Ouellet', 'Léonie', 'Vaillancourt']
				: ['Léonie Vaillancourt', 'Noémie', 'Charbonneau'];
			const email = `${given}.${family}@lesoit.example`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

			test('on relit à qui et quoi avant que ce soit fait, puis chaque côté le dit', async ({
				page,
				baseURL
			}) => {
				await signInAs(page, 'manager', baseURL!);
				await page.goto('/organisme');
				await page.getByRole('link', { name: leaving }).click();
				await page.waitForURL(/\/compte\/inscriptions\/\w+$/);
				const address = page.url();
				const code = new URL(address).pathname.split('/').at(-1)!;
				await page.getByText('Céder la place').first().click();
				await page.getByLabel('Prénom').fill(given);
				await page.getByLabel('Nom', { exact: true }).fill(family);
				await page.getByLabel('Adresse courriel').fill('etienne.gagnon@lesoit.example');
				const next = page.getByRole('button', { name: 'Continuer' });
				await next.click();
				await expect(page.getByRole('alert')).toContainText('a déjà une place');
				await expect(page.getByLabel('Prénom')).toHaveValue(given);
				await page.getByLabel('Adresse courriel').fill('mauvaise@lesoit.example');
				await next.click();

				// The second step: to whom, for what, and what it does. Until it is confirmed, nothing is.
				const step = page.getByRole('form', { name: `Céder la place à ${given} ${family}?` });
				await expect(step).toContainText('mauvaise@lesoit.example');
				await expect(step).toContainText(/QUARIERA \d{4}/);
				await expect(step).toContainText('Colloque complet');
				await expect(step).toContainText('son code QR cesse de fonctionner');
				if (javaScriptEnabled) await expect(step.getByRole('heading')).toBeFocused();
				if (javaScriptEnabled) await expectAccessible(page);
				await expectNoSidewaysScroll(page);
				expect(await (await page.request.get(address)).text()).not.toContain('mauvaise@');
				if (javaScriptEnabled) {
					// Opened again, nothing is given away, and the colleague need not be named twice.
					await page.reload();
					await expect(page.getByLabel('Prénom')).toHaveValue(given);
					await expect(page.getByLabel('Adresse courriel')).toHaveValue('mauvaise@lesoit.example');
					await next.click();
				}
				await step.getByRole('button', { name: 'Corriger' }).click();
				await expect(page.getByLabel('Prénom')).toHaveValue(given);
				await page.getByLabel('Adresse courriel').fill(email);
				await next.click();
				await expect(step).toContainText(email);
				await step.getByRole('button', { name: 'Oui, céder la place' }).click();

				await expect(page).toHaveURL('/organisme?fait=remplacement');
				const row = page.getByRole('row').filter({
					has: page.getByRole('link', { name: `${given} ${family}` })
				});
				await expect(row).toContainText(`Reçue de ${leaving}, le `);
				await expect(page.getByRole('link', { name: leaving })).toHaveCount(0);
				// Its payer reads it, on the registration and on the order; no badge is left to show.
				await page.goto(`/compte/inscriptions/${code}`);
				await expect(page.getByText(`Cédée à ${given} ${family}, le `)).toBeVisible();
				await expect(page.getByRole('figure', { name: /Badge/ })).toHaveCount(0);
				await page.goto('/compte/inscriptions');
				await page
					.locator('#commandes')
					.getByRole('row')
					.filter({ hasText: 'QUARIERA' })
					.getByRole('link', { name: /^[A-Z0-9]{8}$/ })
					.first()
					.click();
				await expect(page.getByText(`Cédée à ${given} ${family}, le `)).toBeVisible();
				await expect(page.getByText(`Reçue de ${leaving}, le `)).toBeVisible();
				if (javaScriptEnabled) await expectAccessible(page);
				await expectNoSidewaysScroll(page);
			});
		});
	}
});

test.describe('les commandes que l’on paie', () => {
	test.use({ viewport: { width: 390, height: 844 } });

	test('sont dans son espace, avec leur solde et leurs factures; celles d’une autre personne, jamais', async ({
		page,
		baseURL
	}) => {
		await signInAs(page, 'manager', baseURL!);
		await page.goto('/compte');
		const due = page.getByRole('link', { name: /^Commande [A-Z0-9]{8}, / }).first();
		await expect(due).toContainText('$');
		const code = /[A-Z0-9]{8}/.exec(await due.innerText())![0];
		await page.goto('/compte/inscriptions');
		const row = page.locator('#commandes').getByRole('row').filter({ hasText: code });
		const invoice = (await row.getByRole('link', { name: /^Facture / }).getAttribute('href'))!;
		const pdf = await page.request.get(invoice);
		expect(pdf.headers()['content-type']).toBe('application/pdf');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await row.getByRole('link', { name: code, exact: true }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText(code);

		// One of those it registers comes, and pays nothing.
		await signInAs(page, 'practitioner', baseURL!);
		for (const path of ['/compte', '/compte/inscriptions']) {
			await page.goto(path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			expect(await page.content()).not.toContain(code);
		}
		expect((await page.request.get(invoice)).status()).toBe(404);
		expect((await page.request.get(`/commandes/${code}`)).status()).toBe(404);
	});
});
