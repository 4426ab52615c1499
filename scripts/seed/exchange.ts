import { and, asc, eq } from 'drizzle-orm';
import type { TableChoice } from '../../src/lib/schemas/exchange.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { chooseTables } from '../../src/lib/server/programme/exchange/choose.ts';
import { roundsOf, tablesOf } from '../../src/lib/server/programme/exchange/find-session.ts';
import { tableSeatsLeft } from '../../src/lib/server/programme/exchange/queries.ts';
import { setRounds } from '../../src/lib/server/programme/exchange/rounds.ts';
import { addTables } from '../../src/lib/server/programme/exchange/tables.ts';
import { pick, seededRandom } from './random.ts';

/** What counsellors talk about between workshops, a table each. */
const THEMES = [
	'Accompagner le retour aux études à quarante ans',
	'Santé mentale\u00a0: où s’arrête notre rôle?',
	'Rejoindre les jeunes qui ne viennent plus',
	'Reconnaissance des acquis et des compétences',
	'Personnes immigrantes\u00a0: le premier emploi québécois',
	'L’intelligence artificielle dans nos entrevues',
	'Neurodiversité en recherche d’emploi',
	'Travailler avec les entreprises d’une petite région',
	'Maintien en emploi\u00a0: le suivi après l’embauche',
	'Femmes et métiers à prédominance masculine',
	'Judiciarisation\u00a0: parler de son dossier',
	'Les 55 ans et plus qui veulent rester',
	'Animer un groupe à distance sans le perdre',
	'Mesurer l’effet de nos services',
	'Relève et mentorat dans nos équipes',
	'Premières Nations et Inuit\u00a0: accueillir autrement',
	'Transport et garderie\u00a0: les freins invisibles',
	'Bilan de compétences en milieu de carrière',
	'Entreprendre plutôt que chercher',
	'Prendre soin de qui accompagne'
];
const SEATS = 8;

/** Minutes of each round and between two, by the session's address: both hold three rounds. */
const ROUNDS: Readonly<Record<string, { minutes: number; pauseMinutes: number }>> = {
	'la-ruche-premier-jour': { minutes: 20, pauseMinutes: 5 },
	'la-ruche-deuxieme-jour': { minutes: 17, pauseMinutes: 4 }
};

const ACTOR = system('démonstration');

/** Tables, rounds and hosts for both sessions of La Ruche; some of the people have chosen, some ask to be seated. */
export async function seedExchange(event: { id: number }): Promise<void> {
	const db = await reader();
	const sessions = await db
		.select({ id: t.session.id, slug: t.session.slug })
		.from(t.session)
		.where(and(eq(t.session.eventId, event.id), eq(t.session.kind, 'exchange')))
		.orderBy(asc(t.session.startsAt));
	const speakers = await db
		.select({ name: t.speaker.name })
		.from(t.speaker)
		.where(eq(t.speaker.eventId, event.id))
		.orderBy(asc(t.speaker.id));
	const yesterday = now().getTime() - DAY_MS;
	const restore = setClock(() => yesterday);
	try {
		for (const [i, { id: sessionId, slug }] of sessions.entries()) {
			await setRounds({ actor: ACTOR, sessionId, count: 3, ...ROUNDS[slug]!, confirmed: false });
			const tables = THEMES.map((theme, n) => ({
				theme,
				host: speakers[(1 + n * 2 + i) % speakers.length]!.name
			}));
			await addTables({ actor: ACTOR, sessionId, tables, seats: SEATS });
			await seedChoices(sessionId);
		}
	} finally {
		restore();
	}
}

/** One in four chose a table or more, one in seven of the others asks to be seated. */
async function seedChoices(sessionId: number): Promise<void> {
	const db = await reader();
	const random = seededRandom(2_000 + sessionId);
	const people = await db
		.select({ code: t.registration.code })
		.from(t.booking)
		.innerJoin(t.registration, eq(t.registration.id, t.booking.registrationId))
		.where(and(eq(t.booking.sessionId, sessionId), eq(t.booking.status, 'active')))
		.orderBy(asc(t.booking.id));
	const [rounds, tables] = await Promise.all([roundsOf(db, sessionId), tablesOf(db, sessionId)]);
	for (const { code } of people) {
		const drawn = random();
		if (drawn > 0.36) continue;
		const left = await tableSeatsLeft(db, sessionId);
		const chooses = drawn < 0.25;
		const choices = new Map<number, TableChoice>();
		for (const round of rounds) {
			const open = tables.filter((table) => left(round.id, table) > 2);
			if (chooses && (choices.size === 0 || random() < 0.6)) choices.set(round.id, pick(random, open).id);
			else choices.set(round.id, 'ask');
		}
		await chooseTables({ actor: ACTOR, registrationCode: code, sessionId, choices });
	}
}
