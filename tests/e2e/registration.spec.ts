import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInBothSchemes, expectNoSidewaysScroll } from './axe.ts';
import { openMail } from './mail.ts';
import {
	address,
	chooseLastWorkshop,
	colloquium,
	confirm,
	expectOrderPage,
	openForm,
	orderWorkshop,
	sayWho
} from './registering.ts';
import { signInAs } from './sign-in.ts';

test.beforeEach(({ page }) => {
	page.on('pageerror', (error) => {
		throw error;
	});
});

test.describe('on a phone', () => {
	test.use({ viewport: { width: 390, height: 844 } });

	test('one person registers by invoice, and has it by mail', async ({ page, browser, baseURL }) => {
		test.setTimeout(120_000);
		const email = address();
		await openForm(page);
		await expectAccessibleInBothSchemes(page);
		await sayWho(page, email);
		const announced = await page.locator('.bar strong').innerText();
		await confirm(page).click();
		await expectOrderPage(page);
		await expect(
			page.getByRole('heading', { name: /C’est confirmé\. La facture est à payer/ })
		).toBeVisible();
		const summary = page.getByRole('region', { name: 'Sommaire' });
		await expect(summary).toContainText('TPS 5 %');
		await expect(summary).toContainText('TVQ 9,975 %');
		await expect(summary).toContainText(announced);
		await expectAccessibleInBothSchemes(page);
		await expectNoSidewaysScroll(page);

		const staff = await (await browser.newContext({ baseURL: baseURL! })).newPage();
		await signInAs(staff, 'staff', baseURL!);
		await openMail(staff, email, /^Commande .* confirmée/);
		const invoice = staff.getByRole('link', { name: /\.pdf/ }).first();
		const file = await staff.request.get((await invoice.getAttribute('href'))!);
		expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');
		await openMail(staff, email, /billet/i);
		await expect(staff.getByRole('link', { name: /\.ics/ })).toBeVisible();
		await staff.context().close();

		await page.locator('a[href^="/billets/"]').first().click();
		await expect(page.getByRole('figure', { name: /Maëlle Éthier/ })).toBeVisible();
		await expectAccessibleInBothSchemes(page);
		await expectNoSidewaysScroll(page);
	});

	test('needs are corrected after ordering', async ({ page }) => {
		await openForm(page);
		await sayWho(page, address());
		await confirm(page).click();
		await page.locator('a[href^="/billets/"]').first().click();
		await page.getByText('Corriger ces besoins').click();
		await page.locator('#dietaryNeeds').fill('Végétarien, sans noix');
		await page.getByRole('button', { name: 'Enregistrer les besoins' }).click();
		await expect(page.getByText('Vos besoins sont enregistrés.')).toBeVisible();
		await page.reload();
		await expect(page.locator('#besoins dd').first()).toHaveText('Végétarien, sans noix');
		await page.getByText('Corriger ces besoins').click();
		await expect(page.locator('#dietaryNeeds')).toHaveValue('Végétarien, sans noix');
	});

	test('a cut network loses nothing, and sending again orders once', async ({ page, context }) => {
		await openForm(page);
		const email = address();
		await sayWho(page, email);
		await context.setOffline(true);
		await confirm(page).click();
		await expect(page.getByText('La connexion a été coupée.')).toBeVisible();
		await expect(page.locator('[id="payer.email"]')).toHaveValue(email);
		await context.setOffline(false);
		await confirm(page).click();
		await expectOrderPage(page);
	});
});

test('at 320 px nothing sticks out, folded or not', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 700 });
	await openForm(page);
	await page.getByRole('button', { name: 'Ajouter une personne' }).click();
	await page.locator('main details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
	await expectNoSidewaysScroll(page);
	await sayWho(page, 'maelle@centre');
	await confirm(page).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expectNoSidewaysScroll(page);
});

