import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptReadings, type ReadingDraft } from '../../src/lib/awards/kept-readings.ts';
import { ReadingSaver, type Answer } from '../../src/lib/awards/reading-saver.ts';
import { dossierPage } from '../../src/lib/server/awards/jury/dossier.ts';
import { ReadingChanged, saveReading } from '../../src/lib/server/awards/jury/save-reading.ts';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { seededRandom } from '../seed/random.ts';
import { sittingJury, type Sitting } from './jury-store.ts';

const SEED = 2026;
const JURORS = 8;
/** Ten minutes, of a clock that goes from one event to the next. */
const LASTS_MS = 600_000;
const KEY_MS = 250;
/** What may be lost is no older. */
const GRACE_MS = 3000;

interface Lost {
	keystrokes: number;
	typed: number;
	saves: number;
	cuts: number;
	unanswered: number;
	crashes: number;
	/** Pages killed while the network was cut, and opened again before it came back. */
	offlineCrashes: number;
}

/** A juror at their page, of whom time is told. */
interface Typist {
	/** One step of the clock: what is due is done, and perhaps a key pressed, the network cut, or the page killed. */
	step: (at: number) => Promise<void>;
	/** The network is back, and all that waits leaves. */
	end: () => Promise<void>;
}

/**
 * Eight jurors type at once for ten minutes through the page's own saver into the real `saveReading`, while the network of
 * each is cut and comes back, answers are lost on the way, and pages are killed and opened again, from what the device kept
 * where the network is still cut. What was typed more than three seconds before a page died, and all of it at the end, must
 * be there.
 */
export async function lostKeystrokes(): Promise<Lost> {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-jury-'));
	process.env.DATABASE_URL = `file:${join(folder, 'jury.db')}`;
	process.env.APP_SECRET ??= 'bench-secret-bench-secret-bench-secret';
	try {
		await migrate();
		const lost: Lost = {
			...{ keystrokes: 0, typed: 0, saves: 0, cuts: 0, unanswered: 0, crashes: 0, offlineCrashes: 0 }
		};
		const sittings = await sittingJury(JURORS);
		const typists = await Promise.all(
			sittings.map((sitting, i) => typist(sitting, seededRandom(SEED + i), lost))
		);
		// All of a step leave together: their saves meet in the one queue of writes.
		for (let at = 0; at < LASTS_MS; at += KEY_MS) await Promise.all(typists.map(({ step }) => step(at)));
		await Promise.all(typists.map(({ end }) => end()));
		return lost;
	} finally {
		await closeConnections();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function typist(sitting: Sitting, random: () => number, lost: Lost): Promise<Typist> {
	const { actor, editionSlug, code, jurorId } = sitting;
	const key = { jurorId, edition: editionSlug, code };
	const storage = memory();
	let now = 0;
	let due: { at: number; work: () => void } | undefined;
	let isUp = true;
	let losesNext = false;
	let pages = 0;
	let underWay: Promise<unknown> = Promise.resolve();
	/** What the device keeps of the dossier, for when the network is cut. */
	let device = (await dossierPage(actor, editionSlug, code)).own;
	/** What was typed since the beginning, and when each character was. */
	let text = '';
	const times: number[] = [];

	async function send(draft: ReadingDraft, revision: number): Promise<Answer> {
		if (!isUp) return undefined;
		let answer: Answer;
		try {
			const kept = await saveReading({ actor, editionSlug, code, ...draft, revision });
			lost.saves += 1;
			answer = { is: 'kept', ...kept };
		} catch (thrown) {
			if (!(thrown instanceof ReadingChanged)) throw thrown;
			answer = { is: 'changed', stored: thrown.stored };
		}
		if (!losesNext) return answer;
		losesNext = false;
		lost.unanswered += 1;
		return undefined;
	}
	async function open(): Promise<ReadingSaver> {
		if (isUp) device = (await dossierPage(actor, editionSlug, code)).own;
		const own = device;
		due = undefined;
		const page = new ReadingSaver({ ...key, page: String(++pages) }, own, {
			send: (draft, revision) => {
				const sent = send(draft, revision);
				underWay = sent.catch(() => undefined);
				return sent;
			},
			storage,
			now: () => now,
			later: (work, ms) => {
				const mine = { at: now + ms, work };
				due = mine;
				return () => void (due === mine && (due = undefined));
			},
			onState: () => undefined,
			onStored: (stored) => (device = stored)
		});
		const [kept] = keptReadings(storage, jurorId);
		const found = kept ? page.restore(kept, own) : own;
		// Nothing else writes: two versions would be the saver's own fault.
		const there = text.startsWith(found.comment) ? found.comment.length : 0;
		lost.keystrokes += times.slice(there).filter((typed) => typed < now - GRACE_MS).length;
		text = text.slice(0, there);
		times.length = there;
		return page;
	}
	/** What was sent is answered, and the saver has heard it. */
	async function settled(): Promise<void> {
		await underWay;
		await new Promise((heard) => setImmediate(heard));
	}

	let page = await open();
	return {
		step: async (at) => {
			now = at;
			while (due && due.at <= at) {
				const { work } = due;
				due = undefined;
				work();
				await settled();
			}
			if (random() < 0.004) {
				isUp = !isUp;
				if (isUp) await page.flush();
				else lost.cuts += 1;
			}
			if (random() < 0.01) losesNext = true;
			if (random() < 0.002) {
				lost.crashes += 1;
				if (!isUp) lost.offlineCrashes += 1;
				page = await open();
			}
			// A page holds four thousand characters: one begins again on another line of the same note.
			if (random() < 0.85 && text.length < 3900) {
				text += 'abcdefghij'[text.length % 10];
				times.push(at);
				lost.typed += 1;
				page.note({ marks: {}, privateNote: '', comment: text });
			}
		},
		end: async () => {
			isUp = true;
			losesNext = false;
			for (let i = 0; i < 5 && page.isDirty; i++) await page.flush();
			const { own } = await dossierPage(actor, editionSlug, code);
			lost.keystrokes += text.length - (text.startsWith(own.comment) ? own.comment.length : 0);
		}
	};
}

/** The storage of one browser. */
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
