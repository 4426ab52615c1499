import { eq } from 'drizzle-orm';
import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import type { ProfileInput } from '../../src/lib/schemas/mentoring.ts';
import { system, type Actor } from '../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { person } from '../../src/lib/server/db/schema/members.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { followPairs } from '../../src/lib/server/mentoring/ask.ts';
import {
	answerCheckIn,
	answerPair,
	noteMeeting,
	setObjectives
} from '../../src/lib/server/mentoring/follow.ts';
import { staffProgram } from '../../src/lib/server/mentoring/office.ts';
import { addPair, sendPairs } from '../../src/lib/server/mentoring/pairs.ts';
import { enrol } from '../../src/lib/server/mentoring/profile.ts';
import { addProgram } from '../../src/lib/server/mentoring/programs.ts';
import { slugOf } from './association.ts';
import { MENTORING_PEOPLE, type MentoringPerson } from './mentoring-texts.ts';

const staff = system('seed');
type Organisation = { id: number; slug: string; isMember: boolean; regionCode: string | null };
/** Pairs by the names of the people, under way since the first weeks, and put to them two days ago. */
const ACTIVE = [
	['Hélène Savard', 'Gabriel Ouellet'],
	['Lise Desrosiers', 'Myriam Haddad'],
	['Normand Pépin', 'Jade Thibault'],
	['Aïssatou Bah', 'Simon Lacasse']
] as const;
const PROPOSED = [
	['Carole Minville', 'Anne-Sophie Bornais'],
	['Lise Desrosiers', 'Rachid Belkacem']
] as const;

/**
 * A year of mentoring that began two months ago and still takes people: four pairs under way, of whom one asks for help
 * and one has not met for long, two pairs that wait for their answers, and people who wait for a pair.
 */
export async function seedMentoring(today: string, organisations: readonly Organisation[]): Promise<void> {
	const year = today.slice(0, 4);
	const code = await at(addDays(today, -85), async () => {
		const { code } = await addProgram(staff, {
			name: `Mentorat ${year}-${Number(year) + 1}`,
			description:
				'Une personne d’expérience et une personne plus nouvelle dans le métier se rencontrent une fois par mois, en toute confiance. La permanence forme les jumelages d’après vos thèmes, votre région et votre expérience; chacun est libre d’accepter ou non.',
			...{ intakeOpens: addDays(today, -85), intakeCloses: addDays(today, 25) },
			...{ startsOn: addDays(today, -62), endsOn: addDays(today, 240) }
		});
		return code;
	});
	// Each of an organisation of their region, if there is one, and no two of one.
	const left = organisations.filter(({ isMember, slug }) => isMember && slug !== 'le-soit');
	const organisationIn = (region: string) => {
		const found = left.findIndex(({ regionCode }) => regionCode === region);
		return left.splice(Math.max(found, 0), 1)[0]!.id;
	};
	const actors = new Map<string, Actor>();
	for (const [i, one] of MENTORING_PEOPLE.entries())
		await at(addDays(today, one.late ? -8 : -80 + i), async () => {
			const actor = await actorOf(one, organisationIn);
			actors.set(one.name, actor);
			await enrol(actor, code, profileOf(one));
		});
	await pair(code, addDays(today, -62), ACTIVE);
	const pairs = new Map((await staffProgram(staff, code)).pairs.map((one) => [mentorOf(one.mentor), one.id]));
	for (const [i, names] of ACTIVE.entries())
		for (const [j, name] of names.entries())
			await at(addDays(today, -60 + i + j), () => answerPair(actors.get(name)!, pairs.get(names[0])!, true));
	const [helene, lise, normand, aissatou] = ACTIVE.map(([mentor]) => ({
		actor: actors.get(mentor)!,
		pair: pairs.get(mentor)!
	})) as [Pair, Pair, Pair, Pair];
	await met(helene, [
		[-48, 75, 'Faire connaissance, et ce qu’une première année a d’épuisant'],
		[-20, 60, 'Dire non à une demande de dernière minute']
	]);
	await at(addDays(today, -47), () =>
		setObjectives(helene.actor, helene.pair, {
			objectives:
				'Se sentir à l’aise en rencontre de suivi.\nMonter un premier atelier de groupe d’ici le printemps.',
			seen: ''
		})
	);
	await met(lise, [[-45, 50, 'Première rencontre']]);
	await met(normand, [[-55, 60, 'Première rencontre']]);
	await met(aissatou, [
		[-50, 60, 'Première rencontre'],
		[-12, 90, 'Lire ensemble une offre d’emploi avec un employeur']
	]);
	await at(addDays(today, -26), followPairs);
	const month = { month: 1 } as const;
	await at(addDays(today, -24), () =>
		answerCheckIn(helene.actor, { pair: helene.pair, ...month, answer: 'well', words: '' })
	);
	await at(addDays(today, -22), () =>
		answerCheckIn(actors.get('Myriam Haddad')!, {
			...{ pair: lise.pair, ...month, answer: 'help' },
			words: 'Nos horaires ne vont plus ensemble depuis mon changement de poste. Que nous conseillez-vous?'
		})
	);
	await at(addDays(today, -21), () =>
		answerCheckIn(lise.actor, { pair: lise.pair, ...month, answer: 'well', words: '' })
	);
	await pair(code, addDays(today, -2), PROPOSED);

	async function met({ actor, pair }: Pair, meetings: readonly (readonly [number, number, string])[]) {
		for (const [days, minutes, subject] of meetings)
			await at(addDays(today, days), () =>
				noteMeeting(actor, { pair, day: addDays(today, days), minutes, subject })
			);
	}
}

