import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { castBallot } from '../../../../src/lib/server/awards/deliberation/ballot.ts';
import { addNote } from '../../../../src/lib/server/awards/deliberation/note.ts';
import { deliberationOf } from '../../../../src/lib/server/awards/deliberation/queries.ts';
import { closeRound, openRound } from '../../../../src/lib/server/awards/deliberation/rounds.ts';
import { canonical, canonicalDigest } from '../../../../src/lib/server/awards/results/canonical.ts';
import { confirmResult } from '../../../../src/lib/server/awards/results/confirm.ts';
import { proposeResult } from '../../../../src/lib/server/awards/results/propose.ts';
import { publishResults } from '../../../../src/lib/server/awards/results/publish.ts';
import {
	minutesFor,
	shownResult,
	staffLaureates
} from '../../../../src/lib/server/awards/results/queries.ts';
import {
	previewResultLetters,
	sendResultLetters
} from '../../../../src/lib/server/awards/results/send-letters.ts';
import {
	dropRelease,
	editedRelease,
	saveRelease
} from '../../../../src/lib/server/awards/results/release.ts';
import { takeDown } from '../../../../src/lib/server/awards/results/take-down.ts';
import { unlockResult } from '../../../../src/lib/server/awards/results/unlock.ts';
import { verifyAwards } from '../../../../src/lib/server/awards/verify.ts';
import type { Actor } from '../../../../src/lib/server/auth/policy.ts';
import { DAY_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { onResultTold } from '../../../../src/lib/server/outbox/handlers/results.ts';
import { makeNomination } from '../../../factories/awards.ts';
import { makePerson } from '../../../factories/people.ts';
import { lock, makeDeliberation, propose, type MadeDeliberation } from '../../../factories/results.ts';
import { refusal } from '../deliberation/refusal.ts';

let back = () => {};
afterEach(() => back());

/** After the gala of {@link makeDeliberation}. */
function afterGala(): void {
	const at = Date.now() + 21 * DAY_MS;
	back = setClock(() => at);
}

const result = (made: MadeDeliberation, actor = made.staff) =>
	shownResult(actor, made.at.editionSlug, made.at.categorySlug);
const statusOf = async (id: number) =>
	(await (await reader()).select().from(t.nomination).where(eq(t.nomination.id, id)))[0]!.status;
const laureatesOf = async (made: MadeDeliberation) =>
	(await reader()).select().from(t.laureate).where(eq(t.laureate.editionId, made.of.edition.id));
const kindsOf = async (made: MadeDeliberation) =>
	(
		await (
			await reader()
		)
			.select()
			.from(t.deliberationEntry)
			.where(eq(t.deliberationEntry.categoryId, made.of.category.id))
	).map(({ kind }) => kind);

describe('a result', () => {
	test('has the same digest from the same scores, and another from another reason', async () => {
		const made = await makeDeliberation();
		const first = await propose(made, made.staff);
		expect(await propose(made, made.second)).toBe(first);
		const { digest } = await proposeResult({
			...{ actor: made.staff, ...made.at, codes: [made.nominations[0]!.nomination.code] },
			reason: 'Autrement dit.'
		});
		expect(digest).not.toBe(first);
		expect(canonical({ b: [1, null], a: 'é', c: undefined })).toBe('{"a":"é","b":[1,null]}');
		expect(canonicalDigest({ a: 1, b: 2 })).toBe(canonicalDigest({ b: 2, a: 1 }));
	});

	test('is locked by two people, one of the permanence at least, and minuted as it happens', async () => {
		const made = await makeDeliberation();
		const digest = await propose(made, made.staff);
		const by = (actor: typeof made.staff) => refusal(confirmResult({ actor, ...made.at, digest }));
		expect(await by(made.jurors[0]!.actor)).toBe('done');
		expect(await by(made.jurors[0]!.actor)).toBe('confirmed_already');
		expect(await by(made.jurors[1]!.actor)).toBe('confirm_needs_staff');
		expect((await result(made))!.lockedAt).toBeNull();
		expect(await by(made.staff)).toBe('done');
		const locked = (await result(made))!;
		expect(locked.lockedAt).not.toBeNull();
		expect(locked.confirmations).toHaveLength(2);
		expect(await by(made.second)).toBe('result_locked');
		expect(await kindsOf(made)).toEqual([
			...['opened', 'ranking', 'note', 'result_proposed', 'result_confirmed', 'result_confirmed'],
			'result_locked'
		]);
		const { minutes, hash } = await minutesFor(made.staff, made.at.editionSlug, made.at.categorySlug);
		expect(hash).toBe(locked.minutesHash);
		expect(canonicalDigest(minutes)).toBe(hash);
		expect(JSON.stringify(minutes)).not.toContain('severit');
		expect(minutes.laureates.map(({ code }) => code)).toEqual([made.nominations[0]!.nomination.code]);
	});

	test('confirmed by many at once is locked once, by two; without the trigger, by one', async () => {
		const made = await makeDeliberation();
		const digest = await propose(made, made.staff);
		const people = [made.staff, made.second, made.staff, made.jurors[0]!.actor, made.second];
		const said = await Promise.all(
			people.map((actor) => refusal(confirmResult({ actor, ...made.at, digest })))
		);
		expect(said.filter((one) => one === 'done')).toHaveLength(2);
		expect((await kindsOf(made)).filter((kind) => kind === 'result_locked')).toHaveLength(1);
		expect((await result(made))!.confirmations).toHaveLength(2);
		// Control: what keeps a single person from locking is the store.
		const other = await makeDeliberation();
		await propose(other, other.staff);
		class Undo extends Error {}
		const alone = (guarded: boolean) =>
			write('awards.control', async (tx) => {
				if (!guarded) await tx.run(sql.raw('DROP TRIGGER award_result_stays'));
				await tx
					.update(t.awardResult)
					.set({ lockedAt: now() })
					.where(eq(t.awardResult.categoryId, other.of.category.id));
				throw new Undo('locked');
			}).catch((error: Error) => (error instanceof Undo ? 'locked' : 'refused'));
		expect(await alone(true)).toBe('refused');
		expect(await alone(false)).toBe('locked');
	});

	test('is not confirmed once scores moved, and must be proposed anew', async () => {
		const made = await makeDeliberation();
		const digest = await propose(made, made.staff);
		await confirmResult({ actor: made.staff, ...made.at, digest });
		await write('awards.test', (tx) =>
			tx
				.update(t.conflictDeclaration)
				.set({ conflict: true, declaredAt: now() })
				.where(eq(t.conflictDeclaration.jurorId, made.jurors[0]!.juror.id))
		);
		expect((await result(made))!.isStale).toBe(true);
		expect(await refusal(confirmResult({ actor: made.second, ...made.at, digest }))).toBe('result_changed');
		const again = await propose(made, made.second);
		expect(again).not.toBe(digest);
		expect((await result(made))!.confirmations).toEqual([]);
		expect(await refusal(confirmResult({ actor: made.jurors[0]!.actor, ...made.at, digest: again }))).toBe(
			'result_conflict'
		);
		expect(await result(made, made.jurors[0]!.actor)).toBeNull();
	});

	test('needs a deliberation where the figures name nobody', async () => {
		const same = [
			[3, 5],
			[3, 5],
			[3, 5]
		];
		const made = await makeDeliberation({ marks: [same, same] });
		const input = {
			...{ actor: made.staff, ...made.at, reason: 'Au choix.' },
			codes: made.nominations.slice(0, 1).map(({ nomination }) => nomination.code)
		};
		expect(await refusal(proposeResult(input))).toBe('deliberation_required');
		await addNote({ actor: made.jurors[0]!.actor, ...made.at, text: 'Nous choisissons le premier.' });
		expect(await refusal(proposeResult(input))).toBe('done');
		expect(await refusal(proposeResult({ ...input, codes: [] }))).toBe('laureate_unknown');
		expect(await refusal(proposeResult({ ...input, codes: ['INCONNUE'] }))).toBe('laureate_unknown');
		expect(await refusal(proposeResult({ ...input, actor: made.jurors[0]!.actor }))).toBe('not_allowed');
	});

	test('locked, opens again when both who locked it ask, each with a reason', async () => {
		const made = await makeDeliberation();
		expect(await refusal(unlockResult({ actor: made.staff, ...made.at, reason: 'x' }))).toBe(
			'result_not_locked'
		);
		await lock(made);
		const ask = (actor: typeof made.staff) =>
			refusal(unlockResult({ actor, ...made.at, reason: 'Une erreur.' }));
		expect(await ask(made.jurors[0]!.actor)).toBe('unlock_not_theirs');
		const said = await Promise.all([ask(made.staff), ask(made.staff)]);
		expect(said.sort()).toEqual(['done', 'unlock_asked_already']);
		expect((await result(made))!.lockedAt).not.toBeNull();
		expect(await ask(made.second)).toBe('done');
		const open = (await result(made))!;
		expect([open.lockedAt, open.minutesHash, open.confirmations]).toEqual([null, null, []]);
		expect((await kindsOf(made)).slice(-3)).toEqual(['unlock_asked', 'unlock_asked', 'result_unlocked']);
	});
});

describe('the embargo', () => {
	test('holds rows and states back until the gala, then they are public by themselves, once', async () => {
		const made = await makeDeliberation();
		const { id } = made.nominations[0]!.nomination;
		await lock(made);
		await publishResults();
		expect(await laureatesOf(made)).toEqual([]);
		expect(await statusOf(id)).toBe('eligible');
		afterGala();
		await Promise.all([publishResults(), publishResults()]);
		const rows = await laureatesOf(made);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			prize: 'Prix Innovation',
			project: made.nominations[0]!.nomination.title
		});
		expect(await statusOf(id)).toBe('laureate');
	});

	test('names nobody who withdrew since', async () => {
		const made = await makeDeliberation();
		await lock(made);
		await write('awards.test', (tx) =>
			tx.insert(t.nomineeConsent).values({
				...{ nominationId: made.nominations[0]!.nomination.id, at: now() },
				...{ nominated: false, pictured: false, named: false }
			})
		);
		afterGala();
		await publishResults();
		expect(await laureatesOf(made)).toEqual([]);
	});

	test('is over the letters too: previewed, sent once, mailed at its end and not after a result reopened', async () => {
		const made = await makeDeliberation();
		const { staff: actor, at } = made;
		expect(await refusal(previewResultLetters({ actor, ...at, comments: [] }))).toBe('result_not_locked');
		await lock(made);
		const shown = await previewResultLetters({ actor, ...at, comments: [] });
		expect(shown.letters.map(({ to }) => to).sort()).toEqual([
			...Array<string>(1).fill('laureate'),
			...Array<string>(3).fill('nominator')
		]);
		expect(await refusal(sendResultLetters({ actor, ...at, comments: [], digest: 'x' }))).toBe('stale_page');
		const twice = await Promise.all(
			[made.staff, made.second].map((one) =>
				refusal(sendResultLetters({ actor: one, ...at, comments: [], digest: shown.digest }))
			)
		);
		expect(twice.sort()).toEqual(['done', 'letters_sent']);
		const db = await reader();
		const [fact] = await db
			.select()
			.from(t.outbox)
			.where(
				sql`${t.outbox.kind} = 'result.told' AND ${t.outbox.payload} ->> 'categoryId' = ${made.of.category.id}`
			);
		expect(fact!.runAfter.getTime()).toBe(made.of.edition.embargoUntil.getTime());
		const told = fact!.payload as Parameters<typeof onResultTold>[0];
		const mails = async () =>
			db.$count(t.mail, sql`${t.mail.dedupeKey} LIKE ${`result.told:${told.categoryId}:%`}`);
		await onResultTold(told, fact as never);
		expect(await mails()).toBe(0);
		afterGala();
		await onResultTold({ ...told, digest: 'another result' }, fact as never);
		await onResultTold({ ...told, lockedAt: told.lockedAt - 1 }, fact as never);
		expect(await mails()).toBe(0);
		await onResultTold(told, fact as never);
		await onResultTold(told, fact as never);
		expect(await mails()).toBe(4);
	});

	test('comments of jurors are joined only as far as the permanence lets them', async () => {
		const made = await makeDeliberation();
		const db = await reader();
		await write('awards.test', (tx) =>
			tx
				.update(t.reading)
				.set({ comment: 'Un projet à suivre.' })
				.where(eq(t.reading.nominationId, made.nominations[1]!.nomination.id))
		);
		await lock(made);
		const asked = { actor: made.staff, ...made.at };
		const { comments, letters } = await previewResultLetters({ ...asked, comments: [] });
		expect(comments).toHaveLength(3);
		expect(letters.flatMap((one) => one.comments)).toEqual([]);
		const joined = await previewResultLetters({ ...asked, comments: [comments[0]!.id] });
		expect(joined.letters.flatMap((one) => one.comments)).toEqual(['Un projet à suivre.']);
		expect(await db.$count(t.laureate, eq(t.laureate.editionId, made.of.edition.id))).toBe(0);
	});
});

