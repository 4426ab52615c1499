import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { castBallot } from '../../../../src/lib/server/awards/deliberation/ballot.ts';
import { addNote, openDeliberation } from '../../../../src/lib/server/awards/deliberation/note.ts';
import { deliberationBoard, deliberationOf } from '../../../../src/lib/server/awards/deliberation/queries.ts';
import {
	callOffRound,
	closeRound,
	openRound
} from '../../../../src/lib/server/awards/deliberation/rounds.ts';
import { keepJurorFrom, recuse } from '../../../../src/lib/server/awards/jury/declare.ts';
import { shownResult } from '../../../../src/lib/server/awards/results/queries.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { makeJuror } from '../../../factories/awards.ts';
import { lock, makeDeliberation, propose, type MadeDeliberation } from '../../../factories/results.ts';
import { countStatements } from '../../../setup/statements.ts';
import { refusal } from './refusal.ts';

const codesOf = ({ nominations }: MadeDeliberation) => nominations.map(({ nomination }) => nomination.code);
const seen = (made: MadeDeliberation, actor = made.staff) =>
	deliberationOf(actor, made.at.editionSlug, made.at.categorySlug);
const entriesOf = async ({ of }: MadeDeliberation) =>
	(await reader())
		.select()
		.from(t.deliberationEntry)
		.where(eq(t.deliberationEntry.categoryId, of.category.id))
		.orderBy(t.deliberationEntry.id);

test('a juror who has declared nothing sees, votes and writes nothing until they do', async () => {
	const made = await makeDeliberation();
	const late = await makeJuror(made.of);
	const shown = await seen(made, late.actor);
	expect(shown).toMatchObject({ toDeclare: 3, isRecused: true, nominees: [], readings: [], entries: [] });
	expect(await refusal(addNote({ actor: late.actor, ...made.at, text: 'x' }))).toBe('declare_first');
	await openRound({ actor: made.staff, ...made.at, kind: 'tie', codes: codesOf(made) });
	const ballot = async () => ({
		...{ actor: late.actor, ...made.at, roundId: (await seen(made)).rounds[0]!.id },
		ranks: { [codesOf(made)[0]!]: 1 }
	});
	expect(await refusal(castBallot(await ballot()))).toBe('declare_first');
	await write('awards.test', (tx) =>
		tx.insert(t.conflictDeclaration).values(
			made.nominations.map(({ nomination }) => ({
				...{ jurorId: late.juror.id, nominationId: nomination.id, conflict: false },
				declaredAt: now()
			}))
		)
	);
	expect((await seen(made, late.actor)).nominees).toHaveLength(3);
	expect(await refusal(castBallot(await ballot()))).toBe('done');
});

test('kept from a nomination that was read, a juror stays out once it is withdrawn', async () => {
	const made = await makeDeliberation();
	const juror = made.jurors[0]!;
	const last = made.nominations[2]!.nomination;
	await recuse({
		...{ actor: juror.actor, editionSlug: made.at.editionSlug },
		...{ code: last.code, reason: 'Ma sœur y travaille.' }
	});
	await write('awards.test', (tx) =>
		tx
			.update(t.nomination)
			.set({ status: 'withdrawn', withdrawnBy: 'nominator' })
			.where(eq(t.nomination.id, last.id))
	);
	expect(await seen(made, juror.actor)).toMatchObject({ isRecused: true, entries: [] });
});

describe('a recusal after the close', () => {
	test('is minuted once, after the opening, between the figures before and after, by whoever did it', async () => {
		const made = await makeDeliberation();
		const juror = made.jurors[0]!;
		await recuse({
			...{ actor: juror.actor, editionSlug: made.at.editionSlug },
			...{ code: codesOf(made)[0]!, reason: 'Ma sœur y travaille.' }
		});
		await openDeliberation({ actor: made.staff, ...made.at });
		await addNote({ actor: made.staff, ...made.at, text: 'Un retrait.' });
		const entries = await entriesOf(made);
		expect(entries.map(({ kind }) => kind)).toEqual(['opened', 'ranking', 'recusal', 'ranking', 'note']);
		const [before, recusal, after] = entries.slice(1);
		expect(before!.details.readings).toBe(9);
		expect(after!.details.readings).toBe(8);
		expect(recusal!.text).toContain('après la notation');
		expect(recusal!.personId).toBe(juror.person.id);
	});

	test('says « par la permanence » where it was, and names the dossier of a blind prize by its code alone', async () => {
		const made = await makeDeliberation({ blind: true });
		const { title, code } = made.nominations[0]!.nomination;
		const input = {
			...{ actor: made.staff, editionSlug: made.at.editionSlug },
			...{ jurorId: made.jurors[0]!.juror.id, code, reason: 'Il l’a dit de vive voix.' }
		};
		expect(await refusal(keepJurorFrom(input))).toBe('recusal_theirs');
		await write('awards.test', (tx) =>
			tx
				.update(t.conflictDeclaration)
				.set({ conflict: true, declaredAt: now() })
				.where(
					and(
						eq(t.conflictDeclaration.jurorId, made.jurors[1]!.juror.id),
						eq(t.conflictDeclaration.nominationId, made.nominations[0]!.nomination.id)
					)
				)
		);
		await addNote({ actor: made.staff, ...made.at, text: 'Des retraits.' });
		const recusals = (await entriesOf(made)).filter(({ kind }) => kind === 'recusal');
		expect(recusals.length).toBeGreaterThan(0);
		for (const { text } of recusals) {
			expect(text).toContain(code);
			expect(text).not.toContain(title);
		}
		for (const { details, text, personId } of recusals)
			if (details.byOffice) {
				expect(text).toContain('par la permanence');
				expect(personId).toBe(made.staff.kind === 'person' && made.staff.personId);
			} else expect(personId).toBeNull();
	});
});

