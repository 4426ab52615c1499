import { expect, test } from '@playwright/test';
import { addDays, dayOf } from '../../src/lib/format/dates.ts';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs } from './sign-in.ts';

// Certificates of hours: staff give them for a training that was held, the person downloads theirs on a phone, an employer
// verifies it without an account, and one that was taken back is seen as such.

/** Held a month ago, its certificates not given yet. */
const HELD = `resoudre-efficacement-les-conflits-au-travail-${addDays(dayOf(new Date()), -30)}`;
const CLOSED = 'Google Ad Grants';
const PERSON = 'Anne-Sophie Bornais';

test.use({ viewport: { width: 390, height: 844 } });

test('la personne télécharge son attestation, et son employeur la vérifie', async ({
	page,
	browser,
	baseURL
}) => {
	failOnErrors(page);
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto('/compte/attestations');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mon carnet');
	const entry = page.getByRole('article').filter({ hasText: CLOSED });
	const link = entry.getByRole('link', { name: /Télécharger l’attestation/ });
	await expectAccessibleInBothSchemes(page);
	await expectTargetSizes(page);
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	const href = (await link.getAttribute('href'))!;
	const pdf = await page.request.get(href);
	expect(pdf.headers()['content-type']).toBe('application/pdf');
	expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
	const csv = await page.request.get('/compte/attestations/carnet.csv');
	expect(await csv.text()).toContain(CLOSED);

	// Without an account and without a script, from the code as one reads it.
	const code = href.split('/').at(-1)!;
	const employer = await (
		await browser.newContext({
			baseURL: baseURL!,
			javaScriptEnabled: false,
			viewport: { width: 320, height: 700 }
		})
	).newPage();
	expect((await employer.request.get(href, { maxRedirects: 0 })).status()).toBe(303);
	await employer.goto('/verifier');
	await employer
		.getByLabel('Code de vérification')
		.fill(` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`);
	await employer.getByRole('button', { name: 'Vérifier' }).click();
	await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Attestation valide');
	await expect(employer.getByText(PERSON)).toBeVisible();
	await expect(employer.getByText(CLOSED)).toBeVisible();
	await expect(employer.locator('meta[name="robots"]').first()).toHaveAttribute('content', 'noindex');
	await employer.goto('/verifier/222222222222');
	await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Code inconnu');
	await employer.close();
	await page.goto(`/verifier/${code}`);
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
});

test('la permanence délivre tout, puis révoque: qui vérifie le lit, et le PDF n’est plus donné', async ({
	page,
	browser,
	baseURL
}) => {
	failOnErrors(page);
	await page.setViewportSize({ width: 1280, height: 900 });
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion/${HELD}/attestations`);
	const all = page.getByRole('button', { name: /Délivrer les \d+ attestations/ });
	await expect(page.getByText('Heures insuffisantes').first()).toBeVisible();
	if (await all.isVisible()) await all.click();
	const row = page.getByRole('row').filter({ hasText: PERSON });
	await expect(async () => {
		await page.reload();
		await expect(row.getByText(/AT-\d{4}-\d{5}/)).toBeVisible({ timeout: 500 });
	}).toPass();
	await expectAccessibleInBothSchemes(page);
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 1280, height: 900 });

	const verify = (await row.getByRole('link', { name: /^AT-/ }).getAttribute('href'))!;
	const pdf = (await row.getByRole('link', { name: /PDF/ }).getAttribute('href'))!;
	expect((await page.request.get(`/gestion/${HELD}/attestations/toutes.pdf`)).headers()['content-type']).toBe(
		'application/pdf'
	);
	await row.getByText('Révoquer…').click();
	await row.getByLabel('Pourquoi').fill('Présence notée par erreur');
	await row.getByRole('button', { name: 'Révoquer pour de bon' }).click();
	await expect(page.getByText('Attestation révoquée. Qui la vérifie')).toBeVisible();
	expect((await page.request.get(pdf)).status()).toBe(410);
	const employer = await (
		await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false })
	).newPage();
	await employer.goto(verify);
	await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Attestation révoquée');
	await expect(employer.getByText(PERSON)).toBeHidden();
	await row.getByRole('button', { name: /Délivrer de nouveau/ }).click();
	await expect(page.getByText('Nouvelle attestation délivrée')).toBeVisible();
	await employer.goto(verify);
	await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Attestation remplacée');
	await employer.close();
});