test('taken down at their request, a laureate stays so when the result is opened and locked again', async () => {
	const made = await makeDeliberation();
	await lock(made);
	afterGala();
	await publishResults();
	const [one] = await staffLaureates(made.staff, made.at.editionSlug);
	const down = {
		actor: made.staff,
		editionSlug: made.at.editionSlug,
		laureateId: one!.id,
		reason: 'À sa demande.'
	};
	await takeDown(down);
	expect(await refusal(takeDown(down))).toBe('not_found');
	expect(await refusal(takeDown({ ...down, actor: made.jurors[0]!.actor }))).toBe('not_allowed');
	for (const actor of [made.staff, made.second])
		await unlockResult({ actor, ...made.at, reason: 'Une coquille.' });
	expect(await laureatesOf(made)).toEqual([]);
	expect(await statusOf(made.nominations[0]!.nomination.id)).toBe('eligible');
	await lock(made);
	await publishResults();
	const [again] = await laureatesOf(made);
	expect(again!.takenDownReason).toBe('À sa demande.');
	expect(again!.takenDownAt).not.toBeNull();
});

test('a nomination that came after is in no result, and a second prize of the edition is refused', async () => {
	const made = await makeDeliberation();
	await lock(made);
	const [other] = await write('awards.test', (tx) =>
		tx
			.insert(t.awardCategory)
			.values({
				...{ editionId: made.of.edition.id, slug: 'coup-de-coeur', name: 'Coup de cœur du jury' },
				...{ mode: 'favourite', nomineeKind: 'project', position: 9 }
			})
			.returning()
	);
	const at = { editionSlug: made.at.editionSlug, categorySlug: other!.slug };
	const propose = (code: string) =>
		refusal(proposeResult({ actor: made.staff, ...at, codes: [code], reason: 'Le vote.' }));
	await openRound({
		...{ actor: made.staff, ...at, kind: 'favourite' },
		codes: made.nominations.map(({ nomination }) => nomination.code)
	});
	const { rounds } = await deliberationOf(made.staff, at.editionSlug, at.categorySlug);
	for (const { actor } of made.jurors)
		await castBallot({
			...{ actor, ...at, roundId: rounds[0]!.id },
			ranks: { [made.nominations[1]!.nomination.code]: 1 }
		});
	expect(await propose(made.nominations[1]!.nomination.code)).toBe('round_still_open');
	await closeRound({ actor: made.staff, ...at });
	expect(await propose(made.nominations[0]!.nomination.code)).toBe('laureate_twice');
	expect(await propose((await makeNomination(made.of, { status: 'submitted' })).nomination.code)).toBe(
		'laureate_unknown'
	);
	expect(await propose(made.nominations[1]!.nomination.code)).toBe('done');
});

