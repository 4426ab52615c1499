import { desc, eq } from 'drizzle-orm';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { revoke } from '../../src/lib/server/certificates/revoke.ts';
import { runAll } from '../../src/lib/server/certificates/run.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';

/** Certificates of trainings whose sheets are closed, two days after the last date, one of them taken back since. */
export async function seedCertificates(): Promise<void> {
	const db = await reader();
	const closed = await db
		.select({ id: t.event.id, lastDay: t.event.lastDay })
		.from(t.courseSession)
		.innerJoin(t.event, eq(t.event.id, t.courseSession.eventId))
		.where(eq(t.courseSession.status, 'closed'));
	for (const { id: eventId, lastDay } of closed) {
		const back = setClock(() => instantAt(addDays(lastDay, 2), '10:00').getTime());
		try {
			await runAll({ eventId, personId: null });
			const [last] = await db
				.select({ id: t.certificate.id })
				.from(t.certificate)
				.where(eq(t.certificate.eventId, eventId))
				.orderBy(desc(t.certificate.id))
				.limit(1);
			if (!last) continue;
			const reason = 'Présence signée par erreur à la place d’une collègue';
			await revoke({ actor: system('seed'), eventId, certificateId: last.id, reason });
		} finally {
			back();
		}
	}
}
