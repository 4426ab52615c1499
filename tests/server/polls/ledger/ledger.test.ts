import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign, verify as verifyEd25519, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
	commitmentText,
	endText,
	entryText,
	headText,
	lineText,
	type LedgerEntry,
	type LedgerHeader,
	type LedgerLine
} from '../../../../src/lib/poll/ledger.ts';
import { recount, type Hashing } from '../../../../src/lib/poll/recount.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hashing: Hashing = {
	sha256,
	verify: async (text, signature, x) => {
		try {
			const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
			return verifyEd25519(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
		} catch {
			return false;
		}
	}
};

const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What an independent program says of a file: whether it agrees, and its words. */
async function independent(text: string, heads?: string): Promise<{ ok: boolean; said: string }> {
	const file = join(folder, `${Math.random()}.jsonl`);
	writeFileSync(file, text);
	const given = heads === undefined ? [] : [`${file}.heads`];
	if (heads !== undefined) writeFileSync(given[0]!, heads);
	try {
		const { stdout } = await promisify(execFile)(process.execPath, [
			'static/registre-verifier.mjs',
			file,
			...given
		]);
		return { ok: true, said: stdout };
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		return { ok: false, said: stdout + stderr };
	}
}

interface Act {
	kind: LedgerEntry['kind'];
	ballot: string;
	choices: string[];
	/** Otherwise than the house writes it. */
	hour?: string;
	reason?: string;
}

interface Told {
	isClosed?: boolean;
	perVoter?: number;
	headsAt?: string[];
	/** Said otherwise than the first format does. */
	header?: Partial<LedgerHeader>;
	/** What whoever holds the key makes of the lines before the end is signed. */
	wrong?: (lines: LedgerLine[]) => LedgerLine[];
}

/** What the second format says more; the last act of {@link STORY} is of its last hour. */
const SECOND = {
	...{ format: 'estrade-ledger-2', retained: 1, closesAt: '2026-11-22T15:00:00.000Z' }
} satisfies Partial<LedgerHeader>;
const FORMATS: [string, Partial<LedgerHeader>][] = [
	['first', {}],
	['second', SECOND]
];

/** A closed poll, written as the house writes it: by hand here, from the documentation of the format. */
function ledgerOf(
	acts: readonly Act[],
	{
		isClosed = true,
		perVoter = 1,
		headsAt = ['2026-11-22T15:00:00.000Z'],
		header: said = {},
		wrong = (lines) => lines
	}: Told = {}
): string {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const key = publicKey.export({ format: 'jwk' }).x!;
	const header: LedgerHeader = {
		...{ format: 'estrade-ledger-1', poll: '2026/reconnaissance', title: 'Prix Reconnaissance', perVoter },
		candidates: [
			['A7', 'Aïcha Ben « Salah »'],
			['B2', 'Benoît Roy'],
			['C9', 'Chantal Côté']
		],
		key,
		...said
	};
	const poll = header.poll;
	const signed = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url');
	const lines: LedgerLine[] = [header];
	let prev = sha256(lineText(header));
	const last = new Map<string, { choices: string[]; nonce: string; isVoid: boolean }>();
	for (const [i, { kind, ballot, choices, hour, reason }] of acts.entries()) {
		const before = last.get(ballot);
		const nonce = kind === 'void' || kind === 'restore' ? before!.nonce : `nonce${i}`;
		const chosen = kind === 'void' || kind === 'restore' ? before!.choices : choices;
		last.set(ballot, { choices: chosen, nonce, isVoid: kind === 'void' });
		const entry = {
			...{
				seq: i + 1,
				kind,
				ballot,
				commitment: sha256(commitmentText({ poll, ballot, choices: chosen, nonce }))
			},
			...{
				hour: hour ?? `2026-11-22T${String(10 + (i % 5)).padStart(2, '0')}`,
				reason: (reason ?? (kind === 'void' ? 'robot' : '')) as LedgerEntry['reason']
			},
			prev
		};
		prev = sha256(entryText(entry));
		lines.push({ ...entry, hash: prev });
	}
	for (const at of headsAt) {
		const head = { head: acts.length, hash: prev, at };
		lines.push({ ...head, signature: signed(headText(poll, head)) });
	}
	if (isClosed) {
		const standing = [...last].filter(([, { isVoid }]) => !isVoid);
		for (const [open, { choices, nonce }] of standing) lines.push({ open, choices, nonce });
		lines.push({
			counts: header.candidates.map(([code]) => [
				code,
				standing.filter(([, { choices }]) => choices.includes(code)).length
			]),
			...{ ballots: standing.length, voided: last.size - standing.length }
		});
	}
	const body = wrong(lines)
		.map((line) => `${lineText(line)}\n`)
		.join('');
	const end = sha256(body);
	return `${body}${lineText({ end, signature: signed(endText(poll, end)) })}\n`;
}

