import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { MomentKind } from '../../../awards/gala.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { galaCue, galaMoment } from '../../db/schema/gala.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition, type Edition } from '../editions/queries.ts';
import { moveLetters } from '../results/out.ts';
import { publishPrize, publishResults } from '../results/publish.ts';
import { galaOf, type Gala } from './queries.ts';

/** A step of the stage, from the one that the remote saw. */
interface Step {
	actor: Actor;
	editionSlug: string;
	step: number;
}

/**
 * Begins the gala: its screens leave the countdown.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `gala_not_ready`, `gala_moved` where another remote has,
 *   `gala_too_early` more than two hours before the embargo ends
 */
export async function startGala(request: Step): Promise<void> {
	await makeStep('gala.start', request, { kind: 'started' }, (tx, { edition }) =>
		record(tx, request.actor, {
			...{ action: 'gala.started', objectKind: 'award_edition', objectId: edition.id }
		})
	);
}

/** Puts a cue on the stage. @throws Refusal as {@link startGala}, `gala_not_started`, `gala_over`, `cue_unknown` */
export async function showCue({ cue, ...request }: Step & { cue: number }): Promise<void> {
	await makeStep('gala.showCue', request, { kind: 'cue', cueId: cue }, async () => {});
}

/**
 * Opens the envelope on the stage: the moment, and the laureates of its prize made public, in one write. It cannot be taken
 * back.
 * @throws Refusal as {@link showCue}, `gala_too_soon` before the embargo ends, `envelope_not_locked`, `envelope_empty` where
 *   nobody is left to name
 */
export async function reveal({ cue, ...request }: Step & { cue: number }): Promise<void> {
	await makeStep('awards.reveal', request, { kind: 'revealed', cueId: cue }, async (tx, { edition, at }) => {
		// The stage's instant may be that of an instance whose clock is ahead: this one's must be past the embargo too.
		if (now() < edition.embargoUntil) throw new Refusal('gala_too_soon');
		const [found] = await tx.select().from(galaCue).where(eq(galaCue.id, cue));
		const categoryId = found!.categoryId!;
		await publishPrize(tx, categoryId, at);
		const named = await tx.all(sql`SELECT 1 FROM laureate WHERE category_id = ${categoryId} LIMIT 1`);
		if (named.length === 0) throw new Refusal('envelope_empty');
		await moveLetters(tx, edition.id);
		await record(tx, request.actor, {
			...{ action: 'gala.revealed', objectKind: 'award_category', objectId: categoryId }
		});
	});
}

/** Ends the gala: what no envelope told comes out at once. @throws Refusal as {@link showCue}, `gala_ends_early` before the embargo ends */
export async function endGala(request: Step): Promise<void> {
	await makeStep('awards.endGala', request, { kind: 'ended' }, async (tx, { edition }) => {
		await moveLetters(tx, edition.id);
		await record(tx, request.actor, {
			...{ action: 'gala.ended', objectKind: 'award_edition', objectId: edition.id }
		});
	});
	await publishResults();
}

/**
 * Goes on with a gala that was ended by mistake, within the evening. What its end brought out stays out.
 * @throws Refusal as {@link showCue}; `gala_over` twelve hours after its end, `gala_moved` for one that is not ended
 */
export async function resumeGala(request: Step): Promise<void> {
	await makeStep('gala.resume', request, { kind: 'resumed' }, (tx, { edition }) =>
		record(tx, request.actor, {
			...{ action: 'gala.resumed', objectKind: 'award_edition', objectId: edition.id }
		})
	);
}

/** A press of a remote: what it means, and what comes with it in the same write. */
async function makeStep(
	name: `${'gala' | 'awards'}.${string}`,
	{ actor, editionSlug, step }: Step,
	press: { kind: MomentKind; cueId?: number },
	then: (tx: Tx, made: { edition: Edition; at: Date }) => Promise<void>
): Promise<void> {
	const edition = await staffEdition(actor, editionSlug);
	try {
		await write(name, async (tx) => {
			const gala = await galaOf(tx, edition.id);
			if (!gala) throw new Refusal('gala_not_ready');
			if (await isPressedTwice(tx, { gala, actor, step, press })) return;
			const at = await addMoment(tx, { gala, actor, step: step + 1, ...press });
			// The last moment may be of an instance whose clock is ahead: what publishes asks our own clock too.
			if (now() < edition.embargoUntil && press.kind === 'revealed') throw new Refusal('gala_too_soon');
			if (now() < edition.embargoUntil && press.kind === 'ended') throw new Refusal('gala_ends_early');
			await then(tx, { edition, at });
		});
	} catch (error) {
		throw refusalOf(error);
	}
}

/**
 * Writes a moment after the last. The store refuses one that does not follow.
 * @returns its instant, which is not before the last one's, whatever the clocks of two instances say
 */
export async function addMoment(
	tx: Tx,
	moment: { gala: Gala; actor: Actor; kind: MomentKind } & Partial<typeof galaMoment.$inferInsert>
): Promise<Date> {
	const { gala, actor, ...rest } = moment;
	const [last] = await tx
		.select({ seq: galaMoment.seq, at: galaMoment.at })
		.from(galaMoment)
		.where(eq(galaMoment.galaId, gala.id))
		.orderBy(desc(galaMoment.seq))
		.limit(1);
	const at = last && last.at > now() ? last.at : now();
	const { personId } = requirePerson(actor);
	await tx.insert(galaMoment).values({ ...rest, galaId: gala.id, seq: (last?.seq ?? 0) + 1, at, personId });
	return at;
}

/** A press that the same person has already made, of which the first answer was lost or not waited for. */
async function isPressedTwice(
	tx: Tx,
	{
		gala,
		actor,
		step,
		press
	}: { gala: Gala; actor: Actor; step: number; press: { kind: MomentKind; cueId?: number } }
): Promise<boolean> {
	const [last] = await tx
		.select()
		.from(galaMoment)
		.where(and(eq(galaMoment.galaId, gala.id), isNotNull(galaMoment.step)))
		.orderBy(desc(galaMoment.seq))
		.limit(1);
	return (
		last?.step === step + 1 &&
		last.kind === press.kind &&
		last.cueId === (press.cueId ?? null) &&
		last.personId === requirePerson(actor).personId
	);
}

const SAID = [
	...['gala_not_ready', 'gala_over', 'gala_moved', 'gala_not_started', 'cue_unknown', 'envelope_not_locked'],
	...['gala_too_soon', 'gala_too_early', 'gala_ends_early', 'caption_unknown']
] as const;

/** What the store refused of a moment, as its sentence; anything else as it is. */
export function refusalOf(error: unknown): unknown {
	const found = violation(error);
	if (found?.startsWith('gala_moment.')) return new Refusal('gala_moved');
	const code = SAID.find((one) => one === found);
	return code ? new Refusal(code as 'gala_moved') : error;
}
