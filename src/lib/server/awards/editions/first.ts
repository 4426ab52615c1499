import { EDITION_DATES, type EditionDate } from '../../../awards/calendar.ts';
import { addDays, instantAt } from '../../../format/dates.ts';
import type { FirstEditionInput } from '../../../schemas/award-editions.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/** How long before the gala each date falls, in days, and its hour: a usual year, which staff then change. */
const BEFORE_GALA: Record<EditionDate, [days: number, hour: string]> = {
	nominationsOpenAt: [150, '8:00'],
	nominationsCloseAt: [90, '23:59'],
	scoringOpensAt: [80, '8:00'],
	scoringClosesAt: [30, '23:59'],
	embargoUntil: [0, '19:00']
};

/**
 * Begins the first edition of a store that has none to copy: its name, the day of its gala, and dates counted back from it.
 * It has no prize nor rules yet, and is not public.
 * @returns its address: the year of its gala
 * @throws Refusal `not_allowed` (403), `edition_exists` where there is one: the next is its copy
 */
export async function beginFirstEdition(request: {
	actor: Actor;
	input: FirstEditionInput;
}): Promise<{ slug: string }> {
	const { actor, input } = request;
	requireStaff(actor);
	return write('awards.beginFirstEdition', async (tx) => {
		if ((await tx.$count(awardEdition)) > 0) throw new Refusal('edition_exists');
		const dates = Object.fromEntries(
			EDITION_DATES.map((field) => {
				const [days, hour] = BEFORE_GALA[field];
				return [field, instantAt(addDays(input.gala, -days), hour)];
			})
		) as Record<EditionDate, Date>;
		const slug = input.gala.slice(0, 4);
		const [edition] = await tx
			.insert(awardEdition)
			.values({ slug, name: input.name, number: input.number, ...dates, createdAt: now() })
			.returning({ id: awardEdition.id });
		await record(tx, actor, {
			action: 'edition.begun',
			objectKind: 'award_edition',
			objectId: edition!.id
		});
		return { slug };
	});
}
