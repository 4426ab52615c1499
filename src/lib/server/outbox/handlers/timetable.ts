import { makeMails, type Draft } from '../../mail/deliver.ts';
import { timetableChanged } from '../../mail/templates/timetable.ts';
import { concernedBy, type Concerned } from '../../programme/board/concerned.ts';
import { findTicketById } from '../../registration/queries.ts';
import type { Handler } from '../worker.ts';
import { calendarFile } from './documents.ts';

/** Messages made in one write. */
const BATCH = 25;

/** One message to each person concerned, whatever number of sessions changes for them. */
export const onTimetablePublished: Handler<'timetable.published'> = async ({ versionId }) => {
	const { event, people } = await concernedBy(versionId);
	for (let from = 0; from < people.length; from += BATCH) {
		const drafts: Draft[] = [];
		for (const one of people.slice(from, from + BATCH)) drafts.push(await draftFor(one));
		await makeMails(drafts);
	}

	async function draftFor(one: Concerned): Promise<Draft> {
		const registered = one.registrationId === null ? null : await findTicketById(one.registrationId);
		return {
			dedupeKey: `timetable.published:${versionId}:${one.personId}`,
			template: 'timetable',
			recipient: one.email,
			...(registered ? { orderId: registered.order.id } : {}),
			message: timetableChanged({ ...one, registered }, event),
			attachments: registered ? await calendarFile(registered) : []
		};
	}
};
