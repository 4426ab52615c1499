import { and, eq } from 'drizzle-orm';
import { reader } from '../../src/lib/server/db/client.ts';
import { event } from '../../src/lib/server/db/schema/events.ts';
import { loadCatalogue } from '../../src/lib/server/registration/queries.ts';

/** The colloquium's address in the store that DATABASE_URL names. */
export async function quarieraSlug(): Promise<string> {
	const [found] = await (
		await reader()
	)
		.select({ slug: event.slug })
		.from(event)
		.where(and(eq(event.kind, 'colloquium')));
	return found!.slug;
}

/** What the form of one order sends: three people, the whole colloquium, two workshops each, by invoice. */
export async function orderForm(): Promise<{ path: string; body: (serial: number) => string }> {
	const db = await reader();
	const [found] = await db.select().from(event).where(eq(event.kind, 'colloquium'));
	const { sessions } = await loadCatalogue(found!.id);
	const slots = [...new Set(sessions.map((session) => session.slot))];
	const choices = slots.slice(1, 3).map((slot) => sessions.filter((session) => session.slot === slot));
	const body = (serial: number): string => {
		const form = new URLSearchParams({
			idempotencyKey: `mesure-http-${process.pid}-${serial}`,
			method: 'invoice'
		});
		const person = (prefix: string, i: number) => {
			form.set(`${prefix}.givenName`, 'Camille');
			form.set(`${prefix}.familyName`, `Essai-${i}`);
			form.set(`${prefix}.email`, `p${process.pid}.${serial}.${i}@mesure.example`);
		};
		person('payer', 0);
		for (let i = 0; i < 3; i++) {
			person(`people[${i}]`, i);
			form.set(`people[${i}].pass`, 'complet');
			choices.forEach((open, at) =>
				form.set(`people[${i}].sessions.${slots[at + 1]}`, String(open[(serial + i) % open.length]!.id))
			);
		}
		return form.toString();
	};
	return { path: `/evenements/${found!.slug}/inscription?/inscrire`, body };
}

/** Each order comes from a network of its own, as the limit on unpaid places expects of strangers. */
export function fromNetwork(serial: number): { 'x-forwarded-for': string } {
	return { 'x-forwarded-for': `10.${(serial >> 16) & 255}.${(serial >> 8) & 255}.${serial & 255}` };
}