test('a proposal tells jurors of a blind prize no name before the lock', async () => {
	const made = await makeDeliberation({ blind: true });
	const juror = made.jurors[0]!.actor;
	const { title, nomineeName } = made.nominations[0]!.nomination;
	const shown = async (actor = juror) =>
		JSON.stringify(await shownResult(actor, made.at.editionSlug, made.at.categorySlug));
	await propose(made, made.staff);
	expect(await shown(made.staff)).toContain(nomineeName);
	expect(await shown()).not.toContain(nomineeName);
	expect(await shown()).not.toContain(title);
	await lock(made);
	expect(await shown()).toContain(nomineeName);
});

describe('a ballot of the jury', () => {
	test('is counted with a majority of those who may vote, or for a reason that is minuted', async () => {
		const made = await makeDeliberation();
		await openRound({ actor: made.staff, ...made.at, kind: 'tie', codes: codesOf(made) });
		const { id, absent } = (await seen(made)).rounds[0]!;
		expect(absent).toHaveLength(3);
		const vote = (i: number) =>
			castBallot({
				...{ actor: made.jurors[i]!.actor, ...made.at, roundId: id },
				ranks: { [codesOf(made)[0]!]: 1 }
			});
		const close = (reason = '') => refusal(closeRound({ actor: made.staff, ...made.at, reason }));
		await vote(0);
		expect(await close()).toBe('round_quorum');
		await vote(1);
		expect((await seen(made)).rounds[0]!.absent).toEqual([made.jurors[2]!.juror.name]);
		expect(await close()).toBe('done');
		await openRound({ actor: made.staff, ...made.at, kind: 'tie', codes: codesOf(made) });
		const again = (await seen(made)).rounds[1]!;
		await castBallot({
			...{ actor: made.jurors[0]!.actor, ...made.at, roundId: again.id },
			ranks: { [codesOf(made)[1]!]: 1 }
		});
		expect(await close('Les autres sont en congé.')).toBe('done');
		const closed = (await entriesOf(made)).findLast(({ kind }) => kind === 'round_closed')!;
		expect(closed).toMatchObject({ text: 'Les autres sont en congé.', details: { ballots: 1, voters: 3 } });
	});

	test('is called off: freely while nobody has voted, for a reason after; it counts for nothing', async () => {
		const made = await makeDeliberation();
		const callOff = (reason = '') => refusal(callOffRound({ actor: made.staff, ...made.at, reason }));
		const open = () => openRound({ actor: made.staff, ...made.at, kind: 'tie', codes: codesOf(made) });
		expect(await callOff()).toBe('round_closed');
		await open();
		expect(await callOff()).toBe('done');
		await open();
		const { rounds } = await seen(made);
		expect(rounds).toHaveLength(1);
		await castBallot({
			...{ actor: made.jurors[0]!.actor, ...made.at, roundId: rounds[0]!.id },
			ranks: { [codesOf(made)[1]!]: 1 }
		});
		expect(await callOff()).toBe('round_reason');
		expect(await callOff('Une candidature manquait.')).toBe('done');
		expect((await seen(made)).rounds).toEqual([]);
		expect((await entriesOf(made)).filter(({ kind }) => kind === 'round_called_off')).toHaveLength(2);
	});
});

test('a note sent twice is written once', async () => {
	const made = await makeDeliberation();
	const note = () => addNote({ actor: made.staff, ...made.at, text: 'Le jury compare.' });
	await Promise.all([note(), note()]);
	expect((await entriesOf(made)).filter(({ kind }) => kind === 'note')).toHaveLength(1);
});

test('the board reads as many statements for four prizes as for one', async () => {
	const made = await makeDeliberation();
	const read = () => deliberationBoard(made.staff, made.at.editionSlug);
	const one = await countStatements(read);
	await write('awards.test', (tx) =>
		tx.insert(t.awardCategory).values(
			['a', 'b', 'c'].map((slug) => ({
				...{ editionId: made.of.edition.id, slug, name: slug },
				...{ mode: 'jury' as const, nomineeKind: 'project' as const }
			}))
		)
	);
	expect((await read()).lines).toHaveLength(4);
	expect(await countStatements(read)).toEqual(one);
});
