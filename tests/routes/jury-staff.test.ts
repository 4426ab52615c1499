import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import { makeEdition, makeJuror, makeNomination, makeReading, assign } from '../factories/awards.ts';
import { lock, pathOf } from '../factories/results.ts';
import { makePerson } from '../factories/people.ts';
import { ask, importRoute, modules, ROUTES, type Handler } from './asking.ts';
import { everyWay } from './inventory.ts';

// Staff who are of the jury read dossiers as jurors or not at all: no page and no file of the office, nor of those who
// nominate, names one of a prize read blind, nor one with which they have a conflict. The ways are read from the files.

const AREAS = ['/gestion/meritas', '/(account)/candidatures'];
const routes = [
	...new Set(
		everyWay()
			.filter(({ routeId }) => AREAS.some((area) => routeId === area || routeId.startsWith(`${area}/`)))
			.map(({ routeId }) => routeId)
	)
];
/** Endpoints that read although they are posted to, with what they are sent. */
const POSTED: Record<string, Record<string, string>> = {
	'/gestion/meritas/[edition]/candidatures/export': { format: 'csv' }
};
/** Where a code may stand alone: who of the permanence is of the jury sees that a dossier is there, and its told state. */
const LISTS = ['/gestion/meritas/[edition]/candidatures', '/gestion/meritas/[edition]/candidatures/export'];

interface Made {
	juror: Actor;
	other: Actor;
	params: Record<string, string>;
	code: string;
	words: string[];
}

let serial = 0;

/** An edition whose dossier has words of its own, and a juror of the permanence. */
async function makeIn(
	phase: 'scoring' | 'deliberation' | 'locked',
	why: 'blind' | 'conflict'
): Promise<Made> {
	const of = await makeEdition({
		phase: phase === 'scoring' ? phase : 'deliberation',
		blind: why === 'blind'
	});
	const n = ++serial;
	const seat = await makePerson({ roles: ['staff'] });
	const sitting = await makeJuror(of, seat);
	const made = await makeNomination(of, {
		title: `Titre unique ${n}`,
		nomineeEmail: `unique-${n}@nomine.example`
	});
	const { id, code, nominatorId } = made.nomination;
	const file = readableCode();
	await write('test.dossier', async (tx) => {
		const [row] = await tx
			.insert(t.nominationFile)
			.values({
				...{ code: file, nominationId: id, kind: 'document', name: `fichier-unique-${n}.pdf` },
				...{ mediaType: 'application/pdf', size: 4, sha256: 'x', uploadedBy: nominatorId, createdAt: now() }
			})
			.returning();
		await tx.insert(t.nominationFileContent).values({ fileId: row!.id, bytes: Buffer.from('%PDF') });
		await tx.insert(t.nominatorQuestion).values({
			...{ nominationId: id, question: `Question unique ${n}`, askedBy: seat.person.id, askedAt: now() },
			...{ answer: `Réponse unique ${n}`, answeredBy: nominatorId, answeredAt: now() }
		});
		await tx.insert(t.blindVersion).values({
			...{ nominationId: id, title: `Anonyme unique ${n}`, summary: 'Sans nom.', answers: {} },
			...{ fromRevision: 1, preparedBy: nominatorId, preparedAt: now() }
		});
	});
	const reader = await makeJuror(of);
	await assign(reader, [made]);
	await makeReading(of, reader, made, [4, 4]);
	await write('test.declared', (tx) =>
		tx.insert(t.conflictDeclaration).values({
			...{ jurorId: sitting.juror.id, nominationId: id, declaredAt: now() },
			conflict: why === 'conflict'
		})
	);
	const { actor: other } = await makePerson({ roles: ['staff'] });
	const { actor: second } = await makePerson({ roles: ['staff'] });
	if (phase === 'locked') await lock({ staff: other, second, nominations: [made], at: pathOf(of) });
	return {
		juror: seat.actor,
		other,
		params: { edition: of.edition.slug, prix: of.category.slug, code, fichier: file },
		code,
		words: [
			...[made.nomination.title, made.nomination.nomineeName, made.nomination.nomineeEmail],
			...[`${made.by.actor.kind === 'person' ? made.by.actor.name : ''}`, `fichier-unique-${n}`],
			...[`Question unique ${n}`, `Réponse unique ${n}`, 'Il accompagne vers l’emploi.']
		]
	};
}

const wordsIn = (told: string, words: readonly string[]) => words.filter((word) => told.includes(word));

test('the ways of the office and of those who nominate are found in the files', () => {
	const folders = AREAS.flatMap((area) =>
		readdirSync(join(ROUTES, area), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && /^\+(page\.svelte|server\.ts)$/.test(entry.name))
			.map((entry) => entry.parentPath.slice(ROUTES.length))
	);
	expect([...routes].sort()).toEqual([...new Set(folders)].sort());
	for (const list of LISTS) expect(routes).toContain(list);
});

describe.each([
	{ phase: 'scoring', why: 'blind' },
	{ phase: 'scoring', why: 'conflict' },
	{ phase: 'deliberation', why: 'blind' },
	{ phase: 'deliberation', why: 'conflict' },
	// Who a locked result honours is told to a juror without conflict, names and all.
	{ phase: 'locked', why: 'conflict' }
] as const)('$why, in $phase', ({ phase, why }) => {
	let made: Made;
	beforeAll(async () => {
		made = await makeIn(phase, why);
	});

	/** All that a route answers to somebody who reads it. */
	async function read(routeId: string, actor: Actor): Promise<{ status: number; told: string }[]> {
		const answers = [];
		for (const name of modules(routeId)) {
			const { load, GET, POST } = await importRoute(routeId, name);
			const body = POSTED[routeId];
			for (const handler of [load, GET, body && POST] as (Handler | undefined)[])
				if (handler)
					answers.push(
						await ask(handler, routeId, {
							actor,
							params: made.params,
							...(handler === POST && body ? { body } : {})
						})
					);
		}
		return answers;
	}

	test.each(routes)('%s names nothing to a juror of the permanence', async (routeId) => {
		for (const { status, told } of await read(routeId, made.juror)) {
			expect(status).toBeLessThan(500);
			if (routeId.includes('[code]')) expect([403, 404]).toContain(status);
			expect(wordsIn(told, made.words)).toEqual([]);
			if (!LISTS.includes(routeId) && why === 'conflict') expect(told).not.toContain(made.code);
		}
	});

	test.each(LISTS)('%s has its code and its told state', async (routeId) => {
		const [answer] = await read(routeId, made.juror);
		expect(answer!.status).toBe(200);
		expect(answer!.told).toContain(made.code);
	});

	test.each([...LISTS, '/gestion/meritas/[edition]/candidatures/[code]'])(
		'control: %s names it to others of the permanence',
		async (routeId) => {
			const [answer] = await read(routeId, made.other);
			expect(wordsIn(answer!.told, made.words.slice(0, 2))).toHaveLength(2);
		}
	);
});
