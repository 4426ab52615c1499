import { and, eq, like, ne } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { exhibitor } from '../../db/schema/exhibitors.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { openOwnExhibitor, type ExhibitorRow } from '../access.ts';
import { requireApplicationsOpen } from './calendar.ts';
import { missingOf, requirePrice } from './complete.ts';

/**
 * Hands an application in, as it was last saved. Done twice, it is done once. From then on its sheet has an address of its
 * name.
 * @throws Refusal `application_incomplete` (with the first field missing), `booth_no_price`, `exhibition_not_open`,
 *   `exhibition_closed`, `application_settled` when it is past being a draft
 */
export async function submitApplication(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('exhibitors.submitApplication', async (tx) => {
		const { exhibitor: current, exhibition } = await openOwnExhibitor(tx, actor, code);
		if (current.status === 'submitted') return;
		if (current.status !== 'draft') throw new Refusal('application_settled');
		requireApplicationsOpen(exhibition);
		const [field] = missingOf(current);
		if (field) throw new Refusal('application_incomplete', { field });
		await requirePrice(tx, current);
		const at = now();
		await tx
			.update(exhibitor)
			.set({ status: 'submitted', slug: await freeSlug(tx, current), submittedAt: at, updatedAt: at })
			.where(eq(exhibitor.id, current.id));
		await record(tx, actor, {
			action: 'exhibitor.submitted',
			objectKind: 'exhibitor',
			objectId: current.id,
			details: { code }
		});
		await emit(tx, 'exhibitor.submitted', { exhibitorId: current.id });
	});
}

/**
 * Makes a draft again of what was handed in and not answered yet, while applications are taken.
 * @throws Refusal `exhibition_closed`, `application_settled`
 */
export async function takeBackApplication(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('exhibitors.takeBackApplication', async (tx) => {
		const { exhibitor: current, exhibition } = await openOwnExhibitor(tx, actor, code);
		if (current.status === 'draft') return;
		if (current.status !== 'submitted') throw new Refusal('application_settled');
		requireApplicationsOpen(exhibition);
		await tx
			.update(exhibitor)
			.set({ status: 'draft', submittedAt: null, updatedAt: now() })
			.where(eq(exhibitor.id, current.id));
		await record(tx, actor, {
			action: 'exhibitor.taken_back',
			objectKind: 'exhibitor',
			objectId: current.id,
			details: { code }
		});
	});
}

/** An address for its name that no other exhibitor of the event has: `le-phare`, then `le-phare-2`. */
async function freeSlug(tx: Tx, { id, eventId, name, code }: ExhibitorRow): Promise<string> {
	const base =
		searchable(name)
			.replace(/[^a-z0-9]+/g, '-')
			.slice(0, 80)
			.replace(/^-|-$/g, '') || code.toLowerCase();
	const rows = await tx
		.select({ slug: exhibitor.slug })
		.from(exhibitor)
		.where(and(eq(exhibitor.eventId, eventId), ne(exhibitor.id, id), like(exhibitor.slug, `${base}%`)));
	const taken = new Set(rows.map(({ slug }) => slug));
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	return slug;
}
