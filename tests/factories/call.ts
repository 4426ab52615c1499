import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { beginProposal } from '../../src/lib/server/programme/proposals/begin.ts';
import { proposalPage } from '../../src/lib/server/programme/proposals/queries.ts';
import { saveProposal } from '../../src/lib/server/programme/proposals/save.ts';
import { submitProposal } from '../../src/lib/server/programme/proposals/submit.ts';
import { proposalInput } from '../../src/lib/schemas/proposals.ts';
import { eq } from 'drizzle-orm';
import { makeEvent } from './event.ts';
import { makePerson } from './people.ts';

/** An event whose call is open, with two formats, two tracks and one question that must be answered. */
export async function makeCall(options: { closesInDays?: number; required?: boolean } = {}) {
	const { closesInDays = 20, required = false } = options;
	const { event, ...rest } = await makeEvent();
	const eventId = event.id;
	const at = (days: number) => new Date(now().getTime() + days * DAY_MS);
	return write('programme.factory', async (tx) => {
		await tx.insert(t.callForProposals).values({
			eventId,
			introduction: 'Ce qu’on cherche.',
			opensAt: at(-10),
			closesAt: at(closesInDays),
			reviewsCloseAt: at(25),
			editsCloseAt: at(28)
		});
		const formats = await tx
			.insert(t.proposalFormat)
			.values([
				{ eventId, name: 'Atelier', kind: 'workshop', minutes: 75, maxSpeakers: 3 },
				{ eventId, name: 'Affiche', kind: 'poster', minutes: 30, maxSpeakers: 1, position: 1 }
			])
			.returning();
		const tracks = await tx
			.insert(t.track)
			.values([
				{ eventId, slug: 'numerique', name: 'Numérique' },
				{ eventId, slug: 'gestion', name: 'Gestion' }
			])
			.returning();
		const [question] = await tx
			.insert(t.callQuestion)
			.values({ eventId, label: 'Déjà donné?', kind: 'choice', options: ['Oui', 'Non'], required })
			.returning();
		return { event, ...rest, formats, tracks, question: question! };
	});
}
export type MadeCall = Awaited<ReturnType<typeof makeCall>>;

/** What the form of a whole proposal sends. */
export function proposalFields(call: MadeCall, more: Record<string, unknown> = {}) {
	return proposalInput.parse({
		revision: 1,
		title: 'Faire parler un parcours',
		formatId: call.formats[0]!.id,
		trackId: call.tracks[0]!.id,
		summary: 'Trois exercices.',
		answers: { [call.question.id]: 'Oui' },
		...more
	});
}

/** A proposal of somebody, brought to a state as the committee would. */
export async function makeProposal(
	call: MadeCall,
	options: {
		actor?: Actor;
		status?: 'draft' | 'submitted' | 'accepted' | 'waitlisted' | 'declined';
		fields?: Record<string, unknown>;
	} = {}
) {
	const { status = 'draft', fields = {} } = options;
	const actor = options.actor ?? (await makePerson()).actor;
	const { code } = await beginProposal({ actor, eventSlug: call.event.slug });
	await saveProposal({ actor, code, input: proposalFields(call, fields) });
	if (status !== 'draft') await submitProposal({ actor, code });
	if (status !== 'draft' && status !== 'submitted')
		await write('programme.factory', (tx) =>
			tx
				.update(t.proposal)
				.set({ status, decidedAt: now(), ...(status === 'accepted' ? { confirmBy: '2099-01-01' } : {}) })
				.where(eq(t.proposal.code, code))
		);
	return { actor, code };
}

/** The row of a proposal. */
export async function rowOf(code: string) {
	const [row] = await (await reader()).select().from(t.proposal).where(eq(t.proposal.code, code));
	return row!;
}

/** The page of a proposal, for somebody who speaks in it. */
export async function pageOf(actor: Actor, code: string) {
	const { proposal } = await proposalPage(actor, code);
	return proposal!;
}
