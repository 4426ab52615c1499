import { eq } from 'drizzle-orm';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { issueOne } from '../../../src/lib/server/certificates/issue.ts';
import { certificateDesk } from '../../../src/lib/server/certificates/office.ts';
import { eventCertificatesPdf } from '../../../src/lib/server/certificates/pdf.ts';
import { reissue, revoke } from '../../../src/lib/server/certificates/revoke.ts';
import { askAll, runAll } from '../../../src/lib/server/certificates/run.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { certificate } from '../../../src/lib/server/db/schema/certificates.ts';
import { makeHeldSession } from '../../factories/presence.ts';

/** What the permanence reads and does of certificates, each on an offer of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

async function made() {
	const { event, people } = await makeHeldSession([[180, 180]]);
	return { eventId: event.id, code: people[0]!.code };
}

async function given() {
	const { eventId } = await made();
	await runAll({ eventId, personId: null });
	const [one] = await (await reader()).select().from(certificate).where(eq(certificate.eventId, eventId));
	return { eventId, certificateId: one!.id };
}

export const CERTIFICATE_READS: Calls = {
	certificateDesk: async (actor) => certificateDesk(actor, (await made()).eventId),
	eventCertificatesPdf: async (actor) => eventCertificatesPdf(actor, (await given()).eventId)
};

export const CERTIFICATE_COMMANDS: Calls = {
	askAll: async (actor) => askAll(actor, (await made()).eventId),
	issueOne: async (actor) => {
		const { eventId, code } = await made();
		return issueOne(actor, eventId, code);
	},
	revoke: async (actor) => revoke({ ...(await given()), actor, reason: 'Essai' }),
	reissue: async (actor) => {
		const of = await given();
		await revoke({ ...of, actor: system('test'), reason: 'Essai' });
		return reissue({ ...of, actor });
	}
};
