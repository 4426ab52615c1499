import { eq, inArray } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { person } from '../db/schema/members.ts';
import { mentoringPair, mentoringProfile, mentoringProgram } from '../db/schema/mentoring.ts';

/** A pair as messages speak of it, and its two people; undefined once it is no more. */
export async function mailedPair(pairId: number) {
	const db = await reader();
	const [found] = await db
		.select({ pair: mentoringPair, program: mentoringProgram.name })
		.from(mentoringPair)
		.innerJoin(mentoringProgram, eq(mentoringProgram.id, mentoringPair.programId))
		.where(eq(mentoringPair.id, pairId));
	if (!found) return undefined;
	const people = await db
		.select({ personId: person.id, email: person.email, givenName: person.givenName })
		.from(mentoringProfile)
		.innerJoin(person, eq(person.id, mentoringProfile.personId))
		.where(inArray(mentoringProfile.id, [found.pair.mentorId, found.pair.menteeId]));
	return { ...found, people };
}