test('a team of three is pasted; what cannot be read stays and is named', async ({ page }) => {
	await openForm(page);
	await sayWho(page, address());
	await page.getByText('Coller une liste').click();
	await page
		.locator('#list')
		.fill(`Prénom\tNom\tCourriel\nMarc\tRoy\t${address()}\nAnne Cyr <${address()}>\nSans\tAdresse\t`);
	await page.getByRole('button', { name: 'Lire la liste' }).click();
	await expect(page.getByText('2 personnes ajoutées.')).toBeVisible();
	await expect(page.locator('#list')).toHaveValue(/Sans/);
	// What was pasted and not added is never left behind in silence.
	await confirm(page).click();
	await expect(page.getByRole('alert')).toContainText('il reste des lignes');
	await expect(page.locator('#list')).toHaveValue(/Sans/);
	await expectAccessible(page);
	await page.locator('#list').fill('');
	await confirm(page).click();
	await expectOrderPage(page);
	await expect(page.locator('a[href^="/billets/"]')).toHaveCount(3);
});

test('errors stand beside their fields, name them on top, and keep all that was typed', async ({ page }) => {
	await openForm(page);
	await page.locator('[id="payer.givenName"]').fill('Maëlle');
	await page.locator('[id="payer.email"]').fill('maelle@centre');
	await page.getByRole('button', { name: 'Ajouter une personne' }).click();
	await page.locator('[id="people[1].givenName"]').fill('Marc');
	await confirm(page).click();
	const summary = page.getByRole('alert');
	await expect(summary).toBeFocused();
	await expect(page).toHaveTitle(/^Erreur\s: Inscription/);
	await expect(summary.getByRole('link')).toHaveText([
		/^Nom\s: ce champ est nécessaire\.$/,
		/^Courriel\s: cette adresse semble incomplète/,
		/^Marc, nom\s: ce champ est nécessaire\.$/,
		/^Marc, courriel\s: ce champ est nécessaire\.$/
	]);
	await expect(page.locator('[id="payer.email-error"]')).toBeVisible();
	await expect(page.locator('[id="payer.givenName"]')).toHaveValue('Maëlle');
	await expect(page.locator('[id="people[1].givenName"]')).toHaveValue('Marc');
	await expectAccessibleInBothSchemes(page);
	await summary.getByRole('link', { name: /^Nom/ }).click();
	await page.locator('[id="payer.familyName"]').fill('Éthier');
});

test('who is registered already is told, and may have the confirmation sent again', async ({ page }) => {
	const email = address();
	await openForm(page);
	await sayWho(page, email);
	await confirm(page).click();
	await expectOrderPage(page);
	const order = new URL(page.url());
	await openForm(page);
	await sayWho(page, email);
	await confirm(page).click();
	await expect(page.getByRole('alert')).toContainText(`${email} a déjà une place`);
	// The same browser is led back to its order; another only hears what it typed.
	const back = page.getByRole('link', { name: /faite dans ce navigateur/ });
	await expect(back).toHaveAttribute('href', order.pathname + order.search);
	await page.getByRole('button', { name: 'Envoyer à cette adresse' }).click();
	await expect(page.getByText(`Si une inscription existe pour ${email}`)).toBeVisible();
	await page.context().clearCookies();
	await openForm(page);
	await sayWho(page, email);
	await confirm(page).click();
	await expect(page.getByRole('alert')).toContainText(`${email} a déjà une place`);
	await expect(back).toHaveCount(0);
	expect(await page.content()).not.toContain(order.pathname);
});

test('a workshop that fills between the page and the order is named, and the rest is kept', async ({
	page
}) => {
	await openForm(page);
	const email = address();
	await sayWho(page, email);
	// The workshop with fewest seats left: its slot, its id, and how many people it takes to fill it.
	const { slot, id, left, title } = await page
		.locator('#ateliers label.option:not(.full)', { has: page.locator('.seats') })
		.evaluateAll((labels) =>
			labels
				.map((label) => {
					const input = label.querySelector('input')!;
					return {
						slot: input.name,
						id: input.value,
						left: Number(/\d+/.exec(label.querySelector('.seats')!.textContent)?.[0] ?? 1000),
						title: label.querySelector('.title')!.textContent.trim()
					};
				})
				.reduce((least, one) => (one.left < least.left ? one : least))
		);
	await page.locator(`details:has(input[name="${slot}"]) > summary`).click();
	await page.locator(`input[name="${slot}"][value="${id}"]`).check();

	const people = Array.from({ length: left }, (_, i) => ({ familyName: `Roy-${i}`, email: address() }));
	const workshop = { slot: slot.slice(slot.indexOf('sessions.')), id };
	expect(await orderWorkshop(page, workshop, people)).toBeDefined();

	await confirm(page).click();
	const summary = page.getByRole('alert');
	await expect(summary).toContainText(`« ${title} » vient d’afficher complet`);
	await expect(page.locator('[id="payer.email"]')).toHaveValue(email);
	await summary.getByRole('link').click();
	await page.locator(`input[name="${slot}"][value=""]`).check();
	await confirm(page).click();
	await expectOrderPage(page);
});

