import { eq } from 'drizzle-orm';
import type { ReviewInput } from '../../schemas/exhibitor-application.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { boothType } from '../db/schema/exhibitors.ts';
import { Refusal } from '../errors.ts';
import { openExhibitor } from '../exhibitors/access.ts';
import { mailedApplication } from '../exhibitors/applications/mailed.ts';
import type { Inline } from './message.ts';
import { applicationDecided } from './templates/exhibitors.ts';

/**
 * The letter that an answer would send, read before it leaves.
 * @throws Refusal `not_allowed` (403), `not_found` (404), also for an application that nobody would receive it for
 */
export async function previewLetter(
	actor: Actor,
	code: string,
	{ decision, note, boothTypeId }: ReviewInput
): Promise<{ to: string; subject: string; lines: string[] }> {
	requireStaff(actor);
	const db = await reader();
	const { exhibitor } = await openExhibitor(db, actor, code);
	const found = await mailedApplication(exhibitor.id);
	if (!found) throw new Refusal('not_found', { status: 404 });
	const [type] = await db.select().from(boothType).where(eq(boothType.id, boothTypeId));
	const message = applicationDecided({ ...found, note, boothType: type?.name ?? null }, decision);
	return {
		to: found.to.email,
		subject: message.subject,
		lines: message.blocks.flatMap((block) => {
			if (block.kind === 'paragraph' || block.kind === 'note') return [wordsOf(block.text)];
			if (block.kind === 'facts') return block.rows.map(([name, value]) => `${name}\u00a0: ${value}`);
			return [];
		})
	};
}

/** What a text of a message says, without its weight. */
function wordsOf(text: Inline | readonly Inline[]): string {
	if (typeof text === 'string') return text;
	if ('strong' in text) return text.strong;
	if ('label' in text) return text.label;
	return text.map(wordsOf).join('');
}
