import { createClient } from '@libsql/client';
import { expect, test, type Browser, type Page } from '@playwright/test';
import {
	expectAccessibleInBothSchemes,
	expectNoSidewaysScroll,
	expectTargetSizes,
	failOnErrors
} from './axe.ts';
import { signInAs, type DemoKind } from './sign-in.ts';

// Attendance: the training that meets now, led by the one trainer who has an account; and one that is over.

const PHONE = { width: 390, height: 844 };
test.use({ viewport: PHONE });

interface Meeting {
	slug: string;
	id: number;
	day: string;
	people: string[];
}

/** The meeting of the training that is going on, or of the one that the same trainer led a month ago. */
async function meeting(which: 'now' | 'past'): Promise<Meeting> {
	const store = createClient({ url: 'file:test-results/data/estrade.db' });
	try {
		const { rows } = await store.execute({
			sql: `SELECT e.slug, s.id, s.day FROM course_session c JOIN event e ON e.id = c.event_id
				JOIN course k ON k.id = c.course_id AND k.kind = 'training'
				JOIN session s ON s.event_id = e.id JOIN speaker p ON p.event_id = e.id AND p.person_id IS NOT NULL
				WHERE CASE ? WHEN 'now' THEN s.starts_at <= ? AND s.ends_at > ? ELSE s.ends_at < ? - 86400000 * 2 END
				ORDER BY s.starts_at DESC LIMIT 1`,
			args: [which, Date.now(), Date.now() - 86_400_000 / 2, Date.now()]
		});
		const { slug, id, day } = rows[0]!;
		const people = await store.execute({
			sql: `SELECT r.given_name || ' ' || r.family_name AS name FROM registration r JOIN event e ON e.id = r.event_id
				WHERE e.slug = ? ORDER BY r.id`,
			args: [slug!]
		});
		const names = people.rows.map(({ name }) => String(name));
		return { slug: String(slug), id: Number(id), day: String(day), people: names };
	} finally {
		store.close();
	}
}

const sheetOf = ({ slug, id }: Meeting) => `/animer/${slug}/presences/${id}`;
const line = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name }).first();

async function openAs(browser: Browser, kind: DemoKind, baseURL: string, more: object = {}): Promise<Page> {
	const context = await browser.newContext({ baseURL, viewport: PHONE, ...more });
	const page = await context.newPage();
	await signInAs(page, kind, baseURL);
	return page;
}

/** What the screen shows now, as six characters. */
async function codeOn(screen: Page): Promise<string> {
	return (await screen.locator('.code').innerText()).replace(/\s/g, '');
}

test('un code à l’écran, lu d’un téléphone : une présence signée, et pas deux', async ({
	page,
	browser,
	baseURL
}, { retry }) => {
	const today = await meeting('now');
	const screen = await openAs(browser, 'reviewer', baseURL!, { viewport: { width: 1280, height: 800 } });
	failOnErrors(screen);
	await screen.goto(`${sheetOf(today)}/code`);
	await expect(screen.getByRole('heading', { level: 1 })).toHaveText('Signez votre présence');
	await expect(screen.getByRole('img')).toBeVisible();
	await expectNoSidewaysScroll(screen);
	await expectAccessibleInBothSchemes(screen);
	const before = Number(await screen.locator('.there b').innerText());

	// Whoever scans without a session signs in first, and comes back to sign.
	failOnErrors(page);
	await page.goto(`/presence/${today.id}?c=${await codeOn(screen)}`);
	await expect(page).toHaveURL(new RegExp(`/presence/${today.id}$`));
	await expect(page.getByRole('link', { name: 'Me connecter pour signer' })).toHaveAttribute(
		'href',
		`/connexion?suite=${encodeURIComponent(`/presence/${today.id}`)}`
	);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);
	await signInAs(page, 'practitioner', baseURL!);
	await page.goto(`/presence/${today.id}`);
	await expect(page.getByText('Vous signez comme Anne-Sophie Bornais.')).toBeVisible();
	// A second try finds what the first one signed.
	if (retry === 0) {
		await page.getByRole('button', { name: 'Signer ma présence' }).click();
		await expect(page.getByText('Votre présence est signée.')).toBeVisible();
	}
	await expect(page.getByText(/^Votre présence\s:/)).toBeVisible();
	await expect(screen.locator('.there b')).toHaveText(String(before + (retry === 0 ? 1 : 0)), {
		timeout: 15_000
	});

	// The code served: another thing is said with another reading; an old code is told as such.
	if (retry === 0) await expect(page.getByRole('button', { name: /Signer|pars/ })).toHaveCount(0);
	await page.goto(`/presence/${today.id}?c=ZZZZZZ`);
	await expect(page.getByText('Ce code n’est plus à l’écran.')).toBeVisible();
	await page.getByLabel('Code affiché dans la salle').fill('222222');
	await page.getByRole('button', { name: 'Continuer' }).click();
	await expect(page.getByRole('alert')).toContainText('Ce code n’est plus à l’écran.');
	await page.getByLabel('Code affiché dans la salle').fill((await codeOn(screen)).toLowerCase());
	await page.getByRole('button', { name: 'Continuer' }).click();
	await expect(page.getByText('Vous signez comme Anne-Sophie Bornais.')).toBeVisible();
	await screen.context().close();
});