test('two presses make one order, and the page sent again leads to it', async ({
	page,
	browser,
	baseURL
}) => {
	const email = address();
	await openForm(page);
	await sayWho(page, email);
	const fields = await page.locator('form.layout').evaluate((form) => {
		const sent: Record<string, string> = {};
		for (const [name, value] of new FormData(form as HTMLFormElement)) sent[name] = String(value);
		return sent;
	});
	const passes = page.locator('input[name="people[0].pass"]');
	const otherPass = await passes.evaluateAll(
		(all) => (all as HTMLInputElement[]).find((one) => one.value && !one.checked)!.value
	);
	const to = `${new URL(page.url()).pathname}?/inscrire`;
	await confirm(page).dblclick();
	await expectOrderPage(page);
	const again = await page.request.post(to, {
		form: fields,
		headers: { Origin: baseURL!, Accept: 'text/html' },
		maxRedirects: 0
	});
	expect(again.status()).toBe(303);
	const order = new URL(page.url());
	expect(again.headers().location).toBe(`${order.pathname}${order.search}&fait=deja`);
	await page.goto(again.headers().location!);
	await expect(page.getByRole('status')).toContainText('déjà passée');
	await expectOrderPage(page);
	const changed = await page.request.post(to, {
		form: { ...fields, 'people[0].pass': otherPass },
		headers: { Origin: baseURL!, Accept: 'text/html' },
		maxRedirects: 0
	});
	expect(changed.status()).toBeGreaterThanOrEqual(400);
	const html = await changed.text();
	expect(html).toContain('Cette page a changé depuis');
	expect(html).toContain(email);
	// Sent once more, it is an order of its own.
	expect(html).not.toContain(fields.idempotencyKey);
	const staff = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(staff, 'staff', baseURL!);
	const event = to.split('/')[2];
	await staff.goto(`/gestion/${event}/commandes?q=${encodeURIComponent(email)}`);
	await expect(staff.locator('tbody a.code')).toHaveCount(1);
	await staff.context().close();
});

test('who holds too many places unpaid is told what to do, and loses nothing', async ({ page }) => {
	const email = address();
	await openForm(page);
	const form: Record<string, string> = {
		idempotencyKey: `garder-${Date.now()}`,
		method: 'card',
		'payer.givenName': 'Maëlle',
		'payer.familyName': 'Éthier',
		'payer.email': email
	};
	for (let i = 0; i < 60; i++) {
		form[`people[${i}].givenName`] = 'Marc';
		form[`people[${i}].familyName`] = `Roy-${i}`;
		form[`people[${i}].email`] = address();
		form[`people[${i}].pass`] = await page.locator('input[name="people[0].pass"]:checked').inputValue();
	}
	const headers = { Origin: new URL(page.url()).origin, Accept: 'text/html' };
	const held = await page.request.post(`${await colloquium(page)}/inscription?/inscrire`, {
		form,
		headers,
		maxRedirects: 0
	});
	expect(held.status()).toBe(303);
	await openForm(page);
	const first = (await page.getByRole('link', { name: 'Reprendre cette commande' }).getAttribute('href'))!;
	try {
		await sayWho(page, email);
		await page.getByRole('radio', { name: /Par carte/ }).check();
		await page.getByRole('button', { name: /^Payer .* par carte/ }).click();
		await expect(page.getByRole('alert')).toContainText('Payez la commande commencée, ou attendez');
		await expect(page.locator('[id="payer.email"]')).toHaveValue(email);
		await page.getByRole('radio', { name: /Sur facture/ }).check();
		await confirm(page).click();
		await expectOrderPage(page);
	} finally {
		await page.request.post(first.replace('?', '?/annuler&'), { form: {}, headers });
	}
});