test('the recount works out digests again: it finds an altered result, and altered minutes', async () => {
	const made = await makeDeliberation();
	await lock(made);
	// Another test left a result whose laureate withdrew: it is counted too.
	const digests = async () => (await verifyAwards()).filter(({ rule }) => rule !== 'laureate_willing');
	expect(await digests()).toEqual([]);
	const categoryId = made.of.category.id;
	await write('awards.test', async (tx) => {
		await tx.run(sql`DROP TRIGGER award_result_stays`);
		await tx
			.update(t.awardResult)
			.set({ reason: 'Une autre.' })
			.where(eq(t.awardResult.categoryId, categoryId));
	});
	expect((await digests()).map(({ rule }) => rule)).toEqual(['result_digest']);
	await write('awards.test', async (tx) => {
		await tx.run(sql`DROP TRIGGER deliberation_entry_no_update`);
		await tx.run(sql`UPDATE deliberation_entry SET details = json_set(details, '$.minutes.reason', 'Une autre.')
			WHERE kind = 'result_locked' AND category_id = ${categoryId}`);
	});
	expect((await digests()).map(({ rule }) => rule)).toEqual([
		'result_digest',
		'minutes_digest',
		'minutes_digest'
	]);
});

describe('a press release', () => {
	const sender = { sender: { name: 'AXTRA', email: 'a@axtra.example' }, city: 'Montréal' };
	const parts = { release: '', title: 'Le palmarès', dateline: '', body: 'Texte.', about: '', contact: '' };

	test('is drafted from the results, then kept as it was edited; of two who save, the second is told', async () => {
		const made = await makeDeliberation();
		await lock(made);
		const { editionSlug } = made.at;
		const draft = await editedRelease(made.staff, editionSlug, sender);
		expect(draft).toMatchObject({ revision: 0, saved: undefined });
		expect(draft.parts.title).toContain('reçoit');
		const save = (actor: Actor, title: string) =>
			saveRelease({ actor, editionSlug, revision: 0, parts: { ...parts, title } });
		await save(made.staff, 'Un');
		expect(await refusal(save(made.second, 'Deux'))).toBe('release_changed');
		expect((await editedRelease(made.second, editionSlug, sender)).parts.title).toBe('Un');
		expect(await refusal(dropRelease({ actor: made.staff, editionSlug, revision: 0 }))).toBe(
			'release_changed'
		);
		await dropRelease({ actor: made.second, editionSlug, revision: 1 });
		expect((await editedRelease(made.staff, editionSlug, sender)).parts).toEqual(draft.parts);
	});

	test('under embargo, waits for whoever a conflict keeps from one of its laureates', async () => {
		const made = await makeDeliberation();
		await lock(made);
		const mine = await makePerson({ roles: ['staff'] });
		const asStaff = () => editedRelease(mine.actor, made.at.editionSlug, sender);
		expect((await asStaff()).locked).toBe(1);
		await write('awards.test', (tx) =>
			tx
				.update(t.nomination)
				.set({ nominatorId: mine.person.id })
				.where(eq(t.nomination.id, made.nominations[0]!.nomination.id))
		);
		expect(await refusal(asStaff())).toBe('result_conflict');
		expect(
			await refusal(saveRelease({ actor: mine.actor, editionSlug: made.at.editionSlug, revision: 0, parts }))
		).toBe('result_conflict');
	});
});
