import { eq, sql } from 'drizzle-orm';
import { certified } from '../../certificates/hours.ts';
import { numberOf, readCode } from '../../certificates/number.ts';
import { countAttempt, networkLimits, requireUnused } from '../auth/throttle.ts';
import { reader } from '../db/client.ts';
import { certificate } from '../db/schema/certificates.ts';
import { write } from '../db/write.ts';
import { sameText, sha256 } from '../ids.ts';
import { seal } from './issue.ts';

/** Codes that one network may try in a window and that are nobody's. */
const MISSES = 20;

/**
 * What somebody is told of a code. Whoever has it holds the paper: the name stands whole, since half a name would verify a
 * paper that bears another; no address, no organisation, no trainer, nothing of what else the person attended.
 */
export type Checked =
	| { state: 'unknown' }
	| { state: 'revoked' | 'replaced'; number: string; since: Date }
	| {
			state: 'valid';
			number: string;
			person: string;
			title: string;
			firstDay: string;
			lastDay: string;
			/** In minutes, to the quarter hour below. */
			certified: number;
			issuer: string;
			issuedOn: string;
	  };

/**
 * What a code says of a certificate: valid, revoked, replaced by another, or unknown. Of one that is worth nothing any more,
 * its number and the day alone are shown. A code that was guessed finds nothing, and counts against its network; a content
 * that was written in the store by another hand than ours is unknown.
 * @param typed as in the address, or as somebody typed it
 * @throws Refusal `too_many_requests` (429)
 */
export async function checkCode(typed: string, network: string): Promise<Checked> {
	const limits = networkLimits('certificate', network, MISSES);
	await requireUnused(limits);
	const code = readCode(typed);
	const found = code === undefined ? undefined : await find(code);
	if (found) return found;
	await write('certificates.missed', (tx) => countAttempt(tx, limits));
	return { state: 'unknown' };
}

async function find(code: string): Promise<Checked | undefined> {
	const db = await reader();
	const [found] = await db
		.select({
			one: certificate,
			isReplaced: sql<number>`EXISTS (SELECT 1 FROM certificate x WHERE x.replaces_id = certificate.id)`
		})
		.from(certificate)
		.where(eq(certificate.code, code));
	if (!found || !isOurs(found.one)) return undefined;
	const { content, revokedAt } = found.one;
	const number = numberOf(found.one);
	if (revokedAt) return { state: found.isReplaced ? 'replaced' : 'revoked', number, since: revokedAt };
	const days = content.sittings.map(({ day }) => day);
	return {
		...{ state: 'valid', number, person: content.person, title: content.title },
		...{ firstDay: days[0]!, lastDay: days.at(-1)!, certified: certified(content.minutes) },
		...{ issuer: content.issuer.name, issuedOn: content.issuedOn }
	};
}

/** Whether the seal of a certificate is ours, and of its content: one whose name was taken out after its time is no more. */
function isOurs(one: typeof certificate.$inferSelect): boolean {
	if (!sameText(one.signature, seal(one))) return false;
	return sha256(JSON.stringify(one.content)) === one.sha256;
}
