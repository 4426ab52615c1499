import { createClient } from '@libsql/client';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, SECRET, serve, type Served } from '../../scripts/bench/servers.ts';
import { EDITION_DATES, type EditionDate } from '../../src/lib/awards/calendar.ts';
import { localInput } from '../../src/lib/format/dates.ts';
import { backup } from '../../src/lib/server/db/backup.ts';
import { EDITION_DATE } from '../../src/lib/staff/awards.ts';
import { expectNoSidewaysScroll, failOnErrors } from './axe.ts';
import { codeMailedTo, linkMailedTo } from './mail.ts';
import { demoAccount, signInAs, type DemoKind } from './sign-in.ts';

// One edition from its opening to the honour roll, by those who make it: the office (two people), somebody who nominates,
// the nominee, two jurors. Its server is its own, on a copy of the demonstration: an edition more that takes nominations
// would stand in the way of the other tests, and a second try begins from another copy.
//
// Phases follow the clock alone, and dates are typed to the minute. The office brings each date to now as it would, by the
// form, and what closes gets a minute a little past: nothing waits. What the forms cannot do, the store does, and no more:
// accounts that exist sign in without the page, and the last minutes of the embargo are cut short, since a locked result
// refuses a gala in the past (tests/server/awards holds that).

const PRIZE = 'Prix Leadership';
const TITLE = 'La passerelle des métiers';
const NOMINEE = 'Mireille Santerre';
const PHONE = { width: 390, height: 844 };
const MINUTE_MS = 60_000;
const TIMEZONE = 'America/Toronto';

let served: Served;

test.beforeAll(async () => {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-edition-'));
	const database = `file:${join(folder, 'estrade.db')}`;
	await backup('file:test-results/data/estrade.db', join(folder, 'estrade.db'));
	// The mail of the demonstration's own story would leave first.
	await onStore(database, 'DELETE FROM outbox');
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	const env = {
		...process.env,
		...{ NODE_ENV: 'production', PORT: String(port), ORIGIN: origin, DATABASE_URL: database },
		...{ APP_SECRET: SECRET, DEMO: '1', WORKER: '1', LOG_LEVEL: 'error' }
	};
	served = await serve('build/index.js', { origin, database, folder, env }, '/api/sante');
});

test.afterAll(() => served.stop());

async function onStore(database: string, sql: string, args: (string | number)[] = []): Promise<void> {
	const store = createClient({ url: database, timeout: 5_000 });
	try {
		await store.execute({ sql, args });
	} finally {
		store.close();
	}
}

/** A page of somebody's own, signed in if they have an account of the demonstration. */
async function pageOf(browser: Browser, kind?: DemoKind, options = {}): Promise<Page> {
	const context = await browser.newContext({ baseURL: served.origin, ...options });
	const page = await context.newPage();
	failOnErrors(page);
	if (kind) await signInAs(page, kind, served.origin);
	return page;
}

/** The office gives dates to the edition, in minutes from now. */
async function setDates(
	office: Page,
	slug: string,
	minutes: Partial<Record<EditionDate, number>>,
	phase: string
): Promise<void> {
	await office.goto(`/gestion/meritas/${slug}`);
	for (const name of EDITION_DATES)
		if (minutes[name] !== undefined)
			await office
				.getByLabel(EDITION_DATE[name])
				.fill(localInput(new Date(Date.now() + minutes[name] * MINUTE_MS), TIMEZONE));
	await office.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(office.getByText('C’est enregistré.')).toBeVisible();
	await expect(office.locator('.page-head')).toContainText(phase);
}

const DAY = 24 * 60;

