import { and, eq, inArray } from 'drizzle-orm';
import type { ApplicationInput } from '../../../schemas/exhibitor-application.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import {
	boothOption,
	boothType,
	exhibitor,
	exhibitorTopic,
	exhibitorTopicOf,
	partnerLevel
} from '../../db/schema/exhibitors.ts';
import { region } from '../../db/schema/members.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { openOwnExhibitor, type ExhibitorRow } from '../access.ts';
import { requireEditable } from './calendar.ts';
import { missingOf, requirePrice } from './complete.ts';

/** What the form holds, in the row itself. */
const FIELDS = [
	...['name', 'kind', 'boothTypeId', 'partnerLevelId', 'summary', 'description', 'summaryEn'],
	...['descriptionEn', 'website', 'regionCode', 'phone', 'needs', 'options']
] as readonly (keyof ExhibitorRow & keyof Wanted)[];

/**
 * Saves what the form of an application holds, as long as it may be changed. Nothing that changed is no new revision.
 * @returns the revision that the page now holds
 * @throws Refusal `application_changed` (`revision`: the one to read) when somebody saved something else since the page was
 *   read, `invalid_input` for a choice of another event, `application_incomplete` for one that is handed in and would no
 *   longer be whole, `booth_no_price` for a type that its kind is not offered, and what {@link requireEditable} refuses
 */
export async function saveApplication(request: {
	actor: Actor;
	code: string;
	input: ApplicationInput;
}): Promise<{ revision: number; savedAt: Date }> {
	const { actor, code, input } = request;
	return write('exhibitors.saveApplication', async (tx) => {
		const { exhibitor: current, exhibition } = await openOwnExhibitor(tx, actor, code);
		requireEditable(current, exhibition);
		const wanted = await readWanted(tx, current, input);
		const before = await topicsOf(tx, current.id);
		const fields = [
			...FIELDS.filter((field) => JSON.stringify(wanted[field]) !== JSON.stringify(current[field])),
			...(JSON.stringify(wanted.topics) === JSON.stringify(before) ? [] : ['topics'])
		];
		const at = now();
		// Also of an earlier revision: the answer to one's own save may have been lost.
		if (fields.length === 0) return { revision: current.revision, savedAt: at };
		if (current.revision !== input.revision)
			throw new Refusal('application_changed', { values: { revision: current.revision } });
		if (current.status === 'submitted') {
			const [field] = missingOf(wanted);
			if (field) throw new Refusal('application_incomplete', { field });
			await requirePrice(tx, wanted);
		}
		const { topics, ...row } = wanted;
		const revision = current.revision + 1;
		await tx
			.update(exhibitor)
			.set({ ...row, revision, updatedAt: at })
			.where(eq(exhibitor.id, current.id));
		if (fields.includes('topics')) {
			await tx.delete(exhibitorTopicOf).where(eq(exhibitorTopicOf.exhibitorId, current.id));
			if (topics.length > 0)
				await tx
					.insert(exhibitorTopicOf)
					.values(topics.map((topicId) => ({ exhibitorId: current.id, topicId })));
		}
		// A draft is its author's own; from the day it is handed in, others read it.
		if (current.status !== 'draft')
			await record(tx, actor, {
				action: 'exhibitor.edited',
				objectKind: 'exhibitor',
				objectId: current.id,
				details: { code }
			});
		return { revision, savedAt: at };
	});
}

type Wanted = Awaited<ReturnType<typeof readWanted>>;

/** What a form asks for, where all of it is of the event; options that are offered, as many as one may have. */
async function readWanted(tx: Tx, { eventId }: ExhibitorRow, input: ApplicationInput) {
	const { revision: _, topics, options, boothTypeId = null, partnerLevelId = null, ...text } = input;
	if (boothTypeId !== null) await requireOfEvent(tx, boothType, boothTypeId, eventId, 'boothTypeId');
	if (partnerLevelId !== null)
		await requireOfEvent(tx, partnerLevel, partnerLevelId, eventId, 'partnerLevelId');
	const regionCode = text.regionCode || null;
	if (regionCode !== null) {
		const [known] = await tx.select({ code: region.code }).from(region).where(eq(region.code, regionCode));
		if (!known) throw new Refusal('invalid_input', { status: 400, field: 'regionCode' });
	}
	const known = topics.length
		? await tx
				.select({ id: exhibitorTopic.id })
				.from(exhibitorTopic)
				.where(and(eq(exhibitorTopic.eventId, eventId), inArray(exhibitorTopic.id, topics)))
		: [];
	const offered = await tx
		.select({ id: boothOption.id, most: boothOption.perExhibitor })
		.from(boothOption)
		.where(eq(boothOption.eventId, eventId));
	return {
		...{ ...text, boothTypeId, partnerLevelId, regionCode },
		topics: known.map(({ id }) => id).sort((a, b) => a - b),
		options: Object.fromEntries(
			offered
				.map(({ id, most }) => [id, Math.min(options[String(id)] ?? 0, most)] as const)
				.filter(([, quantity]) => quantity > 0)
		)
	};
}

async function requireOfEvent(
	tx: Tx,
	table: typeof boothType | typeof partnerLevel,
	id: number,
	eventId: number,
	field: string
): Promise<void> {
	const [found] = await tx
		.select({ id: table.id })
		.from(table)
		.where(and(eq(table.id, id), eq(table.eventId, eventId)));
	if (!found) throw new Refusal('invalid_input', { status: 400, field });
}

async function topicsOf(tx: Tx, exhibitorId: number): Promise<number[]> {
	const rows = await tx
		.select({ id: exhibitorTopicOf.topicId })
		.from(exhibitorTopicOf)
		.where(eq(exhibitorTopicOf.exhibitorId, exhibitorId));
	return rows.map(({ id }) => id).sort((a, b) => a - b);
}