const STORY: Act[] = [
	{ kind: 'vote', ballot: 'b1', choices: ['A7'] },
	{ kind: 'vote', ballot: 'b2', choices: ['B2'] },
	{ kind: 'change', ballot: 'b1', choices: ['C9'] },
	{ kind: 'vote', ballot: 'b3', choices: ['C9'] },
	{ kind: 'void', ballot: 'b2', choices: [] },
	{ kind: 'vote', ballot: 'b4', choices: ['A7'] },
	{ kind: 'restore', ballot: 'b2', choices: [] },
	{ kind: 'void', ballot: 'b4', choices: [] }
];

/** Counts that are not those of any ballot. */
const NO_COUNTS: LedgerLine = { counts: [['A7', 900]], ballots: 900, voided: 0 };

/** Both programs find something, and neither breaks. */
async function expectRefused(text: string): Promise<void> {
	expect((await recount(text, hashing)).faults).not.toEqual([]);
	const { ok, said } = await independent(text);
	expect(ok).toBe(false);
	expect(said).toContain('✗');
}

async function expectTaken(text: string): Promise<void> {
	expect((await recount(text, hashing)).faults).toEqual([]);
	expect((await independent(text)).said).toContain('Tout concorde');
}

describe('a recount from the public file', () => {
	test('finds what was voted, by the browser’s code and by a program that shares no line with it', async () => {
		const text = ledgerOf(STORY);
		const found = await recount(text, hashing);
		expect(found).toMatchObject({
			...{ faults: [], entries: 8, ballots: 3, voided: 1, changes: 1, signatures: 'checked' },
			counts: [
				['A7', 'Aïcha Ben « Salah »', 0],
				['B2', 'Benoît Roy', 1],
				['C9', 'Chantal Côté', 2]
			]
		});
		const other = await independent(text, `8 ${found.lastHash}\n`);
		expect(other.said).toContain('Tout concorde');
		expect(other.said).toMatch(/2 {2}Chantal Côté/);
	});

	test('before the close the chain alone is checked, and nothing says who was chosen', async () => {
		const text = ledgerOf(STORY, { isClosed: false });
		expect(await recount(text, hashing)).toMatchObject({ faults: [], counts: null, ballots: 3 });
		expect((await independent(text)).said).toContain('scellés');
		expect(text).not.toContain('"choices"');
	});

	test.each(FORMATS)('of the %s format, finds every altered byte, wherever it is', async (_, header) => {
		const bytes = Buffer.from(ledgerOf(STORY, { header }));
		expect(await recount(bytes.toString('utf8'), hashing)).toMatchObject({ faults: [] });
		expect((await independent(bytes.toString('utf8'))).ok).toBe(true);
		const missed: number[] = [];
		for (let at = 0; at < bytes.length; at++) {
			const altered = Buffer.from(bytes);
			altered[at] = altered[at]! ^ (1 << (at % 7));
			if ((await recount(altered.toString('utf8'), hashing)).faults.length === 0) missed.push(at);
		}
		expect(missed).toEqual([]);
		// By the other program, some of them: each is a process.
		for (const at of [3, 200, 700, 1500, bytes.length - 3]) {
			const altered = Buffer.from(bytes);
			altered[at] = altered[at]! ^ 1;
			expect((await independent(altered.toString('latin1'))).ok, String(at)).toBe(false);
		}
	});

	test.each(FORMATS)(
		'of the %s format, finds a file cut anywhere, and lines taken out or doubled',
		async (_, header) => {
			const text = ledgerOf(STORY, { header });
			for (let at = 0; at < text.length; at += 7)
				expect((await recount(text.slice(0, at), hashing)).faults, String(at)).not.toEqual([]);
			const lines = text.trimEnd().split('\n');
			for (let i = 0; i < lines.length; i++) {
				const without = [...lines.slice(0, i), ...lines.slice(i + 1)];
				const doubled = [...lines.slice(0, i), lines[i], ...lines.slice(i)];
				for (const altered of [without, doubled])
					expect((await recount(`${altered.join('\n')}\n`, hashing)).faults, String(i)).not.toEqual([]);
			}
		}
	);

	test('signed again by whoever holds the key, a rewritten past is found by the heads that were mailed', async () => {
		const first = await recount(ledgerOf(STORY.slice(0, 3)), hashing);
		const rewritten = ledgerOf([{ ...STORY[0]!, choices: ['B2'] }, ...STORY.slice(1)]);
		expect((await recount(rewritten, hashing)).faults).toEqual([]);
		const { ok, said } = await independent(rewritten, `3 ${first.lastHash}\n`);
		expect(ok).toBe(false);
		expect(said).toContain('réécrit');
	});

	test.each([
		['a ballot cast twice', [STORY[0]!, STORY[0]!]],
		['a change of a void one', [STORY[0]!, { ...STORY[4]!, ballot: 'b1' }, { ...STORY[2]! }]],
		['a void of a void', [STORY[0]!, { ...STORY[4]!, ballot: 'b1' }, { ...STORY[4]!, ballot: 'b1' }]],
		['two candidates where one is chosen', [{ ...STORY[0]!, choices: ['A7', 'B2'] }]],
		['a candidate of nowhere', [{ ...STORY[0]!, choices: ['ZZ'] }]],
		['a ballot for nobody', [{ ...STORY[0]!, choices: [] }]],
		['an hour that is none', [{ ...STORY[0]!, hour: 'hier' }]],
		['a void for a reason of no list', [STORY[0]!, { ...STORY[4]!, ballot: 'b1', reason: 'parce que' }]],
		['a vote with a reason', [{ ...STORY[0]!, reason: 'robot' }]]
	] as [string, Act[]][])('refuses %s, even well chained and signed', async (_, acts) => {
		for (const [, header] of FORMATS) await expectRefused(ledgerOf(acts, { header }));
	});

	test.each(['constructor', 'toString', '__proto__', 'verse'])(
		'refuses a line that is a %s',
		async (kind) => {
			const made = { kind, ballot: 'b9', choices: ['A7'] } as unknown as Act;
			for (const [, header] of FORMATS)
				await expectRefused(ledgerOf([...STORY, made], { header, isClosed: false }));
		}
	);

	test.each([
		['a second header', ([first, ...rest]) => [first!, first!, ...rest]],
		['two counts, the last one true', (lines) => [...lines.slice(0, -1), NO_COUNTS, lines.at(-1)!]],
		['the same counts twice', (lines) => [...lines, lines.at(-1)!]]
	] as [string, NonNullable<Told['wrong']>][])('refuses %s', async (_, wrong) => {
		for (const [, header] of FORMATS) await expectRefused(ledgerOf(STORY, { header, wrong }));
	});

	test.each([
		['one candidate twice', ['A7', 'B2', 'A7']],
		['no candidate', []]
	])('refuses a header that names %s', async (_, codes) => {
		const candidates = codes.map((code): [string, string] => [code, `Personne ${code}`]);
		for (const [, header] of FORMATS) {
			const said = { ...header, candidates };
			// Nobody has voted: nothing but the header is wrong.
			await expectRefused(ledgerOf([], { header: said, isClosed: false }));
		}
	});

	test.each([
		['no place', { retained: 0 }],
		['half a place', { retained: 1.5 }],
		['places in letters', { retained: '1' as unknown as number }],
		['a close of a day', { closesAt: '2026-11-23' }],
		['a close of another zone', { closesAt: '2026-11-22T11:00:00.000-04:00' }],
		['a close that is no date', { closesAt: 'demain' }],
		['a close that is a number', { closesAt: 1795359600000 as unknown as string }],
		['a close of no day', { closesAt: '2026-02-31T15:00:00.000Z' }]
	])('refuses a header of the second format that says %s, well signed', async (_, said) => {
		await expectRefused(ledgerOf([], { header: { ...SECOND, ...said }, isClosed: false }));
	});

	test('refuses a vote or a change of an hour after the close, and takes a void or a return', async () => {
		const [vote, , change, , , , restore] = STORY;
		const out: Act = { kind: 'void', ballot: 'b1', choices: [] };
		const late = { hour: '2026-11-22T15' };
		const header = SECOND;
		const early = { ...vote!, hour: '2026-11-22T14' };
		await expectRefused(ledgerOf([{ ...vote!, ...late }], { header }));
		await expectRefused(ledgerOf([early, { ...change!, ...late }], { header }));
		// The hour in which the vote closes is not over when it begins.
		const half = { ...SECOND, closesAt: '2026-11-22T15:30:00.000Z' };
		await expectTaken(ledgerOf([{ ...vote!, ...late }], { header: half }));
		await expectRefused(ledgerOf([{ ...vote!, hour: '2026-11-22T16' }], { header: half }));
		const moderated = [early, { ...out, ...late }, { ...restore!, ballot: 'b1', ...late }];
		await expectTaken(ledgerOf(moderated, { header }));
		// The first format does not say when it closed.
		await expectTaken(ledgerOf([{ ...vote!, ...late }]));
	});

	test('refuses the signature of the end written otherwise, though it has the same bytes', async () => {
		const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		for (const [, header] of FORMATS) {
			const text = ledgerOf(STORY, { header });
			const at = text.length - '"}\n'.length - 1;
			const other = LETTERS[LETTERS.indexOf(text[at]!) + 1]!;
			const altered = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
			const bytes = (of: string) => Buffer.from(/"signature":"([^"]+)"}\n$/.exec(of)![1]!, 'base64url');
			expect(bytes(altered)).toEqual(bytes(text));
			await expectRefused(altered);
		}
	});

	test('refuses heads whose dates go back, and takes two of one instant', async () => {
		const [first, later] = ['2026-11-22T15:00:00.000Z', '2026-11-22T15:10:00.000Z'];
		for (const [headsAt, isFine] of [
			[[first, first, later], true],
			[[later, first], false]
		] as const) {
			const text = ledgerOf(STORY, { headsAt: [...headsAt] });
			expect((await recount(text, hashing)).faults.length === 0).toBe(isFine);
			expect((await independent(text)).ok).toBe(isFine);
		}
	});

	test('any story of votes and changes is counted as it was', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.tuple(fc.integer({ min: 0, max: 8 }), fc.subarray(['A7', 'B2', 'C9'], { minLength: 1 })),
					{
						maxLength: 30
					}
				),
				async (moves) => {
					const last = new Map<string, string[]>();
					const acts = moves.map(([n, choices]): Act => {
						const ballot = `b${n}`;
						const kind = last.has(ballot) ? 'change' : 'vote';
						last.set(ballot, choices);
						return { kind, ballot, choices };
					});
					const { counts, faults } = await recount(ledgerOf(acts, { perVoter: 3 }), hashing);
					expect(faults).toEqual([]);
					for (const [code, , votes] of counts!)
						expect(votes).toBe([...last.values()].filter((one) => one.includes(code)).length);
				}
			),
			{ numRuns: 40 }
		);
	});

	test('without Ed25519 at hand, all but signatures is checked, and it says so', async () => {
		const without: Hashing = { sha256, verify: async () => undefined };
		expect(await recount(ledgerOf(STORY), without)).toMatchObject({ faults: [], signatures: 'unknown' });
	});
});
