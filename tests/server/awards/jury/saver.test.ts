import { expect, test } from 'vitest';
import { keptReadings, type ReadingDraft } from '../../../../src/lib/awards/kept-readings.ts';
import { ReadingSaver, type Answer, type StoredReading } from '../../../../src/lib/awards/reading-saver.ts';

const EMPTY: StoredReading = { marks: {}, privateNote: '', comment: '', revision: 0 };
const typed = (comment: string): ReadingDraft => ({ marks: {}, privateNote: '', comment });

function memory(): Storage {
	const kept = new Map<string, string>();
	return {
		get length() {
			return kept.size;
		},
		key: (i) => [...kept.keys()][i] ?? null,
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => void kept.set(name, value),
		removeItem: (name) => void kept.delete(name),
		clear: () => kept.clear()
	};
}

/** A server that holds one reading, and a network that can be cut before or after it. */
function makeServer() {
	const server = {
		stored: EMPTY,
		isUp: true,
		losesAnswer: false,
		send: (draft: ReadingDraft, revision: number): Promise<Answer> => {
			if (!server.isUp) return Promise.resolve(undefined);
			const isKept = revision === server.stored.revision;
			if (isKept) server.stored = { ...draft, revision: revision + 1 };
			if (server.losesAnswer) return Promise.resolve(undefined);
			return Promise.resolve(
				isKept
					? { is: 'kept', revision: revision + 1, savedAt: '2026-01-01T00:00:00Z', complete: false }
					: { is: 'changed', stored: server.stored }
			);
		}
	};
	return server;
}

function open(
	server: ReturnType<typeof makeServer>,
	storage: Storage,
	{ page = 'a', jurorId = 7 }: { page?: string; jurorId?: number } = {}
) {
	const later: { work: () => void; ms: number }[] = [];
	const saver = new ReadingSaver({ jurorId, edition: '2026', code: 'ABC', page }, server.stored, {
		send: (draft, revision) => server.send(draft, revision),
		storage,
		now: () => 0,
		later: (work, ms) => {
			const one = { work, ms };
			later.push(one);
			return () => void later.splice(later.indexOf(one), 1);
		},
		onState: () => undefined
	});
	return { saver, later };
}

test('without network, what is typed is on the device at once, and leaves when the network is back', async () => {
	const server = makeServer();
	const storage = memory();
	server.isUp = false;
	const { saver } = open(server, storage);
	saver.note(typed('Dans le train'));
	expect(keptReadings(storage, 7)[0]!.draft.comment).toBe('Dans le train');
	await saver.flush();
	expect(saver.state.is).toBe('offline');
	server.isUp = true;
	await saver.flush();
	expect(server.stored.comment).toBe('Dans le train');
	expect(keptReadings(storage, 7)).toEqual([]);
});

test('a save whose answer was lost is not taken for somebody else’s, in the same page or the next', async () => {
	const server = makeServer();
	const storage = memory();
	const { saver } = open(server, storage);
	server.losesAnswer = true;
	saver.note(typed('Un'));
	await saver.flush();
	saver.note(typed('Un deux'));
	server.losesAnswer = false;
	await saver.flush();
	expect(saver.state.is).toBe('saved');
	await saver.flush();
	expect(server.stored.comment).toBe('Un deux');

	server.losesAnswer = true;
	saver.note(typed('Un deux trois'));
	await saver.flush();
	saver.note(typed('Un deux trois quatre'));
	// The page dies here.
	server.losesAnswer = false;
	const again = open(server, storage, { page: 'b' });
	const shown = again.saver.restore(keptReadings(storage, 7)[0]!, server.stored);
	expect(shown.comment).toBe('Un deux trois quatre');
	await again.saver.flush();
	expect([server.stored.comment, again.saver.state.is]).toEqual(['Un deux trois quatre', 'saved']);
});