test('an edition from its opening to the honour roll', async ({ browser }) => {
	test.setTimeout(120_000);
	const office = await pageOf(browser, 'staff');
	let slug = '';

	await test.step('the office opens an edition, a copy of the last', async () => {
		await office.goto('/gestion/meritas');
		await office.getByRole('button', { name: 'Nouvelle édition' }).click();
		await expect(office.getByText('Cette édition n’est pas publique.')).toBeVisible();
		slug = new URL(office.url()).pathname.split('/').at(-1)!;
		await office.getByLabel('Nom', { exact: true }).fill('Méritas du parcours');
		await office.getByRole('button', { name: 'Enregistrer', exact: true }).click();
		await expect(office.getByRole('heading', { level: 1 })).toHaveText('Méritas du parcours');
		await setDates(
			office,
			slug,
			{
				nominationsOpenAt: -10,
				nominationsCloseAt: 10 * DAY,
				scoringOpensAt: 12 * DAY,
				scoringClosesAt: 20 * DAY,
				embargoUntil: 30 * DAY
			},
			'En préparation'
		);
		await office.getByText('Publier l’édition', { exact: true }).click();
		await office.getByRole('button', { name: 'Oui, publier' }).click();
		await expect(office.getByText('L’édition est publique')).toBeVisible();
	});

	await test.step('somebody nominates by phone, and the nominee agrees', async () => {
		const page = await pageOf(browser, undefined, { viewport: PHONE });
		const email = `parcours-${Date.now()}@exemple.org`;
		await page.goto(`/meritas/${slug}`);
		await page.getByRole('link', { name: 'Proposer une candidature' }).first().click();
		await page.getByRole('radio', { name: PRIZE }).check();
		await page.getByLabel('Votre organisme').selectOption({ index: 5 });
		await page.getByLabel('Prénom').fill('Maude');
		await page.getByLabel('Nom', { exact: true }).fill('Parcours');
		await page.getByLabel('Adresse courriel').fill(email);
		await page.getByRole('button', { name: 'Commencer' }).click();
		await page.getByLabel('Code à six chiffres').fill(await codeMailedTo(browser, email, served.origin));
		await page.getByRole('button', { name: 'Me connecter' }).click();
		await expect(page).toHaveURL(/\/candidatures\/\w{10}\/prix$/);
		await page.waitForLoadState('networkidle');
		await page.getByLabel('Titre de la candidature').fill(TITLE);
		await page.getByLabel('En candidature').fill(NOMINEE);
		await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
		await expect(page).toHaveURL(/\/dossier$/);
		await page.waitForLoadState('networkidle');
		await page.getByLabel('Résumé').fill('Elle a ouvert une passerelle entre deux métiers que tout sépare.');
		for (const field of await page.locator('textarea[name^="answers."]').all())
			await field.fill('Douze personnes l’ont prise, et onze sont en emploi.');
		await expectNoSidewaysScroll(page);
		await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
		await expect(page).toHaveURL(/\/fichiers$/);
		await page.waitForLoadState('networkidle');
		await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
		await expect(page).toHaveURL(/\/personnes$/);
		await page.waitForLoadState('networkidle');
		const nominee = `mireille-${Date.now()}@exemple.org`;
		await page.getByLabel('Adresse courriel de la personne').fill(nominee);
		await page.getByRole('button', { name: 'Enregistrer et continuer' }).last().click();
		await page.getByRole('button', { name: 'Déposer la candidature' }).click();
		await expect(page.getByText('Votre candidature est déposée.')).toBeVisible();

		const link = await linkMailedTo(
			nominee,
			'nominee-consent',
			/\/meritas\/consentement\/\S+/,
			served.database
		);
		const theirs = await pageOf(browser, undefined, { viewport: PHONE });
		await theirs.goto(link);
		for (const box of await theirs.getByRole('checkbox').all()) await box.check();
		await theirs.getByRole('button', { name: 'Enregistrer mes réponses' }).click();
		await expect(theirs.getByText('Merci, vos réponses sont enregistrées.')).toBeVisible();
	});

	await test.step('nominations close, and the office finds it eligible', async () => {
		await setDates(office, slug, { nominationsCloseAt: -4 }, 'Admissibilité');
		await office.goto(`/gestion/meritas/${slug}/candidatures`);
		await office.getByRole('link', { name: TITLE }).click();
		await expect(office.getByRole('heading', { name: 'Vérification' })).toBeVisible();
		for (const point of await office.locator('fieldset').all())
			await point.getByLabel('Rempli', { exact: true }).check();
		await office.getByRole('button', { name: 'Enregistrer la vérification' }).click();
		await expect(office.getByText('La vérification est enregistrée.')).toBeVisible();
		await office.getByLabel('Admissibilité').selectOption('eligible');
		await office.getByRole('button', { name: 'Décider' }).click();
		await office.getByRole('link', { name: 'Voir la lettre' }).click();
		await office.getByRole('button', { name: 'Envoyer 1 lettre' }).click();
		await expect(office.getByText('1 lettre part.')).toBeVisible();
	});

	const jurors: Page[] = [];
	await test.step('two jurors accept, declare, and are given it', async () => {
		await office.goto(`/gestion/meritas/${slug}/jury`);
		await office.getByText('Inviter des personnes').click();
		await office
			.getByLabel('Une personne par ligne')
			.fill(
				`Florence Gagné; ${demoAccount('reviewer').email}\nHélène Savard; ${demoAccount('manager').email}`
			);
		await office.getByRole('button', { name: 'Inviter par courriel' }).click();
		await expect(office.getByText('2 personnes invitées par courriel.')).toBeVisible();
		for (const kind of ['reviewer', 'manager'] as const) {
			const juror = await pageOf(browser, kind);
			jurors.push(juror);
			await juror.goto('/jury');
			await juror.getByRole('link', { name: 'Répondre Méritas du parcours' }).click();
			await juror.getByLabel(/J’ai lu ces conditions/).check();
			await juror.getByRole('button', { name: 'Accepter et siéger' }).click();
			await expect(juror.getByRole('heading', { name: 'Vos conflits d’intérêts' })).toBeVisible();
			await juror.getByLabel(/Je n’ai aucun conflit/).check();
			await juror.getByRole('button', { name: 'Déclarer et ouvrir mes dossiers' }).click();
			await expect(juror.getByText('C’est noté.')).toBeVisible();
		}
		await office.goto(`/gestion/meritas/${slug}/jury`);
		await office.getByRole('button', { name: 'Répartir' }).click();
		await office.getByRole('button', { name: /^Accepter/ }).click();
		await expect(office.getByText('2 lectures données.')).toBeVisible();
	});

	await test.step('they practise and score', async () => {
		await setDates(office, slug, { scoringOpensAt: -3 }, 'Lecture');
		for (const [i, juror] of jurors.entries()) {
			await juror.goto(`/jury/${slug}`);
			await juror.getByRole('link', { name: 'Faire l’exercice' }).click();
			await mark(juror, '3');
			await juror.getByRole('button', { name: 'Comparer' }).click();
			await expect(juror.getByRole('heading', { name: 'Vos notes et celles attendues' })).toBeVisible();
			await juror.getByRole('link', { name: 'Aller à mes dossiers' }).click();
			await juror.getByRole('link', { name: 'Lire le prochain' }).click();
			await expect(juror.getByRole('heading', { level: 1 })).toHaveText(TITLE);
			await mark(juror, i === 0 ? '5' : '4');
			await juror.getByRole('button', { name: 'Enregistrer et continuer' }).click();
			await expect(juror.getByText('Tout est lu. Merci!')).toBeVisible();
		}
	});

	await test.step('scoring closes, the jury deliberates, and two people lock the result', async () => {
		await setDates(office, slug, { scoringClosesAt: -1, embargoUntil: 10 }, 'Délibération');
		await office.goto(`/gestion/meritas/${slug}/deliberation`);
		await office.getByRole('link', { name: PRIZE }).click();
		await office.getByRole('button', { name: 'Ouvrir la délibération' }).click();
		await expect(office.getByText('La délibération est ouverte')).toBeVisible();
		await office.getByRole('link', { name: 'Passer au résultat' }).click();
		// Both pages name the nomination beside a box.
		await expect(office).toHaveURL(/\/resultats\//);
		await expect(office.getByLabel(TITLE)).toBeChecked();
		await office.getByLabel('Pourquoi').fill('Seule en lice, et haut notée des deux.');
		await office.getByRole('button', { name: 'Proposer ce résultat' }).click();
		await office.getByRole('button', { name: 'Confirmer ce résultat' }).click();
		await expect(office.getByText('Vous l’avez confirmé.')).toBeVisible();
		const second = await pageOf(browser, 'second');
		await second.goto(new URL(office.url()).pathname);
		await second.getByRole('button', { name: 'Confirmer ce résultat' }).click();
		await expect(second.getByRole('heading', { name: 'Résultat verrouillé' })).toBeVisible();
	});

	await test.step('it comes out at the end of the embargo, and stands on the honour roll', async () => {
		const visitor = await pageOf(browser, undefined, { viewport: PHONE });
		await visitor.goto('/meritas/palmares');
		await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Palmarès');
		await expect(visitor.getByText(NOMINEE)).toHaveCount(0);
		await onStore(served.database, 'UPDATE award_edition SET embargo_until = ? WHERE slug = ?', [
			Date.now() + 2_000,
			slug
		]);
		await expect(async () => {
			await visitor.goto('/meritas/palmares');
			await expect(visitor.getByText(NOMINEE)).toBeVisible({ timeout: 500 });
		}).toPass({ timeout: 40_000 });
		await visitor.goto(`/meritas/${slug}`);
		await expect(visitor.getByRole('heading', { name: 'Lauréates et lauréats' })).toBeVisible();
		await expect(visitor.getByText(NOMINEE)).toBeVisible();
		await expectNoSidewaysScroll(visitor);
	});
});

/** Gives the same mark on every criterion, by keyboard. */
async function mark(page: Page, digit: string): Promise<void> {
	await page.waitForLoadState('networkidle');
	const criteria = page.locator('fieldset');
	await expect(criteria.first()).toBeVisible();
	for (const one of await criteria.all()) {
		await one.locator('input').first().focus();
		await page.keyboard.press(digit);
		await expect(one.getByLabel(digit, { exact: true })).toBeChecked();
	}
}
