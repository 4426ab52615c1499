import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { insertRows } from '../../db/insert.ts';
import { juror, juryAssignment } from '../../db/schema/jury.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';
import { emitAll } from '../../outbox/emit.ts';
import type { NoPanels, Panels } from '../assignment/panel-problem.ts';
import { searchPanels } from '../assignment/panels-search.ts';
import { editionIdOf } from './edition-id.ts';
import { isOfJury } from './of-jury.ts';
import { keyOf, prizePanels } from './panels.ts';
import { refusing } from './refusing.ts';

/** Forty nominations and eight jurors take tens of milliseconds. */
const SECONDS = 10;

/** What the assignment would do of one prize. */
export interface ProposedPanels {
	category: { id: number; name: string };
	nominations: number;
	readings: number | 'everyone';
	/** Readings that would be given, taken back and left as they are; null where there is no assignment. */
	changes: { given: number; takenBack: number; kept: number } | null;
	/** Dossiers of each juror in this prize, and how many of them are new, or no longer theirs. */
	loads: { juror: string; load: number; given: number; takenBack: number }[];
	/** Why there is none: titles of the nominations that too few may read and how many may; or groups that nothing joins. */
	obstacle:
		| { kind: 'too_few_jurors'; nominations: { title: string; jurors: number }[] }
		| { kind: 'apart'; groups: string[][] }
		| { kind: 'time' }
		| null;
}

export interface ProposedAssignment {
	prizes: ProposedPanels[];
	anew: boolean;
	/** Of the problems and what would be done of them: accepting says it again. */
	digest: string;
}

interface Asked {
	actor: Actor;
	editionSlug: string;
	/** Whether what is given and not begun is dealt again. */
	anew: boolean;
}

/**
 * Works out who would read what, and changes nothing.
 * @throws Refusal `not_allowed` (403), `nomination_own` (403) to whoever is of the jury, `not_found` (404),
 *   `jury_nothing_to_assign` without nominations or jurors
 */
export async function proposeAssignment(input: Asked): Promise<ProposedAssignment> {
	const { editionId, anew, solved, digest } = await solve(input);
	const db = await reader();
	const names = new Map(
		(
			await db.select({ id: juror.id, name: juror.name }).from(juror).where(eq(juror.editionId, editionId))
		).map(({ id, name }) => [id, name])
	);
	return {
		anew,
		digest,
		prizes: solved.map(({ prize: { category, nominations, current, problem }, found }) => {
			const title = new Map(nominations.map((one) => [one.id, one.title]));
			const pairs = found.kind === 'assigned' ? found.pairs : [];
			const before = new Set(current.map(keyOf));
			const kept = pairs.filter((pair) => before.has(keyOf(pair))).length;
			return {
				category,
				nominations: nominations.length,
				readings: problem.readings,
				changes:
					found.kind === 'assigned'
						? { given: pairs.length - kept, takenBack: current.length - kept, kept }
						: null,
				loads:
					found.kind === 'assigned'
						? problem.jurors.map((id, j) => {
								const of = ({ juror }: { juror: number }) => juror === id;
								const stays = pairs.filter((pair) => of(pair) && before.has(keyOf(pair))).length;
								return {
									juror: names.get(id)!,
									load: found.loads[j]!,
									given: pairs.filter(of).length - stays,
									takenBack: current.filter(of).length - stays
								};
							})
						: [],
				obstacle: obstacleOf(found, (id) => title.get(id)!)
			};
		})
	};
}

/**
 * Gives the readings that were shown, if nothing that they were worked out from has changed; a prize that had no
 * assignment is left as it is. Each juror who gets some is told once.
 * @returns how many readings were given
 * @throws Refusal as {@link proposeAssignment}; `stale_page` where it would no longer be the same
 */
export async function acceptAssignmentOfJury(input: Asked & { digest: string }): Promise<number> {
	const { actor, anew } = input;
	const { editionId, solved, digest } = await solve(input);
	if (digest !== input.digest) throw new Refusal('stale_page');
	return refusing(() =>
		write('jury.acceptAssignment', async (tx) => {
			// The same problems give the same panels: only they are asked again.
			const problems = await prizePanels(tx, editionId, { anew });
			if (digestOf(problems) !== digestOf(solved.map(({ prize }) => prize))) throw new Refusal('stale_page');
			const told = new Set<number>();
			let given = 0;
			let takenBack = 0;
			for (const { prize, found } of solved) {
				if (found.kind !== 'assigned') continue;
				const wanted = new Set(found.pairs.map(keyOf));
				const before = new Set(prize.current.map(keyOf));
				for (const pair of prize.current.filter((one) => !wanted.has(keyOf(one)))) {
					takenBack += 1;
					await tx
						.delete(juryAssignment)
						.where(
							and(eq(juryAssignment.jurorId, pair.juror), eq(juryAssignment.nominationId, pair.nomination))
						);
				}
				const added = found.pairs.filter((pair) => !before.has(keyOf(pair)));
				given += added.length;
				for (const pair of added) told.add(pair.juror);
				await insertRows(
					tx,
					juryAssignment,
					added.map((pair) => ({ jurorId: pair.juror, nominationId: pair.nomination, assignedAt: now() }))
				);
			}
			await record(tx, actor, {
				action: 'jury.assigned',
				objectKind: 'award_edition',
				objectId: editionId,
				details: { given, takenBack }
			});
			await emitAll(
				tx,
				[...told].map((jurorId) => ({ kind: 'jury.assigned' as const, payload: { jurorId } }))
			);
			return given;
		})
	);
}

async function solve({ actor, editionSlug, anew }: Asked) {
	requireStaff(actor);
	const db = await reader();
	const editionId = await editionIdOf(db, editionSlug);
	// Titles, and who is kept from what: for the others of the permanence.
	if (await isOfJury(db, actor, editionId)) throw new Refusal('nomination_own', { status: 403 });
	const prizes = await prizePanels(db, editionId, { anew });
	if (prizes.every(({ problem }) => problem.jurors.length === 0)) throw new Refusal('jury_nothing_to_assign');
	const solved: { prize: (typeof prizes)[number]; found: Panels | NoPanels }[] = await Promise.all(
		prizes.map(async (prize) => ({
			prize,
			found: await searchPanels(
				{ problem: prize.problem, seconds: SECONDS },
				{ limitMs: (SECONDS + 5) * 1000 }
			)
		}))
	);
	const digest = digestOf([anew, solved.map(({ prize, found }) => [prize, found])]);
	return { editionId, anew, solved, digest };
}

function obstacleOf(found: Panels | NoPanels, title: (id: number) => string): ProposedPanels['obstacle'] {
	if (found.kind === 'assigned') return null;
	if (found.kind === 'time') return found;
	if (found.kind === 'apart') return { kind: 'apart', groups: found.groups.map((ids) => ids.map(title)) };
	return {
		kind: 'too_few_jurors',
		nominations: found.nominations.map(({ nomination, jurors }) => ({ title: title(nomination), jurors }))
	};
}
