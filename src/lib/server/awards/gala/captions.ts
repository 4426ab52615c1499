import { requireStaff, type Actor } from '../../auth/policy.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';
import { galaOf, type Gala } from './queries.ts';
import { addMoment, refusalOf } from './steps.ts';

interface At {
	actor: Actor;
	editionSlug: string;
}

/**
 * Says a caption under what is on the stage. It moves no step: whoever types and whoever presents do not stop one another.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `gala_not_ready`, `gala_not_started`, `gala_over`
 */
export async function sayCaption({ text, ...at }: At & { text: string }): Promise<void> {
	await caption('gala.caption', at, (tx, gala) =>
		addMoment(tx, { gala, actor: at.actor, kind: 'caption', text })
	);
}

/** Takes a caption back, also after the end: neither the screens nor the replay have it. @throws Refusal `caption_unknown` */
export async function takeCaptionBack({ seq, ...at }: At & { seq: number }): Promise<void> {
	await caption('gala.takeCaptionBack', at, (tx, gala) =>
		addMoment(tx, { gala, actor: at.actor, kind: 'uncaption', ofSeq: seq })
	);
}

async function caption(
	name: `gala.${string}`,
	{ actor, editionSlug }: At,
	work: (tx: Tx, gala: Gala) => Promise<unknown>
): Promise<void> {
	requireStaff(actor);
	const { id } = await staffEdition(actor, editionSlug);
	try {
		await write(name, async (tx) => {
			const gala = await galaOf(tx, id);
			if (!gala) throw new Refusal('gala_not_ready');
			await work(tx, gala);
		});
	} catch (error) {
		throw refusalOf(error);
	}
}
