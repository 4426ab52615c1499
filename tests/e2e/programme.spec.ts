import { expect, test, type Page } from '@playwright/test';
import { guid } from '../../src/lib/server/programme/exports/guid.ts';
import { scheduleXml } from '../../src/lib/server/programme/exports/schedule-xml.ts';
import type { Schedule } from '../../src/lib/server/programme/exports/schedule.ts';
import { expectAccessible, expectNoSidewaysScroll, expectTargetSizes, failOnErrors } from './axe.ts';

// The public programme in all its forms, as a visitor finds it in the demonstration: screens, paper, files.

test.beforeEach(({ page }) => failOnErrors(page));

const cards = (page: Page) => page.getByRole('main').getByRole('article');
const interactive = (page: Page) => expect(page.locator('html')).toHaveAttribute('data-interactive');

async function programme(page: Page): Promise<string> {
	await page.goto('/');
	const event = await page.getByRole('heading', { level: 1 }).getByRole('link').getAttribute('href');
	return `${event}/programme`;
}

/** What readers of the schedule look at, found by Chromium's own XML parser. */
function readXml(page: Page, xml: string) {
	return page.evaluate((text) => {
		const found = new DOMParser().parseFromString(text, 'application/xml');
		const all = (of: ParentNode, selector: string) => [...of.querySelectorAll(selector)];
		const text_ = (of: Element, name: string) => all(of, `:scope > ${name}`)[0]?.textContent ?? null;
		return {
			error: found.querySelector('parsererror')?.textContent ?? null,
			order: [...found.documentElement.children].map(({ tagName }) => tagName),
			title: found.querySelector('conference > title')?.textContent,
			days: all(found, 'schedule > day').map((day) => ({
				index: day.getAttribute('index'),
				date: day.getAttribute('date'),
				start: day.getAttribute('start')!,
				end: day.getAttribute('end')!
			})),
			events: all(found, 'schedule > day > room > event').map((event) => ({
				id: event.getAttribute('id')!,
				guid: event.getAttribute('guid')!,
				parent: event.parentElement!.getAttribute('name'),
				fields: Object.fromEntries(
					[
						'room',
						'title',
						'subtitle',
						'type',
						'date',
						'start',
						'duration',
						'abstract',
						'slug',
						'track',
						'url'
					].map((name) => [name, text_(event, name)])
				),
				persons: all(event, 'persons > person').map((person) => [
					person.getAttribute('id'),
					person.textContent
				])
			}))
		};
	}, xml);
}

