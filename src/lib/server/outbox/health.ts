import { isNotNull, count } from 'drizzle-orm';
import packageFile from '../../../../package.json' with { type: 'json' };
import { now } from '../clock.ts';
import { connections, reader } from '../db/client.ts';
import { migrationLevel } from '../db/migrate.ts';
import { outbox } from '../db/schema/outbox.ts';
import { write } from '../db/write.ts';
import { nextDue } from './queue.ts';

/** The state of this instance, for machines: no personal data, no figure of the business. */
interface Health {
	status: 'ok' | 'late' | 'failing';
	version: string;
	database: { readable: boolean; writable: boolean };
	migrations: { applied: number; known: number } | null;
	/** Facts given up, and how long the oldest one that could be done has been waiting. */
	outbox: { lagSeconds: number; dead: number } | null;
}

/** Past this, what people wait for (a confirmation, a code) is late: worth a look, not worth stopping to serve. */
const LATE_SECONDS = 300;
/** A store that does not answer in this time does not answer. */
const PATIENCE_MS = 3_000;
/** The address is public: however often it is asked, the store is probed this often at most. */
const KEPT_MS = 2_000;

let kept: { at: number; health: Promise<Health> } | undefined;

/** Probes the store by reading and by taking its write lock; the answer is kept two seconds. */
export function health(): Promise<Health> {
	if (!kept || performance.now() - kept.at > KEPT_MS) kept = { at: performance.now(), health: probe() };
	return kept.health;
}

async function probe(): Promise<Health> {
	const [read, writable] = await Promise.all([
		answered(async () => {
			const { reader: client } = await connections();
			const due = await nextDue();
			const [dead] = await (
				await reader()
			)
				.select({ count: count() })
				.from(outbox)
				.where(isNotNull(outbox.deadAt));
			return {
				migrations: await migrationLevel(client),
				outbox: {
					lagSeconds: due ? Math.max(0, Math.round((now().getTime() - due.getTime()) / 1000)) : 0,
					dead: dead?.count ?? 0
				}
			};
		}),
		answered(() => write('health.probe', async () => true))
	]);
	const isUp = read !== undefined && writable === true && read.migrations.applied >= read.migrations.known;
	const isLate = (read?.outbox.lagSeconds ?? 0) > LATE_SECONDS;
	return {
		status: !isUp ? 'failing' : isLate ? 'late' : 'ok',
		version: packageFile.version,
		database: { readable: read !== undefined, writable: writable === true },
		migrations: read?.migrations ?? null,
		outbox: read?.outbox ?? null
	};
}

/** What the work gives, or undefined when it fails or does not end in time. */
async function answered<T>(work: () => Promise<T>): Promise<T | undefined> {
	let timer: NodeJS.Timeout;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
	});
	return Promise.race([work().catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
