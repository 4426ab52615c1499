import { and, eq, inArray, or } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { programState } from '../../mentoring/states.ts';
import type { ProfileInput } from '../../schemas/mentoring.ts';
import { record } from '../audit/record.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { courseTheme } from '../db/schema/courses.ts';
import { organisation, person, region } from '../db/schema/members.ts';
import { mentoringPair, mentoringProfile } from '../db/schema/mentoring.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { closePair } from './end.ts';
import { findProgram } from './queries.ts';
import { orRefusal } from './refusals.ts';

/**
 * Enrols the person who asks in a year that takes people, or changes what they said, which they may until it is over.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `mentoring_closed`, `mentoring_not_member`,
 *   `mentoring_settled` for a role that a pair stands on, `mentoring_full` for fewer pairs than they have
 */
export async function enrol(actor: Actor, code: string, input: ProfileInput): Promise<void> {
	const { personId } = requirePerson(actor);
	const { region: regionCode, themes, ...said } = input;
	await orRefusal(() =>
		write('mentoring.enrol', async (tx) => {
			const program = await findProgram(code, tx);
			const mine = and(eq(mentoringProfile.programId, program.id), eq(mentoringProfile.personId, personId));
			const [enrolled] = await tx
				.select({
					withdrawnAt: mentoringProfile.withdrawnAt,
					organisationId: mentoringProfile.organisationId
				})
				.from(mentoringProfile)
				.where(mine);
			const state = programState(program, dayOf(now()));
			const isIn = enrolled?.withdrawnAt === null;
			if (state !== 'intake' && !(isIn && state === 'under_way')) throw new Refusal('mentoring_closed');
			// Whoever is in stays with the organisation that they enrolled from: their pair was made with it.
			const organisationId = isIn ? enrolled.organisationId : await memberOf(tx, personId);
			const known = await tx
				.select({ slug: courseTheme.slug })
				.from(courseTheme)
				.where(inArray(courseTheme.slug, themes));
			const [where] = await tx.select().from(region).where(eq(region.code, regionCode));
			if (!where || known.length === 0) throw new Refusal('invalid_input');
			const values = {
				...{ ...said, regionCode, organisationId, withdrawnAt: null },
				// Named twice, a theme would count twice in what brings people together.
				themes: [...new Set(themes)].filter((theme) => known.some(({ slug }) => slug === theme)),
				capacity: input.role === 'mentor' ? input.capacity : 1
			};
			if (enrolled) await tx.update(mentoringProfile).set(values).where(mine);
			else
				await tx
					.insert(mentoringProfile)
					.values({ ...values, programId: program.id, personId, createdAt: now() });
			await record(tx, actor, {
				...{ action: 'mentoring.enrolled', objectKind: 'mentoring', objectId: program.code },
				details: { role: input.role }
			});
		})
	);
}

/** @throws Refusal `mentoring_not_member`, also to whoever comes back once their organisation has left the association */
async function memberOf(tx: Tx, personId: number): Promise<number> {
	const [found] = await tx
		.select({ id: organisation.id })
		.from(person)
		.innerJoin(organisation, eq(organisation.id, person.organisationId))
		.where(and(eq(person.id, personId), eq(organisation.isMember, true)));
	if (!found) throw new Refusal('mentoring_not_member');
	return found.id;
}

/**
 * Takes the person who asks out of a year of mentoring, whenever they wish; their pairs end. Done twice, it is done once.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), also for whoever never was in it
 */
export async function withdraw(actor: Actor, code: string): Promise<void> {
	const { personId } = requirePerson(actor);
	await write('mentoring.withdraw', async (tx) => {
		const program = await findProgram(code, tx);
		const [profile] = await tx
			.select()
			.from(mentoringProfile)
			.where(and(eq(mentoringProfile.programId, program.id), eq(mentoringProfile.personId, personId)));
		if (!profile) throw new Refusal('not_found', { status: 404 });
		if (profile.withdrawnAt) return;
		const live = await tx
			.select()
			.from(mentoringPair)
			.where(
				and(
					or(eq(mentoringPair.mentorId, profile.id), eq(mentoringPair.menteeId, profile.id)),
					inArray(mentoringPair.state, ['draft', 'proposed', 'active'])
				)
			);
		for (const pair of live) await closePair(tx, pair, { by: profile.role, reason: '' });
		await tx.update(mentoringProfile).set({ withdrawnAt: now() }).where(eq(mentoringProfile.id, profile.id));
		await record(tx, actor, { action: 'mentoring.withdrawn', objectKind: 'mentoring', objectId: code });
	});
}
