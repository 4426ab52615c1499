import { and, eq, sql } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { reader } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { ledgerHead } from '../../db/schema/ballots.ts';
import { poll } from '../../db/schema/polls.ts';
import { headsPath } from '../../links.ts';

/** A signed head as it is mailed, and to whom. It says no count. */
export interface MailedHead {
	title: string;
	edition: { slug: string; name: string };
	timezone: string;
	closesAt: Date;
	head: { line: number; hash: string; at: Date; signature: string };
	/** Each once; a nominee has a link to stop it. */
	people: { key: string; name: string; email: string; stop: string | null }[];
}

/** A head by its poll and its line, for the worker, with those it is for as they are now. */
export async function headToMail(pollId: number, seq: number): Promise<MailedHead> {
	const db = await reader();
	const [found] = await db
		.select({ poll, head: ledgerHead, slug: awardEdition.slug, name: awardEdition.name })
		.from(ledgerHead)
		.innerJoin(poll, eq(poll.id, ledgerHead.pollId))
		.innerJoin(awardCategory, eq(awardCategory.id, poll.categoryId))
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.where(and(eq(ledgerHead.pollId, pollId), eq(ledgerHead.seq, seq)));
	const { poll: of, head, slug, name } = found!;
	const nominees = await db.all<{
		id: number;
		code: string;
		name: string;
		email: string;
		nomination: string;
	}>(
		sql`SELECT k.id, k.code, k.name, n.nominee_email AS email, n.code AS nomination
			FROM poll_candidate k JOIN nomination n ON n.id = k.nomination_id
			WHERE k.poll_id = ${pollId} AND k.removed_at IS NULL AND k.heads_stopped_at IS NULL
				AND n.nominee_email <> '' AND n.status <> 'withdrawn' AND coalesce((SELECT c.nominated FROM nominee_consent c
					WHERE c.nomination_id = n.id ORDER BY c.id DESC LIMIT 1), 0)
			ORDER BY k.position, k.id`
	);
	const jurors = await db.all<{ id: number; name: string; email: string }>(
		sql`SELECT j.id, j.name, j.email FROM juror j JOIN award_category c ON c.edition_id = j.edition_id
			WHERE c.id = ${of.categoryId} AND j.status = 'accepted' ORDER BY j.id`
	);
	const people = new Map<string, MailedHead['people'][number]>();
	for (const one of jurors)
		people.set(canonicalEmail(one.email), {
			...{ key: `juror:${one.id}`, name: one.name, email: one.email, stop: null }
		});
	for (const one of nominees) {
		const address = canonicalEmail(one.email);
		if (people.has(address)) continue;
		const stop = headsPath(slug, one.code, address);
		people.set(address, { key: `candidate:${one.id}`, name: one.name, email: one.email, stop });
	}
	return {
		...{ title: of.title, edition: { slug, name }, timezone: of.timezone, closesAt: of.closesAt },
		head: { line: head.seq, hash: head.hash, at: head.at, signature: head.signature },
		people: [...people.values()]
	};
}
