import { readFile } from 'node:fs/promises';
import { createClient } from '@libsql/client';
import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { linkMailedTo } from './mail.ts';
import { signInAs } from './sign-in.ts';

// An exhibitor's team reads badges without network; a visitor agrees from their mail, then takes it back.

async function expectSound(page: Page) {
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	await expectTargetSizes(page);
}

/** Somebody of the colloquium of today who has said nothing to exhibitors, and whom no other test is. */
async function someVisitor(): Promise<{ badge: string; email: string }> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		const { rows } = await store.execute(`
			SELECT r.code AS badge, p.email FROM registration r JOIN person p ON p.id = r.person_id
			JOIN event e ON e.id = r.event_id JOIN "order" o ON o.id = r.order_id
			WHERE e.slug LIKE 'quariera-%' AND r.status = 'active' AND o.status = 'paid'
				AND EXISTS (SELECT 1 FROM lead l JOIN exhibitor x ON x.id = l.exhibitor_id WHERE x.event_id = e.id)
				AND p.id NOT IN (SELECT person_id FROM lead) AND p.id NOT IN (SELECT person_id FROM account)
				AND p.id NOT IN (SELECT person_id FROM consent WHERE purpose = 'exhibitors')
			ORDER BY r.id LIMIT 1 OFFSET 20`);
		return { badge: String(rows[0]!.badge), email: String(rows[0]!.email) };
	} finally {
		store.close();
	}
}

test('badges are read without network, given with consent, exported, and taken back', async ({
	page,
	context,
	browser,
	baseURL
}) => {
	test.slow();
	const { badge, email } = await someVisitor();

	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'exhibitor', baseURL!);
	await page.goto('/exposant/contacts');
	await expect(page.getByRole('heading', { name: 'Lire des badges' })).toBeVisible();
	const scanner = page.url();
	await expectSound(page);
	// The page and its files are on the device.
	await expect
		.poll(() =>
			page.evaluate(
				async (path) =>
					(await caches.match(`${path}/__data.json`)) !== undefined &&
					(await caches.match('/exposant/hors-ligne')) !== undefined &&
					(await navigator.serviceWorker.getRegistration('/exposant'))?.active != null,
				new URL(scanner).pathname
			)
		)
		.toBe(true);
	// Nobody's name is kept with them.
	expect(
		await page.evaluate(
			async (path) => (await caches.match(`${path}/__data.json`))!.text(),
			new URL(scanner).pathname
		)
	).not.toContain('@');

	await context.setOffline(true);
	await page.getByLabel('Code du badge').fill(badge);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('listitem').getByText('Gardé sur l’appareil')).toBeVisible();
	await page.getByLabel('Très intéressé').check();
	await page.getByLabel('Note').fill('Veut une démonstration.');
	await page.getByRole('button', { name: 'Ajouter' }).click();
	await expect(page.getByText('2\u00a0badges attendent le réseau')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Lire des badges' })).toBeVisible();
	await expect(page.getByText('2\u00a0badges attendent le réseau')).toBeVisible();
	await context.setOffline(false);
	failOnErrors(page);
	await expect(page.getByRole('listitem').getByText('En attente de son accord')).toBeVisible({
		timeout: 15_000
	});
	await expect(page.getByText('attendent le réseau')).toHaveCount(0);
	await expectSound(page);
	// A badge of nobody, by the same field.
	await page.getByLabel('Code du badge').fill('ZZZZZZZZ');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('listitem').getByText('Badge inconnu ici')).toBeVisible();

	await page.getByRole('link', { name: 'Contacts', exact: true }).click();
	await expect(page.getByRole('heading', { name: /En attente de leur accord/ })).toBeVisible();
	await expect(page.getByText('Veut une démonstration.')).toHaveCount(1);
	await expectSound(page);
	const own = page.url();

	// The visitor, by the link of their mail, signed out.
	const stranger = await browser.newPage({ viewport: { width: 390, height: 844 } });
	failOnErrors(stranger);
	await stranger.goto(await linkMailedTo(email, 'leads-asked', /\/billets\/\S+\/contacts\?\S+/));
	await expect(stranger.getByRole('heading', { name: 'Exposants et vos coordonnées' })).toBeVisible();
	await expectSound(stranger);
	await stranger.getByRole('button', { name: /^J’accepte.*Boussole/ }).click();
	await expect(stranger.getByText('Votre réponse est enregistrée.')).toBeVisible();
	await page.reload();
	const contact = page.getByRole('listitem').filter({ hasText: email });
	await expect(contact).toHaveCount(1);
	await expect(contact).toContainText('Très intéressé');
	const csv = async () => {
		const [file] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'CSV' }).click()
		]);
		return readFile(await file.path(), 'utf8');
	};
	expect(await csv()).toContain(email);
	const colleague = await context.newPage();
	await colleague.goto(own);
	await contact.getByText(/^Noter/).click();
	await contact.getByLabel('Étiquettes').fill('démo, printemps');
	await contact.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(page.getByText('La note est enregistrée.')).toBeVisible();
	// Another of the team, who had read what was there before: told, with what was typed kept, then saved.
	const same = colleague.getByRole('listitem').filter({ hasText: email });
	await same.getByText(/^Noter/).click();
	await same.getByLabel('Note').fill('Appeler lundi.');
	await same.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(colleague.getByText('Une autre personne de l’équipe a écrit').first()).toBeVisible();
	await expect(same.getByLabel('Note')).toHaveValue('Appeler lundi.');
	await expect(same).toContainText('printemps');
	await expectSound(colleague);
	await same.getByRole('button', { name: 'Enregistrer' }).click();
	await expect(colleague.getByText('La note est enregistrée.')).toBeVisible();
	await colleague.close();
	await page.reload();
	await page.getByLabel('Chercher').fill('appeler lundi');
	await expect(contact).toContainText('Appeler lundi.');

	// Taken back, by the same link.
	await stranger.getByRole('button', { name: /^Retirer mon accord.*Boussole/ }).click();
	await expect(stranger.getByText('N’a pas vos coordonnées')).toBeVisible();
	await expectSound(stranger);
	await stranger.close();
	await page.goto(own);
	await expect(page.getByText(/Ont retiré leur accord/)).toBeVisible();
	await expect(page.getByText(email)).toHaveCount(0);
	expect(await csv()).not.toContain(email);
	await expectSound(page);

	// Whoever has an account finds it there too.
	const account = await browser.newPage({ viewport: { width: 390, height: 844 } });
	failOnErrors(account);
	await signInAs(account, 'practitioner', baseURL!);
	await account.goto('/compte/donnees');
	await expect(account.getByRole('heading', { name: 'Exposants et vos coordonnées' })).toBeVisible();
	await expectSound(account);
	await account.close();

	// The permanence reads numbers.
	const office = await browser.newPage();
	await signInAs(office, 'staff', baseURL!);
	expect((await office.request.get(own)).status()).toBe(403);
	await office.close();
});
