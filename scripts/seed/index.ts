import { gte, lt } from 'drizzle-orm';
import { dayOf } from '../../src/lib/format/dates.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { event } from '../../src/lib/server/db/schema/events.ts';
import { outbox } from '../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { seedAccounts } from './accounts.ts';
import { seedActivities } from './activities.ts';
import { seedArrivals } from './arrivals.ts';
import { seedAssemblies } from './assemblies.ts';
import { seedAssociation } from './association.ts';
import { seedAttendance } from './attendance.ts';
import { seedBoard } from './board.ts';
import { seedCertificates } from './certificates.ts';
import { seedCongress } from './congress.ts';
import { seedCourses } from './courses.ts';
import { seedEligibility } from './eligibility.ts';
import { seedEventPolls } from './event-polls.ts';
import { seedExchange } from './exchange.ts';
import { prepareGala } from './gala.ts';
import { seedJury } from './jury.ts';
import { seedLeads } from './leads.ts';
import { seedMeeting } from './meeting.ts';
import { seedExhibitors } from './exhibitors.ts';
import { seedGroups } from './groups.ts';
import { seedMentoring } from './mentoring.ts';
import { seedMeritas } from './meritas.ts';
import { seedNextEdition } from './next-edition.ts';
import { seedNominations } from './nominations.ts';
import { seedOpenExhibition } from './open-exhibition.ts';
import { seedPacks } from './packs.ts';
import { seedPastDay } from './past-day.ts';
import { seedPolls } from './polls.ts';
import { seedQuariera } from './quariera.ts';
import { seedRankedEvent } from './ranked-event.ts';
import { seedRecentDay } from './recent-day.ts';
import { seedRegistrations } from './registrations.ts';
import { seedResults } from './results.ts';
import { seedSeats } from './seats.ts';
import { seedSelection } from './selection.ts';
import { seedSurveys } from './surveys.ts';
import { seedTrainingOffice } from './training-office.ts';

/**
 * Fills an empty, migrated store with the demonstration. Orders, payments and check-ins go through the same domain
 * functions as the routes. A store that has an event is left alone.
 * @returns whether anything was written
 */
export async function seedDemonstration(): Promise<boolean> {
	const [existing] = await (await reader()).select({ id: event.id }).from(event).limit(1);
	if (existing) return false;
	const today = dayOf(now());
	const organisations = await seedAssociation();
	await seedAccounts(organisations);
	const quariera = await seedQuariera(
		today,
		organisations.map((organisation) => organisation.name)
	);
	await seedExhibitors(quariera);
	await seedMeeting(today);
	await seedOpenExhibition(await seedRankedEvent(today, organisations));
	await seedRegistrations(quariera, organisations);
	await seedExchange(quariera);
	await seedArrivals(quariera);
	await seedLeads(quariera);
	await seedBoard(quariera);
	await seedSeats(quariera);
	await seedNextEdition(today);
	await seedSelection();
	const meritas = await seedMeritas(today);
	await seedNominations(meritas, organisations, today);
	await seedJury(meritas.scoring, organisations, today);
	await seedEligibility(meritas.open, organisations);
	await seedPastDay(today);
	await seedRecentDay(today);
	await seedResults(today);
	await seedPolls(meritas.scoring, today);
	await prepareGala(meritas.scoring.slug);
	await seedEventPolls(today);
	await seedCourses(today, organisations);
	await seedAttendance(today, organisations);
	await seedTrainingOffice();
	await seedPacks(organisations);
	await seedCertificates();
	await seedSurveys(today);
	await seedActivities(today);
	await seedCongress();
	await seedAssemblies(today, organisations);
	await seedMentoring(today, organisations);
	await seedGroups(today, organisations);
	await actFromNow();
	return true;
}

/** So many days of messages are made again by the worker: the mailbox of staff shows them, and is ready in seconds. */
const MAILED_DAYS = 5;

/** Facts were said at the dates of the story: the old ones were acted upon then, the last ones are for today's worker. */
async function actFromNow(): Promise<void> {
	const at = now();
	const old = new Date(at.getTime() - MAILED_DAYS * DAY_MS);
	await write('outbox.seed', async (tx) => {
		await tx.update(outbox).set({ doneAt: at }).where(lt(outbox.createdAt, old));
		await tx.update(outbox).set({ createdAt: at, runAfter: at }).where(gte(outbox.createdAt, old));
	});
}
