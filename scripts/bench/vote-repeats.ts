// One instance among several that take the same votes: `node vote-repeats.ts TRIES OFFSET` says how many it accepted.
import { Refusal } from '../../src/lib/server/errors.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { canonicalAddress } from '../../src/lib/server/polls/ballots/canonical-address.ts';
import { castBallot } from '../../src/lib/server/polls/ballots/cast.ts';
import { voterKey } from '../../src/lib/server/polls/keys.ts';
import { openedVote } from './vote-poll.ts';

const [tries, offset, people] = process.argv.slice(2).map(Number) as [number, number, number];
const AT_ONCE = 200;

/** Ways in which one Gmail box is written. */
const SPELLINGS: ((box: string) => string)[] = [
	(box) => `${box}@gmail.com`,
	(box) => `${box.toUpperCase()}@GMAIL.COM`,
	(box) => `${[...box].join('.')}@gmail.com`,
	(box) => `${box}+vote@gmail.com`,
	(box) => `${box}@googlemail.com`,
	(box) => ` ${box[0]}.${box.slice(1)}+a.b@GoogleMail.com. `,
	(box) => `${box}@ｇｍａｉｌ.com`
];

const { poll, codes, pepper } = await openedVote();
const said = { cast: 0, changed: 0, kept: 0, refused: 0 };
let serial = 0;
await Promise.all(
	Array.from({ length: AT_ONCE }, async () => {
		while (serial < tries) {
			const n = offset + serial++;
			const typed = SPELLINGS[n % SPELLINGS.length]!(`voix${n % people}`);
			const address = canonicalAddress(typed)!;
			const voter = { key: voterKey(pepper, address), address, network: `10.0.${n % 250}.${n % 99}` };
			try {
				const { did } = await write('ballots.bench', (tx) =>
					castBallot(tx, poll, {
						...{ voter: { ...voter, proof: 'code', isPlain: false }, pepper },
						// Now and then somebody thinks better of it.
						choices: [codes[Math.floor(n / people / 10) % 2]!]
					})
				);
				said[did]++;
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				said.refused++;
			}
		}
	})
);
console.log(JSON.stringify(said));
process.exit(0);