test('sans inscription : un nom sur la feuille, que la personne qui anime confirme', async ({
	browser,
	baseURL
}, { retry }) => {
	const today = await meeting('now');
	const trainer = await openAs(browser, 'reviewer', baseURL!);
	const { code } = await (await trainer.request.get(`${sheetOf(today)}/etat`)).json();
	const phone = await (
		await browser.newContext({ baseURL: baseURL!, viewport: PHONE, javaScriptEnabled: false })
	).newPage();
	await phone.goto(`/presence/${today.id}?c=${code}`);
	await phone.getByText('Je n’ai pas d’inscription').click();
	const name = `Sofia Passante ${retry}`;
	await phone.getByLabel('Nom').fill(name);
	await phone.getByRole('button', { name: 'Écrire mon nom' }).click();
	await expect(phone.getByText('Votre nom est sur la feuille.')).toBeVisible();

	await trainer.goto(sheetOf(today));
	await expect(line(trainer, name)).toContainText('Sans inscription, à confirmer');
	await line(trainer, name).getByRole('button', { name: 'Présence' }).click();
	await expect(line(trainer, name)).not.toContainText('à confirmer');
	await expect(line(trainer, name)).toContainText('non admissible');
	await phone.context().close();
	await trainer.context().close();
});

test('la liste au téléphone : des gestes, le réseau coupé, deux personnes à la fois', async ({
	page,
	browser,
	baseURL,
	context
}) => {
	const today = await meeting('now');
	const name = today.people.at(-1)!;
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto(sheetOf(today));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Feuille de présence');
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(PHONE);
	await expectTargetSizes(page);
	await expectAccessibleInBothSchemes(page);

	const office = await openAs(browser, 'staff', baseURL!, { viewport: { width: 1280, height: 800 } });
	await office.goto(`/gestion/${today.slug}/presences/${today.id}`);
	await line(page, name).getByRole('button', { name: 'Présence' }).focus();
	await page.keyboard.press('Enter');
	await expect(line(page, name).getByRole('button', { name: 'Présence' })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	await expect(line(page, name)).toContainText('jusqu’à la fin');
	// The other keeper sees it without asking.
	await expect(line(office, name)).toContainText('jusqu’à la fin', { timeout: 15_000 });

	await context.setOffline(true);
	await line(page, name).getByRole('button', { name: 'Absence' }).click();
	await expect(page.getByText('Le réseau est coupé')).toBeVisible();
	await expect(line(page, name).getByRole('button', { name: 'Absence' })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	await expect(line(office, name)).toContainText('jusqu’à la fin');
	await context.setOffline(false);
	await expect(page.getByText('Le réseau est coupé')).toBeHidden({ timeout: 15_000 });
	await expect(line(office, name).getByRole('button', { name: 'Absence' })).toHaveAttribute(
		'aria-pressed',
		'true',
		{ timeout: 15_000 }
	);
	await office.context().close();
});

test('une correction garde sa raison et sa trace; un départ avant l’arrivée est refusé', async ({
	page,
	baseURL
}) => {
	const past = await meeting('past');
	const name = past.people.at(-3)!;
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion/${past.slug}/presences`);
	await page.locator(`a[href$="/presences/${past.id}"]`).click();
	const one = line(page, name);
	await one.getByText('Heures, corrections').click();
	const hours = one.locator('form').filter({ has: page.getByLabel('Arrivée') });
	await hours.getByLabel('Arrivée').fill('10:00');
	await hours.getByLabel('Départ').first().fill('09:30');
	await hours.getByLabel('Raison de la correction').fill('Essai');
	await hours.getByRole('button', { name: 'Enregistrer les heures' }).click();
	await expect(page.getByRole('alert')).toContainText('Le départ doit venir après l’arrivée.');
	await hours.getByLabel('Départ').first().fill('11:30');
	await hours.getByLabel('Raison de la correction').fill('Partie plus tôt, dit son organisme');
	await hours.getByRole('button', { name: 'Enregistrer les heures' }).click();
	await expect(one).toContainText('10 h à 11 h 30 · 1 h 30');
	const more = one.getByText('Heures, corrections');
	if (!(await one.getByText(/changements?$/).isVisible())) await more.click();
	await one.getByText(/changements?$/).click();
	await expect(one).toContainText('Raison : Partie plus tôt, dit son organisme');
	await expectAccessibleInBothSchemes(page);
});

test('sans JavaScript : un geste, une personne ajoutée, puis reliée', async ({ browser, baseURL }, {
	retry
}) => {
	const today = await meeting('now');
	const page = await openAs(browser, 'reviewer', baseURL!, { javaScriptEnabled: false });
	await page.goto(sheetOf(today));
	const name = today.people[6]!;
	await line(page, name).getByRole('button', { name: 'Présence' }).click();
	await expect(line(page, name).getByRole('button', { name: 'Présence' })).toHaveAttribute(
		'aria-pressed',
		'true'
	);
	const guest = `Collègue venue ${retry}`;
	await page.getByLabel('Nom', { exact: true }).fill(guest);
	await page.getByRole('button', { name: 'Ajouter' }).click();
	await expect(line(page, guest)).toContainText('Sans inscription');
	const other = today.people[7]!;
	const [given = '', ...family] = other.split(' ');
	if (retry === 0) {
		await line(page, guest).getByText('Heures, corrections').click();
		await line(page, guest)
			.getByLabel('Cette personne est inscrite')
			.selectOption({ label: `${family.join(' ')}, ${given}` });
		await line(page, guest).getByRole('button', { name: 'Relier' }).click();
		await expect(line(page, other)).toContainText('jusqu’à la fin');
		await expect(page.getByText(guest)).toHaveCount(0);
	}
	await page.context().close();
});

test('le rapport d’une rencontre en ligne : montré, inscrit une fois, annulé', async ({ page, baseURL }, {
	retry
}) => {
	const past = await meeting('past');
	const [known] = past.people.slice(1);
	const csv = [
		"Nom;Adresse e-mail;Heure d'arrivée;Heure de départ",
		`${known};;${past.day} 09:00;${past.day} 10:30`,
		`Visiteuse ${retry};visite@ailleurs.example;${past.day} 09:00;${past.day} 09:45`,
		`Recul;;${past.day} 11:00;${past.day} 10:00`,
		'Totaux;;;'
	].join('\r\n');
	await signInAs(page, 'reviewer', baseURL!);
	await page.goto(`${sheetOf(past)}/rapport`);
	const send = async () => {
		const file = { name: `teams-${retry}.csv`, mimeType: 'text/csv', buffer: Buffer.from(csv, 'latin1') };
		await page.getByLabel('Fichier du rapport').setInputFiles(file);
		await page.getByRole('button', { name: 'Lire le rapport' }).click();
		await expect(page.getByText(`Ce que dit teams-${retry}.csv`).last()).toBeVisible();
	};
	await send();
	await expect(page.getByRole('row').filter({ hasText: known! })).toContainText('par le nom');
	await expect(page.getByRole('row').filter({ hasText: 'Visiteuse' })).toContainText('pas sur la liste');
	await expect(page.getByText('départ avant l’arrivée.')).toBeVisible();
	await expectNoSidewaysScroll(page);
	await expectAccessibleInBothSchemes(page);
	await page.getByLabel('Ajouter comme invitée').check();
	await page.getByLabel('Raison de la correction').first().fill('Rapport reçu en retard');
	await page.getByRole('button', { name: 'Inscrire sur la feuille' }).click();
	await expect(page.getByText('1 ligne est inscrite sur la feuille.')).toBeVisible();
	await send();
	await expect(page.getByText('Ce rapport est déjà inscrit sur cette feuille.')).toBeVisible();
	await page.goto(sheetOf(past));
	await expect(line(page, `Visiteuse ${retry}`)).toContainText('45 min');
	await page.goto(`${sheetOf(past)}/rapport`);
	const applied = page
		.getByRole('listitem')
		.filter({ hasText: `teams-${retry}.csv` })
		.first();
	await applied.getByLabel('Raison de la correction').fill('Mauvais fichier');
	await applied.getByRole('button', { name: 'Annuler ce rapport' }).click();
	await expect(page.getByText('Le rapport est annulé')).toBeVisible();
	await page.goto(sheetOf(past));
	await expect(page.getByText(`Visiteuse ${retry}`)).toHaveCount(0);
});

test('la feuille à imprimer : des lignes à signer, ou les heures', async ({ page, baseURL }) => {
	const past = await meeting('past');
	await page.setViewportSize({ width: 1280, height: 800 });
	await signInAs(page, 'staff', baseURL!);
	await page.goto(`/gestion/${past.slug}/presences/${past.id}/feuille`);
	await expect(page.getByRole('columnheader', { name: 'Signature' })).toBeVisible();
	await expect(page.getByText('Ligne libre')).toHaveCount(6);
	await expectAccessibleInBothSchemes(page);
	await page.getByRole('link', { name: 'Remplie, avec les heures' }).click();
	await expect(page.getByRole('columnheader', { name: 'Durée' })).toBeVisible();
	await expect(page.getByRole('row').filter({ hasText: 'Léa Marcotte' })).toContainText('Sans inscription');
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByRole('navigation')).toHaveCount(0);
	await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
});

test('les feuilles d’une formation ne sont à personne d’autre', async ({ page, baseURL }) => {
	const past = await meeting('past');
	await signInAs(page, 'practitioner', baseURL!);
	for (const way of ['', '/etat', '/code', '/feuille', '/rapport'])
		expect((await page.request.get(`${sheetOf(past)}${way}`)).status(), way).toBe(404);
	expect((await page.request.get(`/gestion/${past.slug}/presences/${past.id}`)).status()).toBe(403);
});