test.describe('what is typed is kept in the tab', () => {
	const field = (page: Page, name: string) => page.locator(`[id="${name}"]`);
	const kept = (page: Page) => page.getByText('Nous avons repris votre saisie.');

	test('a reload gives it all back and says so; one may begin anew, and change one’s mind', async ({
		page
	}) => {
		const email = address();
		await openForm(page);
		await expect(kept(page)).toHaveCount(0);
		await expect(field(page, 'payer.email')).toHaveValue('');
		await sayWho(page, email);
		const workshop = await chooseLastWorkshop(page);
		await page.locator('input[name="people[0].consentPhoto"]').check();
		await page.getByRole('button', { name: 'Ajouter une personne' }).click();
		await field(page, 'people[1].givenName').fill('Marc');
		await page.locator('input[name="people[1].addons"]').first().check();
		await page.getByRole('radio', { name: /Par carte/ }).check();
		const total = await page.locator('.sum dd').innerText();

		await page.reload();
		await expect(kept(page)).toBeVisible();
		await expect(field(page, 'payer.email')).toHaveValue(email);
		await expect(field(page, 'people[1].givenName')).toHaveValue('Marc');
		await expect(page.locator('input[name="people[1].addons"]').first()).toBeChecked();
		await expect(page.locator('input[name="people[0].consentPhoto"]')).toBeChecked();
		await expect(page.locator('input[name="people[0].consentDirectory"]')).not.toBeChecked();
		await expect(page.locator('input[name="consentNewsletter"]')).not.toBeChecked();
		await expect(page.getByRole('radio', { name: /Par carte/ })).toBeChecked();
		await expect(page.locator('.sum dd')).toHaveText(total);
		await page.getByRole('button', { name: 'Choisir les ateliers : Maëlle Éthier' }).click();
		await expect(page.locator('#ateliers summary .what').getByText(workshop)).toBeVisible();
		await expectAccessibleInBothSchemes(page);

		await page.getByRole('button', { name: 'Recommencer' }).click();
		await expect(page.getByText('Le formulaire est vide de nouveau.')).toBeFocused();
		await expect(field(page, 'payer.email')).toHaveValue('');
		await expect(field(page, 'people[1].givenName')).toHaveCount(0);
		await page.getByRole('button', { name: 'Reprendre ma saisie' }).click();
		await expect(field(page, 'payer.email')).toHaveValue(email);
		await page.getByRole('button', { name: 'Recommencer' }).click();
		await page.reload();
		await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
		await expect(kept(page)).toHaveCount(0);
		await expect(field(page, 'payer.email')).toHaveValue('');
	});

	test('an order placed leaves nothing behind', async ({ page }) => {
		await openForm(page);
		await sayWho(page, address());
		await confirm(page).click();
		await expectOrderPage(page);
		await openForm(page);
		await expect(field(page, 'payer.email')).toHaveValue('');
		await expect(kept(page)).toHaveCount(0);
		expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('payer');
	});

	test('« back » from the payment page finds the form, which leads to the same order; paid, it is forgotten', async ({
		page
	}) => {
		const email = address();
		await openForm(page);
		await sayWho(page, email);
		await page.getByRole('radio', { name: /Par carte/ }).check();
		const pay = page.getByRole('button', { name: /^Payer .* par carte/ });
		await pay.click();
		await expect(page).toHaveURL(/\/c\/pay\//);
		const payment = page.url();
		await page.goBack();
		await expect(kept(page)).toBeVisible();
		await expect(field(page, 'payer.email')).toHaveValue(email);
		await expect(page.getByText('attend son paiement')).toBeVisible();
		await pay.click();
		await expect(page).toHaveURL(payment);

		// Changed, it is another order: the first still holds this person's place, and nothing passes in silence.
		await page.goBack();
		await page.locator('input[name="people[0].addons"]').first().check();
		await pay.click();
		await expect(page.getByRole('alert')).toContainText(`${email} a déjà une place`);
		await page.getByRole('link', { name: 'Reprendre cette commande' }).click();
		// Each page has a button of this name: the next one is waited for.
		await expectOrderPage(page);
		await page.getByRole('button', { name: /^Payer/ }).click();
		await expect(page).toHaveURL(/\/c\/pay\//);
		await page.getByRole('button', { name: /^Payer/ }).click();
		await expect(page.getByRole('heading', { name: 'C’est confirmé et payé.' })).toBeVisible();
		await openForm(page);
		await expect(field(page, 'payer.email')).toHaveValue('');
	});

	test('a pass no longer offered is said, and nothing else is lost', async ({ page }) => {
		const email = address();
		await openForm(page);
		await sayWho(page, email);
		// As if the tab had been left open until the day was over.
		await page.evaluate(() => {
			const [key, text] = Object.entries(sessionStorage).find(([name]) => name.includes('inscription'))!;
			const found = JSON.parse(text as string) as { draft: { people: { pass: string }[] } };
			found.draft.people[0]!.pass = 'jour-passe';
			sessionStorage.setItem(key, JSON.stringify(found));
		});
		await page.reload();
		await expect(page.getByText('Le forfait choisi n’est plus offert.')).toBeVisible();
		await confirm(page).click();
		await page
			.getByRole('alert')
			.getByRole('link', { name: /^Forfait/ })
			.click();
		await page.locator('input[name="people[0].pass"]:enabled').nth(1).check();
		await expect(field(page, 'payer.email')).toHaveValue(email);
		await confirm(page).click();
		await expectOrderPage(page);
	});

	test('what is typed and chosen before the scripts arrive stays', async ({ page }) => {
		let release = () => {};
		const released = new Promise<void>((resolve) => (release = resolve));
		await page.route('**/_app/immutable/**/*.js', async (route) => {
			await released;
			await route.continue();
		});
		await page.goto(`${await colloquium(page)}/inscription`, { waitUntil: 'commit' });
		const email = address();
		await sayWho(page, email);
		await page.locator('input[name="people[0].pass"]:enabled').nth(1).check();
		await page.locator('input[name="people[0].addons"]').first().check();
		await page.getByRole('radio', { name: /Par carte/ }).check();
		release();
		await page.locator('input[name="scripts"]').waitFor({ state: 'attached' });
		const stays = async () => {
			await expect(field(page, 'payer.email')).toHaveValue(email);
			await expect(page.locator('input[name="people[0].pass"]:enabled').nth(1)).toBeChecked();
			await expect(page.locator('input[name="people[0].addons"]').first()).toBeChecked();
			await expect(page.getByRole('radio', { name: /Par carte/ })).toBeChecked();
			await expect(page.locator('.total dt')).toHaveCount(5);
		};
		await stays();
		await page.reload();
		await expect(kept(page)).toBeVisible();
		await stays();
	});
});

test.describe('a slot of workshops stays open until one folds it', () => {
	/** The first slot with three free choices at least, unfolded by Enter; its radios, « Aucun » last. */
	async function unfoldSlot(page: Page) {
		const slots = page.locator('#ateliers details');
		const counts = await slots.evaluateAll((all) =>
			all.map((one) => one.querySelectorAll('input:not(:disabled)').length)
		);
		const slot = slots.nth(counts.findIndex((count) => count > 4));
		await slot.locator('summary').press('Enter');
		return { slot, free: slot.locator('input:not(:disabled)') };
	}
	const isOpen = (slot: Locator) => slot.evaluate((one: HTMLDetailsElement) => one.open);
	const titleOf = (option: Locator) => option.locator('xpath=..').locator('.title').innerText();

	test('by keyboard: every choice is reached, the third is taken, the focus stays among them', async ({
		page
	}) => {
		await page.setViewportSize({ width: 390, height: 844 });
		await openForm(page);
		const { slot, free } = await unfoldSlot(page);
		const count = await free.count();
		await free.last().focus();
		for (let i = 0; i < count - 1; i++) {
			await page.keyboard.press('ArrowDown');
			await expect(free.nth(i)).toBeFocused();
			await expect(free.nth(i)).toBeChecked();
		}
		for (let i = count - 2; i > 2; i--) await page.keyboard.press('ArrowUp');
		await expect(free.nth(2)).toBeFocused();
		await expect(free.nth(2)).toBeChecked();
		expect(await isOpen(slot)).toBe(true);
		await expect(slot.locator('summary .what')).toHaveText(await titleOf(free.nth(2)));
		await slot.getByRole('button', { name: /^Terminé/ }).press('Enter');
		expect(await isOpen(slot)).toBe(false);
		await expect(slot.locator('summary')).toBeFocused();
	});

	test.describe('by touch', () => {
		test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });
		test('the choice tapped does not move, and the header that names it stays in sight', async ({ page }) => {
			// No scroll still on its way when it is measured.
			await page.emulateMedia({ reducedMotion: 'reduce' });
			await openForm(page);
			const { slot, free } = await unfoldSlot(page);
			const fourth = free.nth(3).locator('xpath=..');
			await fourth.evaluate((one) => one.scrollIntoView({ block: 'center', behavior: 'instant' }));
			const before = (await fourth.boundingBox())!;
			await fourth.tap();
			await expect(free.nth(3)).toBeChecked();
			await expect(slot.locator('summary .what')).toHaveText(await titleOf(free.nth(3)));
			expect((await fourth.boundingBox())!.y).toBeCloseTo(before.y, 0);
			await expect(fourth).toBeInViewport({ ratio: 1 });
			await expect(slot.locator('summary')).toBeInViewport({ ratio: 1 });
		});
	});
});

