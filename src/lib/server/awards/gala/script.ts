import { and, eq, sql } from 'drizzle-orm';
import type { CueInput, GalaInput, NewCueInput } from '../../../schemas/gala.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { gala, galaCue } from '../../db/schema/gala.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';
import { proposedCues } from './proposed-cues.ts';
import { cuesOf, galaOf, prizesOf, type Gala } from './queries.ts';

interface At {
	actor: Actor;
	editionSlug: string;
}
type AtRevision = At & { revision: number };

/**
 * Sets where and how the gala of an edition is held; the first time makes it.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` when somebody else changed it since
 */
export async function setGala({ input, ...at }: At & { input: GalaInput }): Promise<void> {
	const { revision, ...set } = input;
	// Its place and its broadcast are on a page that may be public: theirs is the domain whose version rises.
	await change('gala.set', { ...at, revision }, async (tx, { id }) => {
		await tx.update(gala).set(set).where(eq(gala.id, id));
	});
}

/** Adds a cue at the end. @throws Refusal as {@link setGala}, `not_found` for a prize, `cue_twice` for one that has its envelope */
export async function addCue({ input, ...at }: At & { input: NewCueInput }): Promise<void> {
	const { revision, prize: slug, kind, ...words } = input;
	await change('galaScript.addCue', { ...at, revision }, async (tx, { id, editionId }) => {
		const prize = (await prizesOf(tx, editionId)).find((one) => one.slug === slug);
		if (kind === 'prize' && !prize) throw new Refusal('invalid_input', { status: 400, field: 'prize' });
		if (kind === 'prize' && prize!.isScripted)
			throw new Refusal('cue_twice', { status: 400, field: 'prize' });
		const categoryId = kind === 'prize' ? prize!.id : null;
		const position = (await cuesOf(tx, id)).length + 1;
		await tx.insert(galaCue).values({ galaId: id, kind, categoryId, position, ...words });
	});
}

/** Changes a cue; once everybody has seen it, its script alone. @throws Refusal as {@link setGala}, `cue_shown` */
export async function setCue({ input, ...at }: At & { input: CueInput }): Promise<void> {
	const { revision, id: cue, ...words } = input;
	await change('galaScript.setCue', { ...at, revision }, async (tx, { id }) => {
		const [set] = await tx
			.update(galaCue)
			.set(words)
			.where(and(eq(galaCue.id, cue), eq(galaCue.galaId, id)))
			.returning({ id: galaCue.id });
		if (!set) throw new Refusal('cue_unknown', { status: 404 });
	});
}

/** Moves a cue one place up or down. @throws Refusal as {@link setGala}, `cue_unknown` */
export async function moveCue({
	cue,
	to,
	...at
}: AtRevision & { cue: number; to: 'haut' | 'bas' }): Promise<void> {
	await change('galaScript.moveCue', at, async (tx, { id }) => {
		const order = (await cuesOf(tx, id)).map((one) => one.id);
		const from = order.indexOf(cue);
		if (from < 0) throw new Refusal('cue_unknown', { status: 404 });
		const there = Math.max(0, Math.min(order.length - 1, from + (to === 'haut' ? -1 : 1)));
		order.splice(there, 0, ...order.splice(from, 1));
		await renumber(tx, order);
	});
}

/** Takes out a cue that nobody has seen. @throws Refusal as {@link setGala}, `cue_shown` */
export async function removeCue({ cue, ...at }: AtRevision & { cue: number }): Promise<void> {
	await change('galaScript.removeCue', at, async (tx, { id }) => {
		await tx.delete(galaCue).where(and(eq(galaCue.id, cue), eq(galaCue.galaId, id)));
		await renumber(
			tx,
			(await cuesOf(tx, id)).map((one) => one.id)
		);
	});
}

/** Writes a script from the prizes of the edition; of one that is begun, the envelopes it misses. @throws Refusal as {@link setGala} */
export async function proposeScript(at: AtRevision): Promise<void> {
	await change('galaScript.propose', at, async (tx, { id, editionId }) => {
		const before = await cuesOf(tx, id);
		const prizes = (await prizesOf(tx, editionId)).filter(({ isScripted }) => !isScripted);
		const cues = proposedCues(prizes, { isWhole: before.length === 0 });
		if (cues.length === 0) return;
		await tx
			.insert(galaCue)
			.values(cues.map((cue, i) => ({ galaId: id, ...cue, position: before.length + i + 1 })));
	});
}

async function renumber(tx: Tx, order: readonly number[]): Promise<void> {
	for (const [i, cue] of order.entries())
		await tx
			.update(galaCue)
			.set({ position: i + 1 })
			.where(eq(galaCue.id, cue));
}

/** One change of the script, on the revision that its page read. */
async function change(
	name: `${'gala' | 'galaScript'}.${string}`,
	{ actor, editionSlug, revision }: AtRevision,
	work: (tx: Tx, gala: Gala) => Promise<void>
): Promise<void> {
	requireStaff(actor);
	const { id: editionId } = await staffEdition(actor, editionSlug);
	try {
		await write(name, async (tx) => {
			const found = await galaOf(tx, editionId);
			if ((found?.revision ?? 0) !== revision) throw new Refusal('stale_page');
			const one =
				found ?? (await tx.insert(gala).values({ editionId, revision: 0, createdAt: now() }).returning())[0]!;
			await work(tx, one);
			await tx
				.update(gala)
				.set({ revision: sql`${gala.revision} + 1` })
				.where(eq(gala.id, one.id));
			await record(tx, actor, { action: 'gala.set', objectKind: 'award_edition', objectId: editionId });
		});
	} catch (error) {
		if (violation(error) === 'cue_shown') throw new Refusal('cue_shown');
		throw error;
	}
}
