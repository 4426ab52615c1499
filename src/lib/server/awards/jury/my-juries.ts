import { and, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { phaseOf, type EditionPhase } from '../../../awards/calendar.ts';
import { canonicalEmail } from '../../../format/names.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import { openDossiers, progressOf } from './dossiers.ts';
import { undeclaredBy } from './parties.ts';

/** A jury in which somebody sits or is asked to, with what they have left to do. */
export interface OwnJury {
	slug: string;
	name: string;
	timezone: string;
	status: 'invited' | 'accepted';
	phase: EditionPhase;
	opensAt: Date;
	closesAt: Date;
	toDeclare: number;
	done: number;
	toRead: number;
	/** Ballots open that they have not cast. */
	openRounds: number;
	/** Something is for them to do there now. */
	isAwaited: boolean;
}

/** The editions in whose jury the actor sits or is asked to, the latest first; nothing for anyone else. */
export async function juriesOf(actor: Actor): Promise<OwnJury[]> {
	if (actor.kind !== 'person') return [];
	const db = await reader();
	const rows = await db
		.select({
			edition: awardEdition,
			id: juror.id,
			status: juror.status,
			personId: juror.personId,
			openRounds: sql<number>`(SELECT count(*) FROM jury_round r JOIN award_category c ON c.id = r.category_id
				WHERE c.edition_id = ${awardEdition.id} AND r.closed_at IS NULL AND ${juror.status} = 'accepted'
				AND NOT EXISTS (SELECT 1 FROM jury_ballot b WHERE b.round_id = r.id AND b.juror_id = ${juror.id})
				AND NOT EXISTS (SELECT 1 FROM json_each(r.candidates) k JOIN nomination_barred x
					ON x.nomination_id = k.value AND x.juror_id = ${juror.id}))`
		})
		.from(juror)
		.innerJoin(awardEdition, eq(awardEdition.id, juror.editionId))
		.where(
			and(
				or(eq(juror.personId, actor.personId), eq(juror.emailCanonical, canonicalEmail(actor.email))),
				inArray(juror.status, ['invited', 'accepted'])
			)
		)
		.orderBy(desc(awardEdition.embargoUntil));
	const own = rows.filter(({ personId }) => personId === null || personId === actor.personId);
	return Promise.all(
		own.map(async ({ edition, id, status, openRounds }) => {
			const { slug, name, timezone, scoringOpensAt: opensAt, scoringClosesAt: closesAt } = edition;
			const phase = phaseOf(edition, now());
			const isOver = status !== 'accepted' || phase === 'results';
			const [toDeclare, dossiers] = isOver
				? [0, []]
				: await Promise.all([undeclaredBy(db, id), openDossiers(db, id)]);
			const progress = progressOf(dossiers);
			return {
				...{ slug, name, timezone, phase, opensAt, closesAt, toDeclare, openRounds },
				...progress,
				status: status as 'invited' | 'accepted',
				isAwaited:
					status === 'invited' ||
					toDeclare + openRounds > 0 ||
					(phase === 'scoring' && progress.done < progress.toRead)
			};
		})
	);
}