for (const width of [390, 1280]) {
	test.describe(`à ${width} px`, () => {
		test.use({ viewport: { width, height: 844 } });

		test('les vues : par heure, salle, thème et personne, à une adresse chacune', async ({ page }) => {
			const base = await programme(page);
			await page.goto(`${base}?jour=tout`);
			await interactive(page);
			const views = page.getByRole('navigation', { name: 'Voir par' });
			const total = await cards(page).count();
			expect(total).toBeGreaterThan(40);
			await views.getByRole('link', { name: 'Salle' }).click();
			await expect(page).toHaveURL(/vue=salle/);
			await expect(cards(page)).toHaveCount(total);
			const room = page.getByRole('heading', { level: 3, name: 'Salle Radisson' }).first();
			await expect(room).toBeVisible();
			await expectNoSidewaysScroll(page);
			await expectAccessible(page);
			// A grid on a wide screen: rooms side by side; a list on a phone: one under the other.
			const boxes = await Promise.all(
				['Salle Laviolette', 'Salle Radisson'].map((name) =>
					page.getByRole('heading', { level: 3, name }).first().boundingBox()
				)
			);
			if (width > 900) expect(boxes[0]!.y).toBe(boxes[1]!.y);
			else expect(boxes[0]!.y).toBeLessThan(boxes[1]!.y);

			await views.getByRole('link', { name: 'Thème' }).click();
			await expect(page.getByRole('heading', { level: 2, name: 'Numérique et IA' })).toBeVisible();
			await views.getByRole('link', { name: 'Personne' }).click();
			await expect(page).toHaveURL(/vue=personne/);
			const shared = page.url();
			const names = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
			expect(names.length).toBeGreaterThan(40);
			await expectNoSidewaysScroll(page);
			await page.goto(shared);
			expect(await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(names);
			await expectTargetSizes(page);
		});
	});
}

test('chercher répond à mesure qu’on tape, garde l’adresse, et se combine', async ({ page }) => {
	const base = await programme(page);
	await page.goto(base);
	await interactive(page);
	const status = page.getByRole('status');
	await page.getByRole('searchbox').pressSequentially('SANTE STIGMA', { delay: 20 });
	await expect(status).toContainText('1 séance trouvée');
	await expect(cards(page)).toHaveCount(1);
	await expect(page.getByRole('searchbox')).toHaveValue('SANTE STIGMA');
	await expect(page).toHaveURL(/q=SANTE\+STIGMA/);
	await page.getByRole('searchbox').fill('quelque chose d’introuvable');
	await expect(page.getByRole('heading', { name: 'Rien ne correspond à ces filtres' })).toBeVisible();
	await page.getByRole('searchbox').fill('');
	await expect(status).toBeEmpty();
	await expect(page).toHaveURL(base);

	// With a theme: nothing there, and the words or the theme may be taken away.
	await page.goto(`${base}?theme=numerique`);
	await interactive(page);
	await page.getByRole('searchbox').fill('stigmatisation');
	await page.getByRole('link', { name: /Enlever.*Numérique/ }).click();
	await expect(cards(page)).toHaveCount(1);
	await expect(page).toHaveURL(`${base}?q=stigmatisation`);
	// On one day only: the others are a link away.
	const third = (await page
		.getByRole('navigation', { name: 'Journées' })
		.getByRole('link')
		.nth(2)
		.getAttribute('href'))!;
	await page.goto(third);
	await page.getByRole('link', { name: 'Voir la séance trouvée un autre jour' }).click();
	await expect(cards(page)).toHaveCount(1);
});

test('au clavier : chercher, puis ouvrir une séance', async ({ page }) => {
	await page.goto(await programme(page));
	await interactive(page);
	await page.getByRole('searchbox').focus();
	await page.keyboard.type('stigmatisation');
	await expect(cards(page)).toHaveCount(1);
	for (
		let i = 0;
		i < 20 &&
		!(await cards(page)
			.getByRole('link')
			.evaluate((link) => link === document.activeElement));
		i++
	)
		await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Briser la stigmatisation/);
});

test.describe('pendant l’événement', () => {
	/** The instant of an hour of the second day, from the page's own times. */
	async function secondDay(page: Page, base: string, hour: number, minute: number): Promise<Date> {
		const link = page.getByRole('navigation', { name: 'Journées' }).getByRole('link').nth(1);
		await page.goto(base);
		await page.goto((await link.getAttribute('href'))!);
		const first = (await page.getByRole('main').locator('h3 time').first().getAttribute('datetime'))!;
		// The second day begins at 8 h 45.
		return new Date(Date.parse(first) + ((hour - 8) * 60 + minute - 45) * 60_000);
	}

	/** A device and a server that agree on what time it is. */
	async function pretend(page: Page, at: Date): Promise<void> {
		await page.clock.install({ time: at });
		await page.route(/programme\.json$/, async (route) =>
			route.fulfill({
				status: 200,
				headers: { date: (await page.evaluate(() => new Date())).toUTCString() },
				body: ''
			})
		);
	}

	test('« En ce moment » et « À venir » suivent l’heure, à la minute', async ({ page }) => {
		const base = await programme(page);
		await pretend(page, await secondDay(page, base, 11, 44));
		await page.goto(base);
		const now = page.getByRole('region', { name: /^En ce moment/ });
		const next = page.getByRole('region', { name: /^À venir/ });
		await expect(now).toContainText(/11\sh\s44/);
		await expect(now.getByRole('listitem')).toHaveCount(5);
		await expect(next).toContainText('Dîner');
		await expectAccessible(page);
		await page.clock.runFor(61_000);
		// Between two: nothing is on, lunch is next.
		await expect(now).toBeHidden();
		await page.clock.runFor(15 * 60_000);
		await expect(now.getByRole('listitem')).toContainText(['Dîner']);
		await expect(next.getByText('5 séances')).toBeVisible();
		await next.getByText('5 séances').click();
		await expect(next.getByRole('listitem')).toHaveCount(5);
	});

	test('la nuit, la suite est au lendemain; une fois tout fini, il n’en reste rien', async ({ page }) => {
		const base = await programme(page);
		const night = await secondDay(page, base, 23, 58);
		await pretend(page, night);
		await page.goto(base);
		const next = page.getByRole('region', { name: /^À venir/ });
		await expect(next.getByRole('heading')).toContainText(/\d+, 8\sh\s45/);
		await page.clock.runFor(3 * 60_000);
		await expect(next.getByRole('heading')).toHaveText(/À venir\s+8\sh\s45/);
		// The third day is the one shown, since nobody asked for another.
		await expect(page.getByRole('navigation', { name: 'Journées' }).getByRole('link').nth(2)).toHaveAttribute(
			'aria-current',
			'page'
		);
		await page.clock.setSystemTime(new Date(night.getTime() + 14 * 3_600_000));
		await page.clock.runFor(61_000);
		await expect(next).toBeHidden();
	});

	test('un appareil à la mauvaise heure suit celle du serveur', async ({ page }) => {
		const base = await programme(page);
		const at = await secondDay(page, base, 9, 0);
		await page.clock.install({ time: new Date(at.getTime() + 5 * 3_600_000) });
		await page.route(/programme\.json$/, (route) =>
			route.fulfill({ status: 200, headers: { date: at.toUTCString() }, body: '' })
		);
		await page.goto(base);
		await expect(page.getByRole('region', { name: /^En ce moment/ })).toContainText(/9\sh/);
	});
});

