import { eq, sql } from 'drizzle-orm';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findBallot } from '../../../src/lib/poll/find-ballot.ts';
import { recount } from '../../../src/lib/poll/recount.ts';
import { castBallot } from '../../../src/lib/server/assemblies/cast.ts';
import { closeMotion } from '../../../src/lib/server/assemblies/motions.ts';
import { markPresence } from '../../../src/lib/server/assemblies/presence.ts';
import { ballotFile } from '../../../src/lib/server/assemblies/public-file.ts';
import { motionsOf } from '../../../src/lib/server/assemblies/queries.ts';
import { nameDelegate } from '../../../src/lib/server/assemblies/roll.ts';
import { verifyAssemblies } from '../../../src/lib/server/assemblies/verify.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import {
	castOf,
	delegateOf,
	makeMeeting,
	makeMotion,
	revisionOf,
	staff,
	voteAs,
	type Meeting
} from '../../factories/assembly.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { codeOf } from '../../setup/refused.ts';

afterEach(async () => expect(await verifyAssemblies()).toEqual([]));
const close = async (made: Meeting, motion: number) =>
	closeMotion({ actor: staff, slug: made.slug, revision: await revisionOf(made.slug), motion });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function rowsOf(motion: number) {
	const db = await reader();
	const voters = await db.select().from(t.assemblyVoter).where(eq(t.assemblyVoter.motionId, motion));
	const ballots = await db.select().from(t.assemblyBallot).where(eq(t.assemblyBallot.motionId, motion));
	return { voters: voters.length, ballots: ballots.length };
}

describe('a secret ballot', () => {
	test('is counted again from its public file, by the page and by the program beside it', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made);
		const kept = await voteAs(made, 0, motion, 'pour');
		for (const [at, choice] of (['pour', 'contre', 'abstention', 'pour'] as const).entries())
			await voteAs(made, at + 1, motion, choice);
		const before = (await motionsOf(await reader(), made.id))[0]!;
		expect(before).toMatchObject({ voters: 5, counts: null, carried: null });
		await close(made, motion);
		const after = (await motionsOf(await reader(), made.id))[0]!;
		expect(after).toMatchObject({
			carried: true,
			counts: { votesFor: 3, votesAgainst: 1, abstained: 1 }
		});
		const text = await ballotFile(after.code);
		const again = await recount(text, {
			sha256,
			verify: async (of, signature, x) =>
				verify(
					null,
					Buffer.from(of),
					createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
					Buffer.from(signature, 'base64url')
				)
		});
		expect(again).toMatchObject({ faults: [], signatures: 'checked', ballots: 5 });
		expect(again.counts?.map(([, , votes]) => votes)).toEqual([3, 1, 1]);
		expect(findBallot(text, kept, sha256)?.choices).toEqual(['pour']);
		const file = join(mkdtempSync(join(tmpdir(), 'estrade-agm-')), 'registre.jsonl');
		writeFileSync(file, text);
		expect(
			execFileSync(process.execPath, ['static/registre-verifier.mjs', file], { encoding: 'utf8' })
		).toContain('Tout concorde');
		const order = text
			.split('\n')
			.filter((one) => one.startsWith('{"seq"'))
			.map((one) => (JSON.parse(one) as { ballot: string }).ballot);
		expect(order).toEqual(order.toSorted());
	});

	test('of fewer than five says its outcome alone', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made);
		for (let at = 0; at < 4; at++) await voteAs(made, at, motion, at === 0 ? 'contre' : 'pour');
		await close(made, motion);
		const [shown] = await motionsOf(await reader(), made.id);
		expect(shown).toMatchObject({ carried: true, counts: null, voters: 4 });
		expect(await codeOf(ballotFile(shown!.code))).toBe('not_found');
	});

	test('is refused to whoever left, is no delegate, votes twice or too late; the same press again is harmless', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made);
		const [one, two] = made.delegates;
		const cast = (actor: Meeting['delegates'][0]['actor'], input = castOf(motion)) =>
			castBallot({ actor, slug: made.slug, input });
		const stranger = await makePerson({ roles: ['staff'] });
		expect(await codeOf(cast(stranger.actor))).toBe('not_the_delegate');
		expect(await codeOf(cast(one!.manager))).toBe('not_the_delegate');
		expect(await codeOf(cast(staff))).toBe('not_the_delegate');
		const elsewhere = await makeMeeting({ members: 2, open: false });
		expect(await codeOf(cast(elsewhere.delegates[0]!.actor))).toBe('not_the_delegate');
		const { organisationId } = two!;
		const slip = `${made.slug} ${one!.organisationId} ${two!.personId}`;
		expect(await codeOf(cast({ kind: 'link', purpose: 'assembly-slip', code: slip }))).toBe(
			'not_the_delegate'
		);
		await markPresence({ actor: staff, slug: made.slug, organisationId, state: 'out' });
		expect(await codeOf(cast(two!.actor))).toBe('delegate_absent');
		const kept = castOf(motion);
		await cast(one!.actor, kept);
		await cast(one!.actor, kept);
		expect(await codeOf(cast(one!.actor))).toBe('motion_voted');
		expect(await codeOf(cast(one!.actor, { ...kept, choice: 'contre' }))).toBe('motion_voted');
		const three = made.delegates[2]!;
		expect(await codeOf(cast(three.actor, kept))).toBe('ballot_number_taken');
		const own = `${made.slug} ${three.organisationId} ${three.personId}`;
		await cast({ kind: 'link', purpose: 'assembly-slip', code: own });
		expect(await rowsOf(motion)).toEqual({ voters: 2, ballots: 2 });
		await close(made, motion);
		expect(await codeOf(cast(made.delegates[3]!.actor))).toBe('motion_not_open');
	});

	test('stays as it was cast, whoever asks the store', async () => {
		const made = await makeMeeting();
		const motion = await makeMotion(made);
		await voteAs(made, 0, motion);
		const names: (string | undefined)[] = [];
		for (const text of [
			sql`UPDATE assembly_ballot SET choice = 'contre' WHERE motion_id = ${motion}`,
			sql`DELETE FROM assembly_ballot WHERE motion_id = ${motion}`,
			sql`DELETE FROM assembly_voter WHERE motion_id = ${motion}`,
			sql`INSERT INTO assembly_ballot VALUES (${motion}, 'B', 'pour', 'N')`,
			sql`UPDATE assembly_motion SET text = 'Autre' WHERE id = ${motion}`,
			sql`UPDATE assembly_motion SET state = 'closed', present_at_close = 6, votes_for = 9, votes_against = 0, abstained = 0, carried = 1 WHERE id = ${motion}`,
			sql`DELETE FROM assembly_entry WHERE event_id = ${made.id}`
		])
			await write('assemblies.test', (tx) => tx.run(text)).catch((error: unknown) =>
				names.push(violation(error))
			);
		expect(names).toEqual([
			...['assembly_append_only', 'assembly_append_only', 'assembly_append_only'],
			...['ballots_differ', 'motion_settled', 'ballots_differ', 'assembly_append_only']
		]);
	});
});

