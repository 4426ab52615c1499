import { and, eq, sql } from 'drizzle-orm';
import { reader } from '../../src/lib/server/db/client.ts';
import { courseSession } from '../../src/lib/server/db/schema/courses.ts';
import { event } from '../../src/lib/server/db/schema/events.ts';
import { person } from '../../src/lib/server/db/schema/members.ts';
import { speaker } from '../../src/lib/server/db/schema/programme.ts';
import { quota } from '../../src/lib/server/db/schema/registration.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { waitForPlace } from '../../src/lib/server/registration/line/wait-for-place.ts';
import { addMaterial } from '../../src/lib/server/trainings/materials.ts';
import { saveNotes } from '../../src/lib/server/trainings/trainer.ts';

/** So long before a meeting that those registered in the next one have its link today. */
const EARLY_MINUTES = 14 * 24 * 60;

/** Who waits for a place of the offer that is full. */
const WAITING = 'direction@lesoit.example';

const WAY_IN = 'Sonnez au 204. Ascenseur à gauche de l’entrée, deuxième étage.';

/** What the trainer of the demonstration wrote and gave, the room where she trains, and a link that is given already. */
export async function seedTrainingOffice(): Promise<void> {
	const db = await reader();
	const offers = await db
		.select({
			id: event.id,
			slug: event.slug,
			format: courseSession.format,
			room: courseSession.room,
			revision: courseSession.revision,
			personId: person.id,
			email: person.email,
			name: speaker.name
		})
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.innerJoin(speaker, eq(speaker.eventId, event.id))
		.leftJoin(person, eq(person.id, speaker.personId))
		.where(eq(courseSession.status, 'confirmed'))
		.orderBy(event.firstDay);
	const next = offers.find(({ format }) => format === 'online');
	await write('events.seedOffice', async (tx) => {
		if (next)
			await tx
				.update(courseSession)
				.set({ accessMinutes: EARLY_MINUTES })
				.where(eq(courseSession.eventId, next.id));
		for (const { id, format, room } of offers)
			if (format !== 'online')
				await tx
					.update(courseSession)
					.set({ room: [room, WAY_IN].filter(Boolean).join('. ') })
					.where(eq(courseSession.eventId, id));
	});
	await seedLine();
	const trained = offers.find(({ personId }) => personId !== null);
	if (!trained) return;
	const { slug, revision, email, name } = trained;
	const actor = {
		...{ kind: 'person' as const, personId: trained.personId!, email: email!, name },
		...{ roles: [], organisationIds: [] }
	};
	await saveNotes({
		actor,
		slug,
		revision,
		notes: 'Apporter les cartons de couleur.\nPause à 10\u00a0h\u00a030.'
	});
	await addMaterial({
		...{ actor, slug, given: 'before' },
		file: { name: 'Cahier de la personne participante.pdf', bytes: Buffer.from(PDF, 'latin1') }
	});
}

/** Somebody waits for a place of the offer that is full. */
async function seedLine(): Promise<void> {
	const db = await reader();
	const [full] = await db
		.select({ slug: event.slug })
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.innerJoin(quota, eq(quota.eventId, event.id))
		.where(and(eq(courseSession.status, 'confirmed'), sql`${quota.taken} >= ${quota.capacity}`))
		.orderBy(event.firstDay);
	const [who] = await db.select().from(person).where(eq(person.email, WAITING));
	if (!full || !who) return;
	const name = `${who.givenName} ${who.familyName}`;
	await waitForPlace(
		{ ...{ kind: 'person', personId: who.id, email: WAITING, name }, ...{ roles: [], organisationIds: [] } },
		full.slug
	);
}

/** A page of a PDF with nothing on it. */
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