test('imprimé : deux pages lettre, toutes les séances, salles et personnes', async ({ page }) => {
	const base = await programme(page);
	await page.goto(`${base}?vue=personne`);
	const people = await page.getByRole('main').locator('h2 a').allInnerTexts();
	expect(people.length).toBeGreaterThan(40);
	await page.goto(`${base}?vue=theme`);
	const titles = await cards(page).getByRole('link').allInnerTexts();
	await page.goto(base);
	await page.getByRole('link', { name: 'Imprimer, en deux pages' }).click();
	await expect(page).toHaveURL(`${base}/imprimer`);
	const pdf = await page.pdf({ preferCSSPageSize: true });
	const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
	const printed = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: false }).promise;
	expect(printed.numPages).toBe(2);
	let text = '';
	for (let i = 1; i <= printed.numPages; i++) {
		const sheet = await printed.getPage(i);
		expect(sheet.view.slice(2)).toEqual([792, 612]);
		const { items } = await sheet.getTextContent();
		text += items.map((item) => ('str' in item ? item.str : '')).join(' ');
	}
	const plain = (value: string) => value.normalize('NFKC').replace(/\s+/g, '');
	for (const said of [...titles, ...people, 'Salle Radisson', 'Grand hall'])
		expect(plain(text), said).toContain(plain(said));
});

