import { eq } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { gala } from '../../db/schema/gala.ts';
import { versionOf } from '../../db/version.ts';
import { OFFICE } from '../../db/watch-places.ts';
import { watchable } from '../../db/watched.ts';
import { Refusal } from '../../errors.ts';
import { publicEdition } from '../editions/queries.ts';
import { clap, clapsKnown, clapsOf } from './applause.ts';
import { stageOf } from './public.ts';
import { galaOf, momentsOf, stageAt } from './queries.ts';
import { now } from '../../clock.ts';

/** The more watch, the longer a browser gathers its claps before it sends them: so many of them answer in a second. */
const ANSWERS_PER_SECOND = 500;
const LONGEST_SECONDS = 10;
/** Commits that may move what screens show. */
const DOMAINS = ['gala', 'awards', 'applause'];

/** Looked at four times a second: an envelope opens on every screen within one. */
const stages = watchable({ domains: DOMAINS, everyMs: 250, read, pulse });

/** Server-sent events of a gala: the stage, as it moves; claps, and how many watch, every two seconds. @throws Refusal `not_found` (404) */
export async function watchGala(slug: string, network: string): Promise<ReadableStream> {
	return stages.watch((await onStage(slug)).galaId, ['stage'], network);
}

/**
 * The same for a remote, which no crowd keeps out: its place is of the office.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function watchGalaFromOffice(actor: Actor, slug: string): Promise<ReadableStream> {
	requireStaff(actor);
	return stages.watch((await onStage(slug)).galaId, ['stage'], OFFICE);
}

/** How many watch a gala, of this server. */
export function watchersOf(galaId: number): Promise<number> {
	return stages.watching(galaId);
}

/** Counts claps for what is on the stage. @returns none while there is no gala under way */
export async function applaud(
	slug: string,
	{ claps, browser, network }: { claps: number; browser: string; network: string }
): Promise<number> {
	const { galaId, cueId, isLive } = await onStage(slug);
	return isLive ? clap({ galaId, cueId, claps, browser, network }) : 0;
}

async function read(galaId: number) {
	const db = await reader();
	const [one] = await db.select().from(gala).where(eq(gala.id, galaId));
	await clapsOf(db, galaId);
	return { stage: await stageOf(db, one!) };
}

function pulse(galaId: number, watchers: number) {
	const gather = Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(watchers / ANSWERS_PER_SECOND)));
	return { a: clapsKnown(galaId), w: watchers, g: gather };
}

interface OnStage {
	galaId: number;
	cueId: number | null;
	isLive: boolean;
}

/** What is on each stage, read again when a commit may have moved it: those who clap ask it by thousands. */
const known = new Map<string, { version: string; of: OnStage }>();

async function onStage(slug: string): Promise<OnStage> {
	const version = await versionOf(['gala', 'awards']);
	const before = known.get(slug);
	if (before?.version === version) return before.of;
	const edition = await publicEdition(slug);
	const db = await reader();
	const found = await galaOf(db, edition.id);
	if (!found?.readyAt) throw new Refusal('not_found', { status: 404 });
	const stage = stageAt(await momentsOf(db, found.id), now());
	const of = { galaId: found.id, cueId: stage.cueId, isLive: stage.status === 'live' };
	known.set(slug, { version, of });
	return of;
}
