import { eq } from 'drizzle-orm';
import { addDays, dayOf } from '../../src/lib/format/dates.ts';
import type { ProfileInput } from '../../src/lib/schemas/mentoring.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { answerPair } from '../../src/lib/server/mentoring/follow.ts';
import { proposePairs, sendPairs } from '../../src/lib/server/mentoring/pairs.ts';
import { enrol } from '../../src/lib/server/mentoring/profile.ts';
import { addProgram } from '../../src/lib/server/mentoring/programs.ts';
import { staffProgram } from '../../src/lib/server/mentoring/office.ts';
import { makeOrganisation, makePerson } from './people.ts';

export const staff = system('test');
export const today = dayOf(now());
export const YEAR = {
	...{ name: 'Mentorat', description: '', intakeOpens: today, intakeCloses: addDays(today, 20) },
	...{ startsOn: today, endsOn: addDays(today, 300) }
};
export const SAID: ProfileInput = {
	...{ role: 'mentee', years: 1, themes: ['accueil'], region: '03', language: 'fr' },
	...{ mode: 'either', capacity: 1, about: 'Une présentation' }
};

/** Somebody of a member organisation, unless said otherwise, who may enrol. */
export async function member(
	given: Partial<ProfileInput> = {},
	of: { isMember?: boolean; organisationId?: number } = {}
) {
	const organisationId = of.organisationId ?? (await makeOrganisation(of)).id;
	const { person, actor } = await makePerson();
	await write('members.factory', async (tx) => {
		await tx.update(t.person).set({ organisationId }).where(eq(t.person.id, person.id));
		await tx.insert(t.region).values({ code: '03', name: 'Capitale-Nationale' }).onConflictDoNothing();
		for (const slug of ['accueil', 'bilan'])
			await tx.insert(t.courseTheme).values({ slug, name: slug }).onConflictDoNothing();
	});
	return {
		personId: person.id,
		actor,
		organisationId,
		enrols: (code: string) => enrol(actor, code, { ...SAID, ...given })
	};
}

/** A year of its own, with so many mentors and mentees enrolled. */
export async function year(
	mentors: readonly Partial<ProfileInput>[],
	mentees: readonly Partial<ProfileInput>[]
) {
	const { code } = await addProgram(staff, YEAR);
	const people = [];
	for (const said of mentors) people.push(await member({ role: 'mentor', years: 12, ...said }));
	for (const said of mentees) people.push(await member(said));
	for (const { enrols } of people) await enrols(code);
	const profiles = (await staffProgram(staff, code)).profiles;
	const ids = await (
		await reader()
	)
		.select({ id: t.mentoringProfile.id, personId: t.mentoringProfile.personId })
		.from(t.mentoringProfile);
	const withIds = people.map((one) => ({
		...one,
		id: ids.findLast(({ personId }) => personId === one.personId)!.id
	}));
	return {
		code,
		profiles,
		mentors: withIds.slice(0, mentors.length),
		mentees: withIds.slice(mentors.length)
	};
}

/** The pair that the office sees first. */
export const pairIn = async (code: string) => (await staffProgram(staff, code)).pairs[0]!;

/** A pair that both accepted. */
export async function activePair() {
	const made = await year([{}], [{}]);
	await proposePairs(staff, made.code);
	await sendPairs(staff, made.code);
	const { id } = await pairIn(made.code);
	const [mentor, mentee] = [made.mentors[0]!, made.mentees[0]!];
	await answerPair(mentor.actor, id, true);
	await answerPair(mentee.actor, id, true);
	return { ...made, id, mentor, mentee };
}