test('les fichiers : JSON, XML et .ics, à tout le monde, disent les mêmes séances', async ({
	page,
	request
}) => {
	const base = await programme(page);
	await page.goto(base);
	const takeAway = page.getByRole('region', { name: 'Emporter le programme' });
	for (const name of [/calendrier/, /XML/, /JSON/])
		await expect(takeAway.getByRole('link', { name })).toBeVisible();

	const json = await request.get(`${base}.json`, { headers: { origin: 'https://ailleurs.example' } });
	expect(json.headers()).toMatchObject({ 'access-control-allow-origin': '*' });
	const { schedule } = (await json.json()) as { schedule: Schedule };
	const events = schedule.conference.days.flatMap(({ rooms }) => Object.values(rooms).flat());
	expect(events.length).toBeGreaterThan(40);

	const xml = await request.get(`${base}.xml`);
	expect(xml.headers()['content-type']).toMatch(/^application\/xml/);
	const read = await readXml(page, await xml.text());
	expect(read.error).toBe(null);
	expect(read.order.slice(0, 3)).toEqual(['generator', 'version', 'conference']);
	expect(read.days.map(({ index }) => index)).toEqual(['1', '2', '3']);
	expect(read.events.map(({ guid: each }) => each)).toEqual(events.map(({ guid: each }) => each));
	for (const key of ['id', 'guid'] as const)
		expect(new Set(read.events.map((event) => event[key])).size).toBe(events.length);
	for (const { fields, parent, id } of read.events) {
		expect(
			Object.entries(fields).filter(([, value]) => value === null),
			id
		).toEqual([]);
		expect(fields.room).toBe(parent);
		expect(fields.date).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/);
		expect(fields.date!.slice(11, 16)).toBe(fields.start);
		expect(fields.duration).toMatch(/^\d{2}:\d{2}$/);
	}
	const ics = await (await request.get(`${base}.ics`)).text();
	expect(ics.match(/BEGIN:VEVENT/g)).toHaveLength(events.length);

	const head = await request.head(`${base}.xml`);
	expect(head.status()).toBe(200);
	expect(head.headers().etag).toBe(xml.headers().etag);
	expect(await head.body()).toHaveLength(0);
	const known = await request.get(`${base}.xml`, { headers: { 'if-none-match': head.headers().etag! } });
	expect(known.status()).toBe(304);
	expect((await request.get(`${base.replace(/\w+-\d+/, 'inexistant')}.ics`)).status()).toBe(404);

	// Of the last day: the first begins with the demonstration, and what is over goes into no calendar.
	await page.goto(new URL(events.at(-1)!.url).pathname);
	const own = await page.getByRole('link', { name: 'Ajouter à mon calendrier' }).getAttribute('href');
	const alone = await request.get(own!);
	expect(alone.headers()['content-type']).toMatch(/^text\/calendar/);
	const text = await alone.text();
	expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1);
	expect(ics).toContain(/UID:.*/.exec(text)![0].trim());
});

test('le XML tient quoi qu’on écrive dans un titre', async ({ page }) => {
	await page.goto('/');
	const title = 'Moins < plus & « "vrai" » ]]> <script>\u0000\u0008\uFFFE fin';
	const event = {
		id: 1,
		guid: guid('session', 1),
		date: '2027-02-16T09:00:00-05:00',
		start: '09:00',
		duration: '01:00',
		room: 'Salle "A" & <B>',
		slug: 'a',
		url: 'https://estrade.example/?a=1&b=2',
		title,
		subtitle: '',
		track: null,
		type: 'workshop',
		language: 'fr',
		abstract: '',
		description: '🎉',
		persons: [{ id: 7, guid: guid('speaker', 7), name: 'A & B' }],
		links: []
	} satisfies Schedule['conference']['days'][number]['rooms'][string][number];
	const read = await readXml(
		page,
		scheduleXml({
			version: '1',
			base_url: 'https://estrade.example/',
			conference: {
				acronym: 'a',
				title: 'Un & deux',
				start: '2027-02-16',
				end: '2027-02-16',
				daysCount: 1,
				timeslot_duration: '00:15',
				time_zone_name: 'America/Toronto',
				url: 'https://estrade.example/',
				tracks: [],
				rooms: [],
				days: [
					{
						index: 1,
						date: '2027-02-16',
						day_start: event.date,
						day_end: event.date,
						rooms: { [event.room]: [event] }
					}
				]
			}
		})
	);
	expect(read.error).toBe(null);
	expect(read.title).toBe('Un & deux');
	expect(read.events[0]).toMatchObject({
		parent: event.room,
		fields: { title: 'Moins < plus & « "vrai" » ]]> <script> fin', track: '', url: event.url },
		persons: [['7', 'A & B']]
	});
});

test('en anglais : la recherche, les vues et l’impression parlent anglais', async ({ page }) => {
	const base = await programme(page);
	await page.goto(base);
	await page.getByRole('button', { name: 'Read this page in English' }).click();
	await interactive(page);
	await expect(page.getByRole('navigation', { name: 'View by' })).toBeVisible();
	await page.getByRole('searchbox').fill('stigmatisation');
	await expect(page.getByRole('status')).toContainText('1 session found');
	await expectAccessible(page);
});
