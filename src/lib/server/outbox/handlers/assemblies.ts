import { convenedOf } from '../../assemblies/convene.ts';
import { delegationOf } from '../../assemblies/delegation.ts';
import { makeMails } from '../../mail/deliver.ts';
import { delegation, noticeOfMeeting } from '../../mail/templates/assemblies.ts';
import type { Handler } from '../worker.ts';

/** Messages made in one write: the door never waits for long. */
const BATCH = 50;

/** One notice to each person; those made already, by a run that was cut, are left as they are. */
export const onAssemblyConvened: Handler<'assembly.convened'> = async ({ eventId, correction }) => {
	const found = await convenedOf(eventId);
	if (!found) return;
	const key = `assembly.convened:${eventId}${correction ? `.${correction.revision}` : ''}`;
	const drafts = found.people.map((person) => ({
		dedupeKey: `${key}:${person.personId}`,
		template: 'assembly-notice' as const,
		recipient: person.email,
		message: noticeOfMeeting(found, person, correction?.what)
	}));
	for (let from = 0; from < drafts.length; from += BATCH) await makeMails(drafts.slice(from, from + BATCH));
};

export const onAssemblyDelegate: Handler<'assembly.delegate'> = async (fact, { id }) => {
	const found = await delegationOf(fact);
	if (!found) return;
	await makeMails([
		{
			dedupeKey: `assembly.delegate:${id}`,
			template: 'assembly-delegate',
			recipient: found.email,
			message: delegation(found, fact.isNamed)
		}
	]);
};