type Pair = { actor: Actor; pair: number };

/** Prepares these pairs and sends them, on a day. */
async function pair(code: string, day: string, names: readonly (readonly [string, string])[]) {
	const { profiles } = await staffProgram(staff, code);
	const idOf = (name: string) => profiles.find((one) => one.name === name)!.id;
	await at(day, async () => {
		for (const [mentor, mentee] of names)
			await addPair(staff, code, { mentor: idOf(mentor), mentee: idOf(mentee) });
		await sendPairs(staff, code);
	});
}

/** The name in a line of the office. */
const mentorOf = (line: string) => line.split(', ')[0]!;

function profileOf({
	role,
	years,
	themes,
	region,
	mode,
	capacity = 1,
	about
}: MentoringPerson): ProfileInput {
	return { role, years, themes, region, language: 'fr', mode, capacity, about };
}

/** The holder of a demonstration account, or somebody new of an organisation. */
async function actorOf(
	{ name, email, region }: MentoringPerson,
	organisationIn: (region: string) => number
): Promise<Actor> {
	const found = email ? await byEmail(email) : await newPerson(name, organisationIn(region));
	return {
		...{ kind: 'person', personId: found.id, email: found.email, name, roles: [], organisationIds: [] }
	};
}

async function byEmail(email: string) {
	const [found] = await (await reader()).select().from(person).where(eq(person.email, email));
	return found!;
}

async function newPerson(name: string, organisationId: number) {
	const [givenName, familyName] = name.split(' ') as [string, string];
	const email = `${slugOf(name)}@mentorat.example`;
	return write('members.seed', async (tx) => {
		const [made] = await tx
			.insert(person)
			.values({
				...{ email, emailCanonical: canonicalEmail(email), givenName, familyName, organisationId },
				...{ searchName: searchable(name), createdAt: now() }
			})
			.returning();
		return made!;
	});
}

/** Does it at ten in the morning of a day. */
async function at<T>(day: string, work: () => Promise<T>): Promise<T> {
	const instant = instantAt(day, '10:00').getTime();
	const back = setClock(() => instant);
	try {
		return await work();
	} finally {
		back();
	}
}
