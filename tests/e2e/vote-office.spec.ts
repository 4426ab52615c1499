import { createClient } from '@libsql/client';
import { expect, test, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { openMail } from './mail.ts';
import { demoAccount, signInAs, type DemoKind } from './sign-in.ts';

/** Edition of the demonstration whose vote is open, and that whose vote is told. */
async function editions(): Promise<{ open: string; told: string }> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		const { rows } = await store.execute(
			`SELECT e.slug, p.closes_at > ${Date.now()} AS is_open FROM poll p JOIN award_category c ON c.id = p.category_id
				JOIN award_edition e ON e.id = c.edition_id WHERE p.published_at IS NOT NULL ORDER BY p.id`
		);
		const slug = (isOpen: number) => String(rows.find((row) => Number(row.is_open) === isOpen)?.slug);
		return { open: slug(1), told: slug(0) };
	} finally {
		store.close();
	}
}

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('un robot se voit, et deux personnes annulent ses bulletins, au registre de tout le monde', async ({
	browser,
	baseURL
}) => {
	test.slow();
	const { open } = await editions();
	const board = `/gestion/meritas/${open}/vote/reconnaissance`;
	const enter = async (kind: DemoKind) => {
		const context = await browser.newContext({ baseURL: baseURL!, viewport: { width: 390, height: 844 } });
		const page = await context.newPage();
		failOnErrors(page);
		await signInAs(page, kind, baseURL!);
		await page.goto(board);
		return page;
	};
	const first = await enter('staff');
	await expectNoSidewaysScroll(first);
	await expectTargetSizes(first);
	await expectAccessibleInBothSchemes(first);
	// What came in step is taken to the list; nothing there says for whom a ballot is, nor whose.
	await section(first, 'Votes groupés')
		.getByRole('listitem')
		.filter({ hasText: 'primes-concours.example' })
		.getByRole('button', { name: /Regarder ces bulletins/ })
		.click();
	await expect(first.getByText('Ces bulletins sont à regarder.')).toBeVisible();
	const held = section(first, 'Bulletins à regarder');
	await expect(held.getByText('@primes-concours.example').first()).toBeAttached();
	await expect(held).not.toContainText('boite');
	// Nothing ticked: what is wrong is said beside the boxes, and the summary leads there.
	await held.getByRole('button', { name: 'Demander l’annulation' }).click();
	await expect(held.getByRole('group', { name: 'Bulletins à regarder' })).toHaveAccessibleDescription(
		/Cochez au moins un bulletin/
	);
	await first
		.getByRole('alert')
		.getByRole('link', { name: /Bulletins/ })
		.click();
	await expect(held.getByRole('group', { name: 'Bulletins à regarder' })).toBeFocused();
	for (const box of await held.getByLabel(/Tout le groupe/).all()) await box.check();
	await held.getByLabel('Raison, publique').selectOption({ label: 'Déposé par un robot' });
	await held.getByRole('button', { name: 'Demander l’annulation' }).click();
	await expect(first.getByText('C’est demandé.')).toBeVisible();
	const asked = section(first, 'Annulations et rétablissements');
	await expect(asked.getByRole('button', { name: 'Reprendre ma demande' })).toBeVisible();
	await expect(asked.getByRole('button', { name: 'Accepter' })).toHaveCount(0);

	const visitor = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await visitor.goto(`/meritas/${open}/vote`);
	const turnout = async () => {
		await visitor.reload();
		const said = await visitor.locator('p.state').innerText();
		return Number(
			/([\d\s\u00a0\u202f]+) (?:personnes? ont|bulletins?|votes?)/.exec(said)?.[1]?.replace(/\D/g, '')
		);
	};
	const before = await turnout();
	expect(before).toBeGreaterThan(0);

	const second = await enter('second');
	const waits = section(second, 'Annulations et rétablissements');
	await expect(waits.getByText('Demandé par Solange Permanence')).toBeVisible();
	await expectAccessibleInBothSchemes(second);
	await expectNoSidewaysScroll(second);
	for (const box of await waits.getByLabel(/Tout le groupe/).all()) await box.check();
	await waits.getByRole('button', { name: 'Accepter' }).first().click();
	await expect(second.getByText('La décision est au registre.')).toBeVisible();
	await expect(
		section(second, 'Annulations et rétablissements').getByText(/Bulletins annulés \(/)
	).toBeVisible();
	// With the next signed head: the worker looks each half minute.
	await expect(async () => expect(await turnout()).toBeLessThan(before)).toPass({ timeout: 60_000 });

	// Anybody’s own recount says it.
	const file = await (await visitor.request.get(`/meritas/${open}/registre/registre.jsonl`)).text();
	expect(file.split('\n').filter((line) => line.includes('"reason":"robot"')).length).toBeGreaterThan(20);
	await visitor.goto(`/meritas/${open}/registre`);
	await visitor.getByRole('button', { name: 'Recompter', exact: true }).click();
	await expect(visitor.getByText('Tout concorde.')).toBeVisible();
	for (const page of [first, second, visitor]) await page.context().close();
});

test('un mot se lit avant de paraître, et une candidature se retire du choix, ses votes montrés', async ({
	page,
	browser,
	baseURL
}) => {
	failOnErrors(page);
	const { open } = await editions();
	const board = `/gestion/meritas/${open}/vote/reconnaissance`;
	await signInAs(page, 'second', baseURL!);
	const visitor = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	const words = visitor.getByText('Vingt-huit ans, et toujours le même sourire.');
	await visitor.goto(`/meritas/${open}/vote`);
	await expect(words).toHaveCount(0);
	await page.goto(board);
	await section(page, 'Encouragements').getByRole('button', { name: 'Montrer le mot de Mathilde' }).click();
	await expect(page.getByText('C’est enregistré.')).toBeVisible();
	await visitor.reload();
	await expect(words).toBeVisible();

	const stands = section(page, 'En lice');
	await stands.getByText('Retirer une candidature du choix').click();
	await stands.getByLabel('Candidature').selectOption({ label: 'Élise Fontaine-Gauthier' });
	await stands.getByLabel('Raison').fill('Désistement');
	await stands.getByRole('button', { name: 'Demander le retrait' }).click();
	const said = page.getByText('C’est demandé. Une autre personne de la permanence décide.');
	await expect(said).toBeVisible();
	await expect(stands.getByLabel('Raison').first()).toHaveValue('');
	await expect(page).not.toHaveURL(/fait=/);
	await expectAccessibleInBothSchemes(page);
	const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(other, 'staff', baseURL!);
	await other.goto(board);
	await section(other, 'À décider à deux').getByRole('button', { name: 'Accepter' }).click();
	await expect(other.getByText('C’est décidé, et au journal.')).toBeVisible();
	await other.context().close();
	// What was asked is decided by now: nothing says that it waits.
	await page.reload();
	await expect(section(page, 'En lice').getByText('Retirée du choix')).toBeVisible();
	await expect(said).toHaveCount(0);
	await visitor.reload();
	const card = visitor.locator('article').filter({ hasText: 'Élise Fontaine-Gauthier' });
	await expect(card.getByText(/retirée/i)).toBeVisible();
	await expect(card.getByLabel('Voter pour Élise Fontaine-Gauthier')).toHaveCount(0);
	await expectAccessibleInBothSchemes(visitor);
	await visitor.context().close();
});

test('le vote clos donne son compte et son attestation, et le jury reçoit l’empreinte du vote ouvert', async ({
	page,
	browser,
	baseURL
}) => {
	test.slow();
	failOnErrors(page);
	const { told, open } = await editions();
	await page.setViewportSize({ width: 390, height: 844 });
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion/meritas/${told}/vote/reconnaissance`);
	const count = section(page, 'Dépouillement');
	await expect(count.getByRole('listitem').first()).toContainText('votes');
	const link = count.getByRole('link', { name: 'Attestation de dépouillement (PDF)' });
	const pdf = await page.request.get((await link.getAttribute('href'))!);
	expect(pdf.headers()['content-type']).toContain('application/pdf');
	expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
	const mailbox = await (await browser.newContext({ baseURL: baseURL! })).newPage();
	await signInAs(mailbox, 'staff', baseURL!);
	await openMail(mailbox, demoAccount('reviewer').email, /^Empreinte du registre/);
	const [head] = /\d+ [0-9a-f]{64}/.exec(await mailbox.locator('main').innerText())!;
	await mailbox.context().close();
	await page.goto(`/meritas/${open}/registre`);
	await page.getByLabel('Ligne et empreinte').fill(head);
	await section(page, 'Une empreinte reçue').getByRole('button', { name: 'Vérifier' }).click();
	await expect(page.getByText('Le registre la contient')).toBeVisible();
	await expectAccessibleInBothSchemes(page);
	await expectNoSidewaysScroll(page);
});