test('nothing chosen is said in words, until something is chosen', async ({ page }) => {
	await openForm(page);
	await sayWho(page, address());
	const none = page.locator('input[name="people[0].pass"][value=""]');
	await none.check();
	await confirm(page).click();
	const summary = page.getByRole('alert');
	await expect(summary).toContainText('choisissez un forfait, ou le souper.');
	const beside = page.locator('[id="people[0].pass-error"]');
	await expect(beside).toHaveText('Choisissez un forfait, ou le souper.');
	await page.locator('[id="payer.givenName"]').fill('Maëlle-Anne');
	await expect(beside).toBeVisible();
	const supper = page.locator('input[name="people[0].addons"]').first();
	await supper.check();
	await expect(beside).toHaveCount(0);
	await expect(supper).toBeFocused();
	await expect(page).not.toHaveTitle(/^Erreur/);
	await expect(summary.getByRole('link')).toHaveCount(0);
	await confirm(page).click();
	await expectOrderPage(page);
});

test('the payment given up is said, and taken up again', async ({ page }) => {
	await openForm(page);
	await sayWho(page, address());
	await page.getByRole('radio', { name: /Par carte/ }).check();
	await page.getByRole('button', { name: /^Payer .* par carte/ }).click();
	await page.getByRole('button', { name: /^Abandonner/ }).click();
	await expectOrderPage(page);
	await expect(page.getByText('Le paiement n’a pas été fait.')).toBeVisible();
	await expect(page.getByText('Vous venez de payer?')).toHaveCount(0);
	await expectAccessibleInBothSchemes(page);
	const gaveUp = page.url();
	await page.goto(gaveUp.replace('paiement=abandon', 'paiement=fait'));
	await expect(page.getByText('Vous venez de payer?')).toBeVisible();
	await expect(page.getByText('Le paiement n’a pas été fait.')).toHaveCount(0);
	await page.goto(gaveUp);
	await page.getByRole('button', { name: /^Reprendre le paiement/ }).click();
	await page.getByRole('button', { name: /^Payer/ }).click();
	await expect(page.getByRole('heading', { name: 'C’est confirmé et payé.' })).toBeVisible();
	await expect(page.getByText('La confirmation et les billets partent')).toBeVisible();
});