test('a page that was left puts nothing over what the next one keeps, however late it is answered', async () => {
	const server = makeServer();
	const storage = memory();
	server.isUp = false;
	const left = open(server, storage);
	left.saver.note(typed('Un'));
	await left.saver.flush();
	// One goes to another dossier and comes back.
	left.saver.leave();
	const { saver } = open(server, storage, { page: 'b' });
	saver.restore(keptReadings(storage, 7)[0]!, server.stored);
	saver.note(typed('Un deux'));
	await new Promise(setImmediate);
	expect(left.later).toEqual([]);
	expect(keptReadings(storage, 7).map(({ draft }) => draft.comment)).toEqual(['Un deux']);
});

test('what another device saved is told, nothing is written over, and either is kept by choice', async () => {
	for (const choice of ['mine', 'theirs'] as const) {
		const server = makeServer();
		const storage = memory();
		const { saver } = open(server, storage);
		server.stored = { ...typed('De la tablette'), revision: 1 };
		saver.note(typed('Du téléphone'));
		await saver.flush();
		expect(saver.state).toMatchObject({ is: 'changed', stored: { comment: 'De la tablette' } });
		expect(server.stored.comment).toBe('De la tablette');
		if (choice === 'mine') await saver.overwrite();
		else expect(saver.giveUp().comment).toBe('De la tablette');
		expect(server.stored.comment).toBe(choice === 'mine' ? 'Du téléphone' : 'De la tablette');
		expect(keptReadings(storage, 7)).toEqual([]);
	}
});

test('two windows of one device keep each their own, and another juror’s is neither shown nor erased', async () => {
	const server = makeServer();
	const storage = memory();
	server.isUp = false;
	open(server, storage, { page: 'a' }).saver.note(typed('A'));
	const other = open(server, storage, { page: 'b' });
	other.saver.note(typed('B'));
	open(server, storage, { page: 'c', jurorId: 8 }).saver.note(typed('Une autre personne'));
	server.isUp = true;
	await other.saver.flush();
	expect(keptReadings(storage, 7).map(({ draft }) => draft.comment)).toEqual(['A']);
	expect(keptReadings(storage, 8)).toHaveLength(1);
});

test('whoever types without a pause is saved within two seconds all the same', () => {
	const { saver, later } = open(makeServer(), memory());
	saver.note(typed('a'));
	expect(later.at(-1)!.ms).toBeLessThanOrEqual(2000);
});

test('a form that was taken leaves nothing behind to send, and what was typed since follows it', async () => {
	const server = makeServer();
	const storage = memory();
	const { saver } = open(server, storage);
	saver.note(typed('Un'));
	await saver.stop();
	saver.note(typed('Un deux'));
	server.stored = { ...typed('Un'), revision: 1 };
	saver.resume(server.stored);
	await saver.flush();
	expect([server.stored.comment, server.stored.revision, saver.state.is]).toEqual(['Un deux', 2, 'saved']);
	expect(keptReadings(storage, 7)).toEqual([]);
	// Saved untouched, the server stays where it was.
	await saver.stop();
	saver.resume(server.stored);
	saver.note(typed('Trois'));
	await saver.flush();
	expect([server.stored.revision, saver.state.is]).toEqual([3, 'saved']);
});

test('what is refused says so, and stays on the device', async () => {
	const storage = memory();
	const server = makeServer();
	server.send = () => Promise.resolve({ is: 'refused', message: 'C’est trop long.', isClosed: false });
	const { saver } = open(server, storage);
	const long = 'a'.repeat(1_000_000);
	saver.note(typed(long));
	await saver.flush();
	expect(saver.state).toEqual({ is: 'refused', message: 'C’est trop long.', isClosed: false });
	expect(keptReadings(storage, 7)[0]!.draft.comment).toBe(long);
});

test('a device that keeps nothing stops nobody', async () => {
	const server = makeServer();
	const storage = memory();
	storage.setItem = () => {
		throw new Error('full');
	};
	const { saver } = open(server, storage);
	saver.note(typed('Quand même'));
	await saver.flush();
	expect(server.stored.comment).toBe('Quand même');
});
