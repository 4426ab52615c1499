import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { declareConflicts } from '../../src/lib/server/awards/jury/declare.ts';
import { jurySpace } from '../../src/lib/server/awards/jury/space.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import { assign, makeEdition, makeJuror, makeNomination, makeReading } from '../factories/awards.ts';
import { ask as askRoute, importRoute, modules, ROUTES, type Handler } from './asking.ts';
import { everyWay } from './inventory.ts';

// No way into the jury's space shows a juror a dossier with which they have a conflict. The ways are read from the files:
// a route added tomorrow is asked too, and one that this test does not know how to ask fails it.

const AREA = '/(account)/jury';
const ways = everyWay().filter(({ routeId }) => routeId === AREA || routeId.startsWith(`${AREA}/`));

/** What a form sends to each action, with what a page would have put in it. Actions of a new name are to be added here. */
const BODIES: Record<string, (of: Made) => Record<string, string>> = {
	accepter: () => ({ agreed: 'on' }),
	decliner: () => ({}),
	declarer: ({ conflicted }) => ({ 'shown[0]': conflicted.code, sure: 'on' }),
	// Left without its tick: a juror who leaves sees nothing at all any more.
	quitter: () => ({}),
	enregistrer: readingBody,
	suivant: readingBody,
	conflit: () => ({ reason: 'x' }),
	comparer: ({ marks }) => marks,
	voter: ({ round, open, conflicted }) => ({
		round: String(round),
		[`ranks.${open.code}`]: '2',
		[`ranks.${conflicted.code}`]: '1'
	}),
	noter: () => ({ text: 'Ce que j’en pense.' }),
	confirmer: () => ({ digest: '0'.repeat(64) }),
	rouvrir: () => ({ reason: 'x' }),
	POST: readingBody
};

function readingBody({ marks }: Made): Record<string, string> {
	return { ...marks, revision: '0', privateNote: '', comment: '' };
}

/** What stands for each parameter of a route. Parameters of a new name are to be added here. */
function parametersOf(made: Made, which: 'conflicted' | 'open'): Record<string, string> {
	return {
		edition: made.slug,
		dossier: made[which].code,
		fichier: made[which].file,
		prix: made.prize
	};
}

interface Dossier {
	code: string;
	file: string;
	/** Words that are in it alone. */
	words: string[];
}
interface Made {
	slug: string;
	prize: string;
	marks: Record<string, string>;
	juror: Actor;
	/** The ballot that is open, where the jury deliberates. */
	round: number;
	conflicted: Dossier;
	open: Dossier;
}

let made: Made;
/** The same, once scoring is closed: what the ways of the deliberation are asked in. */
let deliberated: Made;
const madeFor = (routeId: string) => (routeId.includes('/deliberation') ? deliberated : made);

async function dossier({ nomination }: Awaited<ReturnType<typeof makeNomination>>): Promise<Dossier> {
	const file = await write('test.file', async (tx) => {
		const [row] = await tx
			.insert(t.nominationFile)
			.values({
				...{
					code: readableCode(),
					nominationId: nomination.id,
					kind: 'document',
					name: `${nomination.code}.pdf`
				},
				...{ mediaType: 'application/pdf', size: 4, sha256: 'x', uploadedBy: nomination.nominatorId },
				createdAt: now()
			})
			.returning();
		await tx.insert(t.nominationFileContent).values({ fileId: row!.id, bytes: Buffer.from('%PDF') });
		return row!;
	});
	const { code, title, nomineeName } = nomination;
	return { code, file: file.code, words: [code, title, nomineeName, file.code] };
}

beforeAll(async () => {
	made = await makeIn('scoring');
	deliberated = await makeIn('deliberation');
});

async function makeIn(phase: 'scoring' | 'deliberation'): Promise<Made> {
	const of = await makeEdition({ phase });
	const juror = await makeJuror(of);
	const open = await makeNomination(of, { title: 'Le projet que tout le monde lit' });
	const conflicted = await makeNomination(of, { title: 'Le projet de ma propre sœur' });
	await write('test.sample', (tx) =>
		tx.insert(t.awardSample).values({
			...{ categoryId: of.category.id, title: 'Exercice', body: 'Texte' },
			marks: Object.fromEntries(of.criteria.map(({ id }) => [id, { mark: 1, why: 'Voilà.' }]))
		})
	);
	await write('test.practised', (tx) =>
		tx
			.insert(t.sampleReading)
			.values({ jurorId: juror.juror.id, categoryId: of.category.id, marks: {}, at: now() })
	);
	// Scored before the conflict was found: even then nothing of it is left.
	await assign(juror, [open, conflicted]);
	await makeReading(of, juror, conflicted, [3, 4]);
	const other = await makeJuror(of);
	await assign(other, [open, conflicted]);
	await makeReading(of, other, conflicted, [5, 9]);
	await makeReading(of, other, open, [4, 4]);
	const candidates = [open.nomination.id, conflicted.nomination.id];
	const [round] = await write('test.round', (tx) =>
		tx
			.insert(t.juryRound)
			.values({ categoryId: of.category.id, kind: 'tie', candidates, openedAt: now() })
			.returning()
	);
	const result: Made = {
		slug: of.edition.slug,
		prize: of.category.slug,
		marks: Object.fromEntries(of.criteria.map(({ id }) => [`marks.${id}`, '1'])),
		juror: juror.actor,
		round: round!.id,
		open: await dossier(open),
		conflicted: await dossier(conflicted)
	};
	await write('test.conflict', (tx) =>
		tx
			.insert(t.conflictDeclaration)
			.values({
				...{ jurorId: juror.juror.id, nominationId: conflicted.nomination.id, conflict: true },
				declaredAt: now()
			})
			.onConflictDoUpdate({
				target: [t.conflictDeclaration.jurorId, t.conflictDeclaration.nominationId],
				set: { conflict: true }
			})
	);
	return result;
}

