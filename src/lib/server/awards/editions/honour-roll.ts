import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { ShownPhoto } from '../../../awards/laureate-photo.ts';
import { dayOf } from '../../../format/dates.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { nominationFile } from '../../db/schema/nominations.ts';
import { laureate } from '../../db/schema/results.ts';
import { isShown, PHOTO, photoInForce, shownPhoto } from './laureate-photo.ts';
import type { Edition } from './queries.ts';

/** Someone honoured, as public pages show them. */
export interface ShownLaureate {
	id: number;
	prize: string;
	name: string;
	organisationName: string;
	project: string;
	citation: string;
	/** With the consent of who is in it; null: none to show. */
	photo: ShownPhoto | null;
}

/** An edition whose results are public, with those of its names that were asked for. */
export interface HonouredEdition {
	slug: string;
	name: string;
	number: number;
	/** Of its gala. */
	year: string;
	embargoUntil: Date;
	timezone: string;
	pastNominations: number | null;
	laureates: ShownLaureate[];
}

export interface HonourRoll {
	/** The latest first; only those with a name left. */
	editions: HonouredEdition[];
	/** What one may ask for: years, and prizes without their year. */
	years: string[];
	prizes: string[];
}

const SHOWN = {
	id: laureate.id,
	prize: laureate.prize,
	name: laureate.name,
	organisationName: laureate.organisationName,
	project: laureate.project,
	citation: laureate.citation
};

/** « Prix Reconnaissance 2023 » → « Prix Reconnaissance »: one prize, whatever the year. */
function prizeName(prize: string): string {
	return prize.replace(/\s+\d{4}$/, '');
}

/** Names of all editions whose embargo is over; whoever asked to be taken down is left out. */
export async function honourRoll(asked: { year?: string; prize?: string } = {}): Promise<HonourRoll> {
	const db = await reader();
	const rows = await db
		.select({ edition: awardEdition, one: SHOWN, photo: PHOTO })
		.from(laureate)
		.innerJoin(awardEdition, eq(awardEdition.id, laureate.editionId))
		.leftJoin(nominationFile, photoInForce)
		.where(isShown())
		.orderBy(desc(awardEdition.embargoUntil), asc(laureate.position), asc(laureate.id));
	const editions = new Map<number, HonouredEdition>();
	for (const { edition, one, photo } of rows) {
		const { slug, name, number, embargoUntil, timezone, pastNominations } = edition;
		const year = dayOf(embargoUntil, timezone).slice(0, 4);
		if (!editions.has(edition.id))
			editions.set(edition.id, {
				...{ slug, name, number, year, embargoUntil, timezone, pastNominations },
				laureates: []
			});
		editions.get(edition.id)!.laureates.push({ ...one, photo: shownPhoto(photo) });
	}
	const all = [...editions.values()];
	return {
		editions: all
			.filter(({ year }) => !asked.year || year === asked.year)
			.map((edition) => ({
				...edition,
				laureates: edition.laureates.filter(({ prize }) => !asked.prize || prizeName(prize) === asked.prize)
			}))
			.filter(({ laureates }) => laureates.length > 0),
		years: [...new Set(all.map(({ year }) => year))],
		prizes: [...new Set(all.flatMap(({ laureates }) => laureates.map(({ prize }) => prizeName(prize))))].sort(
			(a, b) => a.localeCompare(b, 'fr-CA')
		)
	};
}

/** Those honoured in an edition: nobody before its embargo is over. */
export async function laureatesOf(edition: Pick<Edition, 'id' | 'embargoUntil'>): Promise<ShownLaureate[]> {
	if (edition.embargoUntil > now()) return [];
	const db = await reader();
	const rows = await db
		.select({ one: SHOWN, photo: PHOTO })
		.from(laureate)
		.leftJoin(nominationFile, photoInForce)
		.where(and(eq(laureate.editionId, edition.id), isNull(laureate.takenDownAt)))
		.orderBy(asc(laureate.position), asc(laureate.id));
	return rows.map(({ one, photo }) => ({ ...one, photo: shownPhoto(photo) }));
}
