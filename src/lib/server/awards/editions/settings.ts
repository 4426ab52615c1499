import { count, eq, sql } from 'drizzle-orm';
import { EDITION_DATES, type EditionDate } from '../../../awards/calendar.ts';
import type { EditionInput } from '../../../schemas/award-editions.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { instantOnClock } from '../../clock-time.ts';
import { now } from '../../clock.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { event } from '../../db/schema/events.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { moveLetters } from '../results/out.ts';
import { staffEdition } from './queries.ts';
import { touchEdition } from './touch.ts';

/**
 * Changes the words and the dates of an edition. Times are of the edition's own clock; the calendar opens and closes by
 * itself at these instants.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `edition_changed` when somebody else changed it since,
 *   `edition_dates_disordered` on the first date that comes too early, `nominations_settled` for those of nominations once
 *   the jury has begun to read and `scoring_settled` for those of scoring once a deliberation is open, `embargo_settled`
 *   for a gala in the past while locked results wait for it, `gala_started` for one that has begun, `gala_before_close` for one
 *   before the vote of the public closes, `invalid_input`, `time_missing`
 */
export async function setEdition(request: {
	actor: Actor;
	slug: string;
	input: EditionInput;
}): Promise<void> {
	const { actor, slug, input } = request;
	const { timezone } = await staffEdition(actor, slug);
	const { revision, galaEventId = null, ...words } = input;
	const dates = inOrder(input, timezone);
	try {
		await write('awards.setEdition', async (tx) => {
			const { id } = await touchEdition(tx, slug, revision);
			if (galaEventId !== null) await requireEvent(tx, galaEventId);
			await tx
				.update(awardEdition)
				.set({ ...words, ...dates, galaEventId })
				.where(eq(awardEdition.id, id));
			await moveLetters(tx, id);
			await record(tx, actor, {
				action: 'edition.set',
				objectKind: 'award_edition',
				objectId: id,
				details: {
					opensAt: dates.nominationsOpenAt.toISOString(),
					closesAt: dates.nominationsCloseAt.toISOString(),
					galaAt: dates.embargoUntil.toISOString()
				}
			});
		});
	} catch (error) {
		const said = violation(error);
		if (said === 'nominations_settled') throw new Refusal(said, { field: 'nominationsCloseAt' });
		if (said === 'embargo_settled' || said === 'gala_started' || said === 'gala_before_close')
			throw new Refusal(said, { field: 'embargoUntil' });
		if (said === 'scoring_settled') throw new Refusal(said, { field: 'scoringClosesAt' });
		throw error;
	}
}

/** The instants of the dates typed. Those of a period are apart; one may close as the next opens. */
function inOrder(input: EditionInput, timezone: string): Record<EditionDate, Date> {
	const dates = Object.fromEntries(
		EDITION_DATES.map((field) => [field, instantOnClock(input[field], timezone, field)])
	) as Record<EditionDate, Date>;
	for (const [i, field] of EDITION_DATES.entries()) {
		const before = EDITION_DATES[i - 1];
		if (!before) continue;
		const closes = field === 'nominationsCloseAt' || field === 'scoringClosesAt';
		if (dates[field] < dates[before] || (closes && +dates[field] === +dates[before]))
			throw new Refusal('edition_dates_disordered', { status: 400, field });
	}
	return dates;
}

async function requireEvent(tx: Tx, id: number): Promise<void> {
	const [found] = await tx.select({ id: event.id }).from(event).where(eq(event.id, id));
	if (!found) throw new Refusal('invalid_input', { status: 400, field: 'galaEventId' });
}

/**
 * Makes an edition public, from now on; from then its calendar does the rest.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `edition_changed`, `edition_published`,
 *   `edition_incomplete` for one without prizes or rules, or with a prize of the jury that has no rubric
 */
export async function publishEdition(request: {
	actor: Actor;
	slug: string;
	revision: number;
}): Promise<void> {
	const { actor, slug, revision } = request;
	requireStaff(actor);
	await write('awards.publishEdition', async (tx) => {
		const edition = await touchEdition(tx, slug, revision);
		if (edition.publishedAt) throw new Refusal('edition_published');
		const [has] = await tx
			.select({
				prizes: count(),
				// Names in full: Drizzle leaves the table out where there is but one.
				unscored: sql<number>`coalesce(sum(award_category.mode IN ('jury', 'both') AND NOT EXISTS (
					SELECT 1 FROM award_criterion c WHERE c.category_id = award_category.id)), 0)`
			})
			.from(awardCategory)
			.where(eq(awardCategory.editionId, edition.id));
		if (has!.prizes === 0 || has!.unscored > 0 || edition.rules === '')
			throw new Refusal('edition_incomplete');
		await tx.update(awardEdition).set({ publishedAt: now() }).where(eq(awardEdition.id, edition.id));
		await record(tx, actor, {
			action: 'edition.published',
			objectKind: 'award_edition',
			objectId: edition.id
		});
	});
}