describe('two votes of one delegate at once', () => {
	async function rush() {
		const made = await makeMeeting();
		const motion = await makeMotion(made);
		const done = await Promise.allSettled([1, 2, 3].map(() => voteAs(made, 0, motion)));
		const rows = await rowsOf(motion);
		if (rows.ballots > 1)
			await write('assemblies.test', async (tx) => {
				await tx.run(sql`UPDATE assembly_motion SET state = 'withdrawn' WHERE id = ${motion}`);
			});
		return { done: done.map(({ status }) => status).toSorted(), rows };
	}

	test('make one ballot', async () => {
		expect(await rush()).toEqual({
			done: ['fulfilled', 'rejected', 'rejected'],
			rows: { voters: 1, ballots: 1 }
		});
	});

	test('control: without the key of who has voted, each is in the box', async () => {
		const [made] = await (
			await reader()
		).all<{ sql: string }>(sql`SELECT sql FROM sqlite_master WHERE name = 'assembly_voter'`);
		const triggers = await (
			await reader()
		).all<{ sql: string }>(
			sql`SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assembly_voter'`
		);
		await write('assemblies.test', async (tx) => {
			await tx.run(sql`CREATE TABLE kept_voters AS SELECT * FROM assembly_voter`);
			await tx.run(sql`DROP TABLE assembly_voter`);
			await tx.run(sql`CREATE TABLE assembly_voter (motion_id integer, organisation_id integer)`);
			await tx.run(sql`INSERT INTO assembly_voter SELECT * FROM kept_voters`);
		});
		try {
			expect((await rush()).rows).toEqual({ voters: 3, ballots: 3 });
		} finally {
			await write('assemblies.test', async (tx) => {
				await tx.run(sql`DROP TABLE assembly_voter`);
				await tx.run(sql.raw(made!.sql));
				await tx.run(sql`INSERT INTO assembly_voter SELECT * FROM kept_voters`);
				await tx.run(sql`DROP TABLE kept_voters`);
				for (const one of triggers) await tx.run(sql.raw(one.sql));
			});
		}
	});
});

