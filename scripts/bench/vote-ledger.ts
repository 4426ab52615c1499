// A closed and told vote of twenty thousand ballots, its public file beside the store, and a small one to alter.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MINUTE_MS, setClock } from '../../src/lib/server/clock.ts';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { castBallot } from '../../src/lib/server/polls/ballots/cast.ts';
import { signHeads } from '../../src/lib/server/polls/ledger/heads.ts';
import { voterKey } from '../../src/lib/server/polls/keys.ts';
import { publicFile } from '../../src/lib/server/polls/ledger/public-file.ts';
import { openedVote, openVote } from './vote-poll.ts';

const BALLOTS = 20_000;
const BATCH = 500;
const folder = dirname(process.env.DATABASE_URL!.slice('file:'.length));

/** Fills a vote, closes it, and writes its public file. */
async function fill(
	made: Awaited<ReturnType<typeof openVote>>,
	ballots: number,
	name: string
): Promise<void> {
	const { poll: of, codes, pepper } = made;
	for (let first = 0; first < ballots; first += BATCH)
		await write('ballots.bench', async (tx) => {
			for (let i = first; i < Math.min(ballots, first + BATCH); i++) {
				const address = `voix.${i}@poste-${i % 997}.example`;
				const voter = { key: voterKey(pepper, address), address, network: `10.0.${i % 250}.${i % 99}` };
				await castBallot(tx, of, {
					...{ voter: { ...voter, proof: 'code', isPlain: false }, pepper },
					choices: [codes[i % codes.length]!]
				});
			}
		});
	const back = setClock(() => of.embargoUntil!.getTime() + MINUTE_MS);
	await signHeads();
	const { poll: closed } = await openedVote(of.id);
	writeFileSync(join(folder, name), await publicFile(closed));
	back();
}

await migrate();
await fill(await openVote('petite'), 40, 'small.jsonl');
await fill(await openVote('grande'), BALLOTS, 'large.jsonl');
await closeConnections();
