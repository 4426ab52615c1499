import { eq } from 'drizzle-orm';
import { addDays } from '../../src/lib/format/dates.ts';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { acceptTerms } from '../../src/lib/server/awards/jury/answer.ts';
import { acceptAssignmentOfJury, proposeAssignment } from '../../src/lib/server/awards/jury/assign.ts';
import { takeReadingBack } from '../../src/lib/server/awards/jury/assign-one.ts';
import { declareConflicts, recuse } from '../../src/lib/server/awards/jury/declare.ts';
import { dossierPage } from '../../src/lib/server/awards/jury/dossier.ts';
import { inviteJurors } from '../../src/lib/server/awards/jury/invite.ts';
import { practicePage, practise } from '../../src/lib/server/awards/jury/practice.ts';
import { saveReading } from '../../src/lib/server/awards/jury/save-reading.ts';
import { jurySpace } from '../../src/lib/server/awards/jury/space.ts';
import { system, type PersonActor } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import type { SeededEdition } from './meritas.ts';
import { clock } from './past-day.ts';
import { pick, seededRandom } from './random.ts';

interface Member {
	name: string;
	regionCode: string | null;
	isMember: boolean;
}

/** `severity`: what each takes off or adds to a mark, in tenths of the scale. */
const JURORS = [
	{ line: 'Florence Gagné; comite@axtra.example; Le SOIT', severity: 0 },
	{ line: 'Hélène Savard; direction@lesoit.example; Le SOIT', severity: -1.2 },
	{ line: 'Ismaël Ferland; ismael.ferland@exemple.example', severity: 1 },
	{ line: 'Odile Marchand; odile.marchand@exemple.example', severity: -0.4 },
	{ line: 'Théo Lambert-Roy; theo.lambert@exemple.example', severity: 0.5 },
	{ line: 'Yasmine Benali; yasmine.benali@exemple.example', severity: 0.1 }
];
/** The demonstration account that has something left to do, and of what. */
const UNFINISHED = { at: 0, prize: 'leadership', left: 2 };

const COMMENTS = [
	'Les effets sont montrés, avec des chiffres que l’on peut vérifier.',
	'Belle idée; dites comment elle tiendra sans la subvention de départ.',
	'Le dossier gagnerait à donner la parole à une personne accompagnée.',
	'Facile à reprendre ailleurs dès demain.'
];
const NOTES = [
	'À comparer avec l’autre projet de la région.',
	'Relire la dernière réponse.',
	'Coup de cœur possible.'
];

/**
 * The jury of the edition in its hands: six people who accepted, declared their conflicts, were given the dossiers and have
 * scored most of them, each at their own severity; one found a conflict after scoring.
 */
export async function seedJury(
	edition: SeededEdition,
	organisations: readonly Member[],
	today: string
): Promise<void> {
	const moment = clock();
	const editionSlug = edition.slug;
	const staff = system('démonstration');
	const random = seededRandom(20_261);
	try {
		moment.at(addDays(today, -40), '10:15');
		const members = organisations.filter(({ isMember }) => isMember);
		// The others come from member organisations of the demonstration: regions and conflicts are then proposed.
		const lines = JURORS.map(({ line }, i) => (i < 2 ? line : `${line}; ${members.at(-3 * i)!.name}`));
		await inviteJurors({ actor: staff, editionSlug, people: lines.join('\n') });
		const jurors: { actor: PersonActor; severity: number; jurorId: number }[] = [];
		for (const [i, { line, severity }] of JURORS.entries()) {
			moment.at(addDays(today, -38 + i), '16:40');
			const actor = await actorOf(line.split('; ')[1]!);
			const { termsDigest: seen } = await jurySpace(actor, editionSlug);
			await acceptTerms({ actor, editionSlug, seen, house: '' });
			const { jurorId } = await jurySpace(actor, editionSlug);
			jurors.push({ actor, severity, jurorId });
		}
		for (const [i, { actor }] of jurors.entries()) {
			moment.at(addDays(today, -24 + (i % 3)), '12:05');
			await declare(actor, editionSlug, i);
		}
		moment.at(addDays(today, -20), '9:30');
		const { digest } = await proposeAssignment({ actor: staff, editionSlug, anew: false });
		await acceptAssignmentOfJury({ actor: staff, editionSlug, anew: false, digest });
		await leaveSome(jurors[UNFINISHED.at]!, edition);

		/** What each dossier is worth, from 0 to 1, which jurors then see each in their way. */
		const worth = new Map<string, number>();
		for (const [i, juror] of jurors.entries()) {
			let day = -18 + i;
			for (const prize of edition.prizes) {
				const isLeft = i === UNFINISHED.at && prize.slug === UNFINISHED.prize;
				if (isLeft) continue;
				moment.at(addDays(today, day), '19:30');
				await practiseFor(juror.actor, editionSlug, prize.slug);
				const { prizes } = await jurySpace(juror.actor, editionSlug);
				const rows = prizes.find((one) => one.prize.slug === prize.slug)?.rows ?? [];
				for (const { code } of rows) {
					if (!worth.has(code)) worth.set(code, 0.5 + 0.45 * random());
					await score(juror, editionSlug, code, worth.get(code)!, random);
				}
				day = Math.min(-2, day + 3);
			}
		}
		moment.at(addDays(today, -1), '8:50');
		await findConflict(jurors[3]!.actor, editionSlug);
	} finally {
		moment.back();
	}
}