describe('two delegates of one organisation at once', () => {
	/** Two officers name, at once, somebody else for an organisation that has nobody. */
	async function rush(into: 'form' | 'store') {
		const made = await makeMeeting({ members: 0, open: false });
		const organisation = await makeOrganisation();
		const people = [await makePerson(), await makePerson()];
		const done = await Promise.allSettled(
			people.map(({ person }) =>
				into === 'form'
					? nameDelegate({
							...{ actor: staff, slug: made.slug },
							input: delegateOf(organisation.id, 0, person.email)
						})
					: write('assemblies.test', (tx) =>
							tx.run(sql`INSERT INTO assembly_delegate (event_id, organisation_id, person_id, named_at)
								VALUES (${made.id}, ${organisation.id}, ${person.id}, 0)`)
						)
			)
		);
		return done.map(({ status }) => status);
	}

	test('make one: the second is told, and the store refuses it whatever is asked', async () => {
		expect(await rush('form')).toEqual(['fulfilled', 'rejected']);
		expect(await rush('store')).toEqual(['fulfilled', 'rejected']);
	});

	test('control: without its key, an organisation has two voices', async () => {
		await write('assemblies.test', async (tx) => {
			await tx.run(sql`PRAGMA defer_foreign_keys = ON`);
			await tx.run(sql`ALTER TABLE assembly_delegate RENAME TO kept_delegates`);
			await tx.run(
				sql`CREATE TABLE assembly_delegate (event_id integer, organisation_id integer, person_id integer, reason text, named_at integer)`
			);
		});
		try {
			expect(await rush('store')).toEqual(['fulfilled', 'fulfilled']);
		} finally {
			await write('assemblies.test', async (tx) => {
				await tx.run(sql`DROP TABLE assembly_delegate`);
				await tx.run(sql`ALTER TABLE kept_delegates RENAME TO assembly_delegate`);
			});
		}
	});
});

describe('the close during a vote', () => {
	/** Twelve votes, and the close after the seventh. */
	async function rush() {
		const made = await makeMeeting({ members: 12 });
		const motion = await makeMotion(made);
		const revision = await revisionOf(made.slug);
		const early = made.delegates.slice(0, 7).map((_, at) => voteAs(made, at, motion));
		const closing = closeMotion({ actor: staff, slug: made.slug, revision, motion });
		const late = made.delegates.slice(7).map((_, at) => voteAs(made, at + 7, motion));
		const done = await Promise.allSettled([...early, ...late]);
		await closing;
		const db = await reader();
		const [row] = await db.select().from(t.assemblyMotion).where(eq(t.assemblyMotion.id, motion));
		const refused = done.flatMap((one) =>
			one.status === 'rejected' ? [(one.reason as { code: string }).code] : []
		);
		return { counted: row!.votesFor!, rows: await rowsOf(motion), refused, motion };
	}

	test('counts each ballot that was taken, and takes none after', async () => {
		const { counted, rows, refused } = await rush();
		expect(rows).toEqual({ voters: counted, ballots: counted });
		expect(refused).toEqual(Array.from({ length: 12 - counted }, () => 'motion_not_open'));
		expect(refused.length).toBeGreaterThan(0);
	});

	test('control: without the triggers, ballots come in that nobody counted', async () => {
		const names = ['assembly_voter_present', 'assembly_ballot_voted'];
		const kept = await (
			await reader()
		).all<{ name: string; sql: string }>(sql`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`);
		await write('assemblies.test', async (tx) => {
			for (const name of names) await tx.run(sql.raw(`DROP TRIGGER ${name}`));
		});
		const { counted, rows, motion } = await rush();
		expect(rows.ballots).toBeGreaterThan(counted);
		expect((await verifyAssemblies()).map(({ rule }) => rule)).toEqual(['assembly_counts_ballots']);
		const guards = kept.filter(({ sql: text }) => /assembly_(ballot|voter|motion_settled|file)/.test(text));
		await write('assemblies.test', async (tx) => {
			for (const one of guards.filter(({ name }) => !names.includes(name)))
				await tx.run(sql.raw(`DROP TRIGGER ${one.name}`));
			for (const table of ['assembly_ballot', 'assembly_voter', 'assembly_file'])
				await tx.run(sql.raw(`DELETE FROM ${table} WHERE motion_id = ${motion}`));
			await tx.run(
				sql`UPDATE assembly_motion SET votes_for = NULL, votes_against = NULL, abstained = NULL, carried = NULL, state = 'withdrawn' WHERE id = ${motion}`
			);
			for (const one of guards) await tx.run(sql.raw(one.sql));
		});
	});
});