test.describe('by keyboard', () => {
	test('at 390 px the card that has the focus stands whole above the total', async ({ page }) => {
		await page.setViewportSize({ width: 390, height: 844 });
		await openForm(page);
		await page.locator('[id="payer.organisation"]').focus();
		const seen = new Set<string>();
		for (let i = 0; i < 40 && !seen.has('method'); i++) {
			await page.keyboard.press('Tab');
			const measure = () =>
				page.evaluate(() => {
					const focused = document.activeElement as HTMLInputElement;
					const label = focused.closest('label.option');
					const bar = document.querySelector('.bar')!.getBoundingClientRect();
					return label && { name: focused.name, over: label.getBoundingClientRect().bottom - bar.top };
				});
			const card = await measure();
			if (!card) continue;
			seen.add(card.name);
			await expect.poll(async () => (await measure())?.over, card.name).toBeLessThanOrEqual(0);
		}
		expect([...seen]).toEqual(expect.arrayContaining(['people[0].pass', 'people[0].addons', 'method']));
	});

	test('the focus follows what a button unfolds, fills or takes away', async ({ page }) => {
		await page.setViewportSize({ width: 390, height: 844 });
		await openForm(page);
		await sayWho(page, address());
		await page.locator('.bar a').press('Enter');
		await expect(page.getByRole('heading', { name: 'Paiement' })).toBeFocused();

		await page.getByRole('button', { name: 'Ajouter une personne' }).press('Enter');
		await expect(page.locator('[id="people[1].givenName"]')).toBeFocused();
		await page.getByRole('button', { name: /^Choisir les ateliers.*Maëlle Éthier/ }).press('Enter');
		await expect(page.locator('#ateliers').getByRole('heading', { name: 'Maëlle Éthier' })).toBeFocused();
		await page.getByRole('button', { name: 'Retirer « Personne 2 »' }).press('Enter');
		await expect(page.locator('#add')).toBeFocused();

		const member = await page.locator('#organisations option').first().getAttribute('value');
		await page.locator('[id="payer.organisation"]').fill(member!.slice(0, -1));
		await page.locator('.organisation .said button').first().press('Enter');
		await expect(page.locator('[id="payer.organisation"]')).toBeFocused();
	});
});