/** Says conflicts as the page proposes them, and one more for somebody. */
async function declare(actor: PersonActor, editionSlug: string, i: number): Promise<void> {
	const { questions } = await jurySpace(actor, editionSlug);
	const rows = questions.prizes.flatMap((prize) => prize.rows);
	const proposed = rows.filter(({ hint }) => hint === 'organisation');
	const conflicts = i === 2 ? [...proposed, ...rows.slice(1, 2)] : proposed;
	await declareConflicts({
		...{ actor, editionSlug, namesDigest: questions.namesDigest, conflictNames: [] },
		shown: rows.map(({ code }) => code),
		conflicts: conflicts.map(({ code }) => code),
		reason: conflicts.length > 0 ? 'J’y travaille ou j’y ai travaillé.' : ''
	});
}

/** Staff take back by hand what is too much for somebody. */
async function leaveSome(
	{ actor, jurorId }: { actor: PersonActor; jurorId: number },
	edition: SeededEdition
) {
	const { prizes } = await jurySpace(actor, edition.slug);
	const rows = prizes.find(({ prize }) => prize.slug === UNFINISHED.prize)?.rows ?? [];
	for (const { code } of rows.slice(UNFINISHED.left))
		await takeReadingBack({ actor: system('démonstration'), editionSlug: edition.slug, jurorId, code });
}

async function practiseFor(actor: PersonActor, editionSlug: string, prizeSlug: string): Promise<void> {
	const { prizes } = await jurySpace(actor, editionSlug);
	if (prizes.find(({ prize }) => prize.slug === prizeSlug)?.prize.practice !== 'to-do') return;
	const { criteria } = await practicePage(actor, editionSlug, prizeSlug);
	const marks = Object.fromEntries(criteria.map(({ id, max }) => [id, Math.round(max * 0.6)]));
	await practise({ actor, editionSlug, prizeSlug, marks });
}

async function score(
	{ actor, severity }: { actor: PersonActor; severity: number },
	editionSlug: string,
	code: string,
	worth: number,
	random: () => number
): Promise<void> {
	const { criteria } = await dossierPage(actor, editionSlug, code);
	const seen = () => worth + 0.1 * severity + 0.24 * (random() - 0.5);
	await saveReading({
		...{ actor, editionSlug, code, revision: 0 },
		marks: Object.fromEntries(
			criteria.map(({ id, max }) => [id, Math.max(0, Math.min(max, Math.round(max * seen())))])
		),
		privateNote: random() < 0.3 ? pick(random, NOTES) : '',
		comment: random() < 0.5 ? pick(random, COMMENTS) : ''
	});
}

/** Somebody finds, after scoring, that they know the people of a dossier. */
async function findConflict(actor: PersonActor, editionSlug: string): Promise<void> {
	const { prizes } = await jurySpace(actor, editionSlug);
	const code = prizes[0]?.rows.at(-1)?.code;
	if (code) await recuse({ actor, editionSlug, code, reason: 'Ma belle-sœur vient d’y être engagée.' });
}

/** Somebody as when signed in. */
async function actorOf(email: string): Promise<PersonActor> {
	const db = await reader();
	const [found] = await db
		.select()
		.from(t.person)
		.where(eq(t.person.emailCanonical, canonicalEmail(email)));
	const { id: personId, givenName, familyName } = found!;
	return {
		...{ kind: 'person', personId, email, name: `${givenName} ${familyName}` },
		...{ roles: [], organisationIds: [] }
	};
}
