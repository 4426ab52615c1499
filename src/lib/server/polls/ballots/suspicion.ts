import { DAY_MS, HOUR_MS, MINUTE_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { runText } from '../../db/direct.ts';
import type { ballotTrace } from '../../db/schema/ballots.ts';
import type { Tx } from '../../db/write.ts';
import { domainOf } from './domain-owner.ts';
import { networkKey, secretsOf } from '../keys.ts';
import type { Poll } from '../ledger/ledger.ts';

type Trace = typeof ballotTrace.$inferInsert;

/** Why somebody of the permanence should look at a ballot. It counts meanwhile: a crowd is no fraud. */
export type Suspicion = 'network' | 'domain' | 'plain';

/** Ballots of one network in an hour before the next is looked at: a large office votes at coffee, not a town. */
export const NETWORK_PER_HOUR = 40;
/** The same of one domain that is no public mail provider, in ten minutes: robots own domains. */
export const DOMAIN_PER_TEN_MINUTES = 25;
/** The same in a day, for robots that take their time: a large employer is looked at too, and cleared. */
export const DOMAIN_PER_DAY = 120;
/** The same of forms sent without scripts, hence without proof of work. */
export const PLAIN_PER_HOUR = 8;
/** The same of all networks together: whoever has many has no more of them than this before the next is looked at. */
export const PLAIN_PER_HOUR_OF_ALL = 60;

/** Where anybody has an address: many voters of them say nothing. */
export const PUBLIC_PROVIDERS: readonly string[] = [
	...[
		'gmail.com',
		'outlook.com',
		'outlook.fr',
		'hotmail.com',
		'hotmail.ca',
		'hotmail.fr',
		'live.com',
		'live.ca'
	],
	...['live.fr', 'msn.com', 'icloud.com', 'yahoo.com', 'yahoo.ca', 'yahoo.fr', 'ymail.com', 'proton.me'],
	...['videotron.ca', 'bell.net', 'sympatico.ca', 'cogeco.ca', 'telus.net', 'fastmail.com']
];

/** Null for what is not counted. */
interface Crowds {
	near: number;
	plain: number | null;
	plainOfAll: number | null;
	ofDomain: number | null;
	ofDay: number | null;
}

/** How many there are of each, no further than it takes to know, in a crowd too. */
const CROWDS = `SELECT
	(SELECT count(*) FROM (SELECT 1 FROM ballot_trace
		WHERE poll_id = ?1 AND network = ?2 AND at > ?3 LIMIT ${NETWORK_PER_HOUR})) AS near,
	CASE WHEN ?4 THEN (SELECT count(*) FROM (SELECT 1 FROM ballot_trace
		WHERE poll_id = ?1 AND network = ?2 AND at > ?3 AND is_plain = 1 LIMIT ${PLAIN_PER_HOUR})) END AS plain,
	CASE WHEN ?4 THEN (SELECT count(*) FROM (SELECT 1 FROM ballot_trace
		WHERE poll_id = ?1 AND at > ?3 AND is_plain = 1 LIMIT ${PLAIN_PER_HOUR_OF_ALL})) END AS plainOfAll,
	CASE WHEN ?5 THEN (SELECT count(*) FROM (SELECT 1 FROM ballot_trace
		WHERE poll_id = ?1 AND domain = ?6 AND at > ?7 LIMIT ${DOMAIN_PER_TEN_MINUTES})) END AS ofDomain,
	CASE WHEN ?5 THEN (SELECT count(*) FROM (SELECT 1 FROM ballot_trace
		WHERE poll_id = ?1 AND domain = ?6 AND at > ?8 LIMIT ${DOMAIN_PER_DAY})) END AS ofDay`;

/** What makes a new ballot worth a look, from those before it; empty for nothing. */
export async function suspicionOf(tx: Tx, trace: Trace): Promise<Suspicion | ''> {
	const since = (ms: number) => trace.at.getTime() - ms;
	const { pollId, network, address, domain, isPlain } = trace;
	// Whole: whoever writes from under a provider's domain is not one of its many.
	const isOwned = !PUBLIC_PROVIDERS.includes(domainOf(address));
	const [found] = await runText<Crowds>(tx, CROWDS, [
		...[pollId, network, since(HOUR_MS), isPlain ? 1 : 0],
		...[isOwned ? 1 : 0, domain, since(10 * MINUTE_MS), since(DAY_MS)]
	]);
	const { near, plain, plainOfAll, ofDomain, ofDay } = found!;
	if ((plain ?? 0) >= PLAIN_PER_HOUR || (plainOfAll ?? 0) >= PLAIN_PER_HOUR_OF_ALL) return 'plain';
	if (near >= NETWORK_PER_HOUR) return 'network';
	return (ofDomain ?? 0) >= DOMAIN_PER_TEN_MINUTES || (ofDay ?? 0) >= DOMAIN_PER_DAY ? 'domain' : '';
}

/** Enough to ask for all the work there is. */
const CROWD = 150;

/**
 * How many a network is just now, for the work that its browsers are asked: those who voted in the last hour, or the codes it
 * asked that are not forgotten yet, whichever is more; no further than it takes.
 */
export async function crowdOf({ id }: Pick<Poll, 'id'>, network: string): Promise<number> {
	const db = await reader();
	const { pepper } = await secretsOf(db, id);
	const since = now().getTime() - HOUR_MS;
	const [found] = await runText<{ n: number }>(
		db,
		`SELECT max((SELECT count(*) FROM (SELECT 1 FROM ballot_trace WHERE poll_id = ?1 AND network = ?2 AND at > ?3 LIMIT ${CROWD})),
			(SELECT count(*) FROM (SELECT 1 FROM vote_code WHERE poll_id = ?1 AND network = ?2 AND created_at > ?3 LIMIT ${CROWD}))) AS n`,
		[id, networkKey(pepper, network), since]
	);
	return found!.n;
}