test.describe('without scripts', () => {
	test.use({ javaScriptEnabled: false });

	test('a person is added, nothing typed is lost, the total is checked, then the order stands', async ({
		page
	}) => {
		await page.goto(`${await colloquium(page)}/inscription`);
		const email = address();
		await sayWho(page, email);
		await page.getByRole('button', { name: 'Ajouter une personne' }).click();
		await expect(page.locator('[id="payer.email"]')).toHaveValue(email);
		await page.locator('[id="people[1].givenName"]').fill('Marc');
		await page.locator('[id="people[1].familyName"]').fill('Roy');
		await confirm(page).click();
		await expect(page.getByRole('alert')).toContainText(/Marc Roy, courriel\s: ce champ est nécessaire/);
		await page.locator('[id="people[1].email"]').fill(address());
		await page.getByRole('button', { name: 'Mettre à jour le total' }).last().click();
		await expect(page.locator('[id="people[1].givenName"]')).toHaveValue('Marc');
		await confirm(page).click();
		await expectOrderPage(page);
		await expect(page.locator('a[href^="/billets/"]')).toHaveCount(2);
	});

	test('other choices than those of the page are a total to check, not an error', async ({ page }) => {
		await page.goto(`${await colloquium(page)}/inscription`);
		await sayWho(page, address());
		await page.locator('input[name="people[0].addons"]').first().check();
		const before = await page.locator('.sum dd').innerText();
		await confirm(page).click();
		const check = page.getByText(/^Voici le total de vos choix\s: .* Vérifiez, puis confirmez\.$/);
		await expect(check).toBeVisible();
		await expect(page.getByRole('alert')).toHaveCount(0);
		await expect(page).not.toHaveTitle(/^Erreur/);
		const total = await page.locator('.sum dd').innerText();
		expect(total).not.toBe(before);
		await expect(check).toContainText(total);
		await expect(confirm(page).first()).toContainText(total);
		await confirm(page).first().click();
		await expectOrderPage(page);
	});

	test('another price for the same choices is said as such', async ({ page }) => {
		await page.goto(`${await colloquium(page)}/inscription`);
		await sayWho(page, address());
		const sent = await page.locator('form.layout').evaluate((form) => {
			const fields: Record<string, string> = {};
			for (const [name, value] of new FormData(form as HTMLFormElement)) fields[name] = String(value);
			return fields;
		});
		const answer = await page.request.post(`${await colloquium(page)}/inscription?/inscrire`, {
			form: { ...sent, expectedTotalCents: String(Number(sent.expectedTotalCents) - 100) },
			headers: { Origin: new URL(page.url()).origin, Accept: 'text/html' }
		});
		expect(answer.status()).toBe(409);
		expect(await answer.text()).toContain('Le prix a changé pendant votre saisie');
	});
});
