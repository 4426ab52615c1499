import { desc, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import { system, type Actor } from '../../src/lib/server/auth/policy.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { event } from '../../src/lib/server/db/schema/events.ts';
import { person } from '../../src/lib/server/db/schema/members.ts';
import { callForProposals } from '../../src/lib/server/db/schema/proposals.ts';
import { declareConflict } from '../../src/lib/server/programme/selection/conflicts.ts';
import { saveCriterion } from '../../src/lib/server/programme/selection/criteria.ts';
import { decide } from '../../src/lib/server/programme/selection/decide.ts';
import { criteriaOf } from '../../src/lib/server/programme/selection/readings.ts';
import { readingList } from '../../src/lib/server/programme/selection/reading.ts';
import { addReviewer } from '../../src/lib/server/programme/selection/reviewers.ts';
import { saveReview } from '../../src/lib/server/programme/selection/save-review.ts';
import { allProposals, filtered } from '../../src/lib/server/programme/selection/table.ts';
import { tagProposals } from '../../src/lib/server/programme/selection/tags.ts';
import { pick, seededRandom } from './random.ts';

const REVIEWERS = [
	// A demonstration account: its role is printed with the others.
	{ email: 'comite@axtra.example', givenName: 'Florence', familyName: 'Gagné' },
	{ email: 'salomon.berthiaume@exemple.example', givenName: 'Salomon', familyName: 'Berthiaume' },
	{ email: 'mireille.ouimet@exemple.example', givenName: 'Mireille', familyName: 'Ouimet' }
];

const CRITERIA = [
	{
		name: 'Pertinence',
		help: 'Répond à un besoin du terrain, pour le public visé.',
		max: 5,
		weight: 4
	},
	{ name: 'Clarté', help: 'On sait ce qui se passera et ce qu’on en retiendra.', max: 5, weight: 2 },
	{ name: 'Pratique', help: 'Des outils ou des gestes à reprendre dès le lendemain.', max: 5, weight: 3 },
	{ name: 'Nouveauté', help: 'Pas vu aux dernières éditions.', max: 5, weight: 1 }
];

const COMMENTS = [
	'Solide et bien construit. Je le verrais en début de journée.',
	'Le sujet revient chaque année; l’angle est pourtant neuf.',
	'Prévoir plus de temps pour les échanges.',
	'Très demandé dans nos équipes.'
];
const FEEDBACKS = [
	'Dites en une phrase ce que les personnes rapporteront chez elles.',
	'Un exemple concret rendrait le résumé plus parlant.'
];

/**
 * A committee that has read most of what was submitted to the last call: three reviewers, four criteria, a conflict, tags
 * and the first decisions, not announced yet. Nothing where there is no call.
 */
export async function seedSelection(): Promise<void> {
	const db = await reader();
	const [call] = await db
		.select({ eventId: event.id, eventSlug: event.slug })
		.from(callForProposals)
		.innerJoin(event, eq(event.id, callForProposals.eventId))
		.orderBy(desc(event.firstDay))
		.limit(1);
	if (!call) return;
	const { eventId, eventSlug } = call;
	const actor = system('démonstration');
	const asked = { actor, eventSlug };
	for (const [i, criterion] of CRITERIA.entries())
		await saveCriterion({ ...asked, ...criterion, position: i + 1 });
	for (const reviewer of REVIEWERS) await addReviewer({ ...asked, ...reviewer });

	const criteria = await criteriaOf(eventId);
	const random = seededRandom(20_271);
	const { rows } = await allProposals(actor, eventSlug);
	/** What each proposal is worth, which reviewers then see each in their way. */
	const worth = new Map(rows.map(({ code }) => [code, 1.5 + 3.5 * random()]));
	for (const [i, { email }] of REVIEWERS.entries()) {
		const reader = await actorOf(email);
		const list = (await readingList(reader, eventSlug)).rows.filter(({ state }) => state === 'unread');
		// The demonstration account has the most left to read; the others are nearly done.
		const read = list.slice(0, Math.ceil(list.length * (i === 0 ? 0.6 : 0.9)));
		for (const { code } of read)
			await saveReview({
				actor: reader,
				eventSlug,
				code,
				scores: Object.fromEntries(
					criteria.map(({ id, max }) => [
						id,
						Math.max(0, Math.min(max, Math.round(worth.get(code)! + 2 * (random() - 0.5))))
					])
				),
				comment: random() < 0.4 ? pick(random, COMMENTS) : '',
				feedback: random() < 0.3 ? pick(random, FEEDBACKS) : ''
			});
		const last = list.at(-1);
		if (i === 1 && last)
			await declareConflict({
				actor: reader,
				eventSlug,
				code: last.code,
				reason: 'Nous avons animé cet atelier ensemble l’an dernier.'
			});
	}

	const ranked = filtered((await allProposals(actor, eventSlug)).rows, { status: 'submitted' });
	const codes = (from: number, to: number) => ranked.slice(from, to).map(({ code }) => code);
	const third = Math.floor(ranked.length / 3);
	await decide({ ...asked, codes: codes(0, third), decision: 'accepted' });
	await decide({ ...asked, codes: codes(third, third + 2), decision: 'waitlisted' });
	await decide({ ...asked, codes: codes(-1 + ranked.length, ranked.length), decision: 'declined' });
	await tagProposals({ ...asked, codes: codes(0, 2), tag: 'coup de cœur' });
	await tagProposals({ ...asked, codes: codes(third, third + 3), tag: 'à discuter' });
}

/** Who a reviewer is, as when signed in. */
async function actorOf(email: string): Promise<Actor> {
	const db = await reader();
	const [found] = await db
		.select()
		.from(person)
		.where(eq(person.emailCanonical, canonicalEmail(email)));
	const { id, givenName, familyName } = found!;
	return {
		kind: 'person',
		personId: id,
		email,
		name: `${givenName} ${familyName}`,
		roles: [],
		organisationIds: []
	};
}
