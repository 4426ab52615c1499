// An open vote, and codes that people have received: what a measure of votes posts.
import { MINUTE_MS, now } from '../../src/lib/server/clock.ts';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { voteCode } from '../../src/lib/server/db/schema/ballots.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { sign } from '../../src/lib/server/ids.ts';
import { voterKey } from '../../src/lib/server/polls/keys.ts';
import { CODE } from './vote-form.ts';
import { openVote } from './vote-poll.ts';

const count = Number(process.env.VOTE_CODES ?? 0);
const BATCH = 500;

await migrate();
const { poll, codes, pepper } = await openVote();
const at = now();
for (let first = 0; first < count; first += BATCH)
	await write('ballots.bench', (tx) =>
		tx.insert(voteCode).values(
			Array.from({ length: Math.min(BATCH, count - first) }, (_, i) => {
				const address = `voix.${first + i}@poste-${(first + i) % 997}.example`;
				const key = voterKey(pepper, address);
				return {
					...{ pollId: poll.id, voterKey: key, address, choices: [codes[(first + i) % codes.length]!] },
					...{ codeHash: sign('vote-code', `${key} ${CODE}`), createdAt: at },
					// A measure lasts longer than a person's code.
					expiresAt: new Date(at.getTime() + 60 * MINUTE_MS)
				};
			})
		)
	);
await closeConnections();
