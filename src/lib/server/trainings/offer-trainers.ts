import { and, asc, eq } from 'drizzle-orm';
import { canonicalEmail, searchable } from '../../format/names.ts';
import type { OfferInput } from '../../schemas/trainings.ts';
import { person } from '../db/schema/members.ts';
import { speaker } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { linkTrainers } from './offer-dates.ts';

/**
 * Puts the trainers of an offer as a form says them, linked to all of its meetings. Their address links an account: its
 * holder keeps the sheets and sees who is registered.
 * @throws Refusal on the line: `trainer_unnamed`, `trainer_unknown` for an address that nobody signs in with,
 *   `trainer_twice`
 */
export async function putTrainers(tx: Tx, eventId: number, lines: OfferInput['trainers']): Promise<void> {
	const there = await tx.select().from(speaker).where(eq(speaker.eventId, eventId)).orderBy(asc(speaker.id));
	const slugs = new Set(there.map(({ slug }) => slug));
	const ids: number[] = [];
	const people = new Set<number>();
	for (const [line, { id, email, ...said }] of lines.entries()) {
		if (!said.name && !email) continue;
		if (!said.name) throw new Refusal('trainer_unnamed', { status: 400, field: `trainers[${line}].name` });
		const personId = email ? await holderOf(tx, email, line) : null;
		if (personId !== null) {
			if (people.has(personId)) throw new Refusal('trainer_twice', { field: `trainers[${line}].email` });
			people.add(personId);
		}
		const before = there.find((one) => one.id === id);
		if (before) {
			await tx
				.update(speaker)
				.set({ ...said, personId })
				.where(eq(speaker.id, before.id));
			ids.push(before.id);
			continue;
		}
		const [made] = await tx
			.insert(speaker)
			.values({ eventId, ...said, personId, slug: freeSlug(said.name, slugs) })
			.returning({ id: speaker.id });
		ids.push(made!.id);
	}
	await linkTrainers(tx, eventId, ids);
	for (const { id } of there)
		if (!ids.includes(id))
			await tx.delete(speaker).where(and(eq(speaker.id, id), eq(speaker.eventId, eventId)));
}

async function holderOf(tx: Tx, email: string, line: number): Promise<number> {
	const [found] = await tx
		.select({ id: person.id })
		.from(person)
		.where(eq(person.emailCanonical, canonicalEmail(email)));
	if (!found) throw new Refusal('trainer_unknown', { field: `trainers[${line}].email` });
	return found.id;
}

function freeSlug(name: string, taken: Set<string>): string {
	const base =
		searchable(name)
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-|-$/g, '') || 'personne';
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	taken.add(slug);
	return slug;
}