/** Asks a way of the jury’s space as the juror. */
function ask(
	handler: Handler,
	routeId: string,
	which: 'conflicted' | 'open',
	body?: Record<string, string>
): Promise<{ status: number; told: string }> {
	const made = madeFor(routeId);
	const asked = { actor: made.juror, params: parametersOf(made, which) };
	return askRoute(handler, routeId, body ? { ...asked, body } : asked);
}

const wordsIn = (told: string, { words }: Dossier) => words.filter((word) => told.includes(word));

test('the ways into the jury’s space are found in the files', () => {
	const kinds = ways.map(({ kind, path }) => `${kind} ${path}`);
	expect(kinds).toContain('endpoint /jury/inexistant/inexistant/brouillon');
	expect(kinds).toContain('endpoint /jury/inexistant/inexistant/fichiers/inexistant');
	expect(kinds).toContain('action /jury/inexistant/inexistant?/suivant');
	const folders = readdirSync(join(ROUTES, AREA), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /^\+(page\.svelte|server\.ts)$/.test(entry.name))
		.map((entry) => `/${relative(ROUTES, entry.parentPath)}`);
	expect([...new Set(ways.map(({ routeId }) => routeId))].sort()).toEqual([...new Set(folders)].sort());
});

describe.each([...new Set(ways.map(({ routeId }) => routeId))])('%s', (routeId) => {
	const isOfDossier = routeId.includes('[dossier]');
	const conflicted = () => madeFor(routeId).conflicted;

	test('reads nothing of a dossier in conflict', async () => {
		let asked = 0;
		for (const name of modules(routeId)) {
			const { load, GET } = await importRoute(routeId, name);
			for (const handler of [load, GET as Handler | undefined]) {
				if (!handler) continue;
				asked += 1;
				const { status, told } = await ask(handler, routeId, 'conflicted');
				if (isOfDossier) expect([403, 404], `${name}: ${status}`).toContain(status);
				expect(wordsIn(told, conflicted()), name).toEqual([]);
				// Control: the same way does show, or list, one without conflict.
				if (isOfDossier) expect((await ask(handler, routeId, 'open')).status, name).toBe(200);
				else if (routeId.endsWith('/deliberation/[prix]'))
					expect(wordsIn(told, madeFor(routeId).open), name).toContain(madeFor(routeId).open.code);
			}
		}
		const isRead = ways.some(
			(way) => way.routeId === routeId && (way.kind === 'page' || way.method === 'GET')
		);
		if (isRead) expect(asked, 'a page without a load asks nothing').toBeGreaterThan(0);
	});

	test('takes nothing of it, and says nothing of it', async () => {
		for (const name of modules(routeId)) {
			const module = await importRoute(routeId, name);
			const handlers = Object.entries({
				...module.actions,
				...Object.fromEntries(
					['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((verb) => (module[verb] ? [[verb, module[verb]]] : []))
				)
			}) as [string, Handler][];
			for (const [action, handler] of handlers) {
				const body = BODIES[action];
				if (!body) throw new Error(`what ${routeId}?/${action} is sent is not said in this test`);
				const { status, told } = await ask(handler, routeId, 'conflicted', body(madeFor(routeId)));
				if (isOfDossier) expect([403, 404], `${action}: ${status} ${told}`).toContain(status);
				expect(wordsIn(told, conflicted()), action).toEqual([]);
			}
		}
	});
});

test('the list has the dossier without conflict, and still not the other', async () => {
	const told = JSON.stringify(await jurySpace(made.juror, made.slug));
	expect(wordsIn(told, made.open)).toContain(made.open.code);
	expect(wordsIn(told, made.conflicted)).toEqual([]);
});

test('the reading made before stays in the trail as it was, out of the count', async () => {
	const rows = await (await reader()).select().from(t.reading);
	expect(rows.filter(({ withdrawnAt }) => withdrawnAt !== null)).toHaveLength(2);
});

test('a conflict cannot be taken back by declaring again that there is none', async () => {
	await declareConflicts({
		...{ actor: made.juror, editionSlug: made.slug, reason: '' },
		...{ shown: [made.conflicted.code], conflicts: [], namesDigest: '', conflictNames: [] }
	});
	const told = JSON.stringify(await jurySpace(made.juror, made.slug));
	expect(wordsIn(told, made.conflicted)).toEqual([]);
});
