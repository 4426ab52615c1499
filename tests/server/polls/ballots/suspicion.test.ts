import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { MINUTE_MS, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import {
	DOMAIN_PER_DAY,
	DOMAIN_PER_TEN_MINUTES,
	NETWORK_PER_HOUR,
	PLAIN_PER_HOUR,
	PLAIN_PER_HOUR_OF_ALL
} from '../../../../src/lib/server/polls/ballots/suspicion.ts';
import { clearBallot } from '../../../../src/lib/server/polls/office/review.ts';
import { makePerson } from '../../../factories/people.ts';
import { makePoll, vote, votesOf } from '../../../factories/polls.ts';

let back = () => {};
afterEach(() => back());
const at = (offset: number) => {
	const instant = Date.now() + offset;
	back = setClock(() => instant);
};

describe('what looks like a robot', () => {
	const heldOf = async (ballot: string) =>
		(await (await reader()).select().from(t.ballot).where(eq(t.ballot.id, ballot)))[0]!;

	test('is looked at and counts meanwhile: a shared network is never refused', async () => {
		const { poll, codes } = await makePoll();
		let last = '';
		for (let i = 0; i <= NETWORK_PER_HOUR; i++)
			last = (await vote(poll, `s${i}@gmail.com`, [codes[0]!], { network: 'école' })).ballot;
		expect(await heldOf(last)).toMatchObject({ heldFor: 'network' });
		expect(await votesOf(poll.id)).toEqual([NETWORK_PER_HOUR + 1, 0, 0]);
		const elsewhere = await vote(poll, 's999@gmail.com', [codes[0]!], { network: 'maison' });
		expect(await heldOf(elsewhere.ballot)).toMatchObject({ heldAt: null });
		const staff = await makePerson({ roles: ['staff'] });
		await clearBallot({ actor: staff.actor, ballotId: last });
		expect((await heldOf(last)).clearedAt).not.toBeNull();
	});

	test('from under one domain, at once or one a minute all day; not a provider’s many', async () => {
		const { poll, codes } = await makePoll();
		const held = async (address: string) => {
			const { ballot } = await vote(poll, address, [codes[0]!], { network: address });
			return (await heldOf(ballot)).heldFor;
		};
		const fast = [];
		for (let i = 0; i <= DOMAIN_PER_TEN_MINUTES; i++) fast.push(await held(`a@b${i}.mechant.org`));
		expect(fast.filter(Boolean)).toEqual(['domain']);
		const [slow, many] = [[] as string[], [] as string[]];
		for (let i = 0; i <= DOMAIN_PER_DAY; i++) {
			back();
			at(i * MINUTE_MS);
			slow.push(await held(`a${i}@lent.org`));
			many.push(await held(`a${i}@gmail.com`));
		}
		expect([slow.filter(Boolean), slow.at(-1)]).toEqual([['domain'], 'domain']);
		expect(many.filter(Boolean)).toEqual([]);
	});

	test('by its domain, and by forms that did no work', async () => {
		const { poll, codes } = await makePoll();
		let last = '';
		for (let i = 0; i <= DOMAIN_PER_TEN_MINUTES; i++)
			last = (await vote(poll, `r${i}@robots.example`, [codes[0]!], { network: `n${i}` })).ballot;
		expect(await heldOf(last)).toMatchObject({ heldFor: 'domain' });
		for (let i = 0; i <= PLAIN_PER_HOUR; i++)
			last = (await vote(poll, `p${i}@gmail.com`, [codes[0]!], { network: 'brut', isPlain: true })).ballot;
		expect(await heldOf(last)).toMatchObject({ heldFor: 'plain' });
	});

	test('by forms that did no work, from as many networks', async () => {
		const { poll, codes } = await makePoll();
		const lastOf = async (isPlain: boolean, ballots: number) => {
			let last = '';
			for (let i = 0; i < ballots; i++) {
				const from = `${isPlain ? 'p' : 'w'}${i}`;
				last = (await vote(poll, `${from}@gmail.com`, [codes[0]!], { network: from, isPlain })).ballot;
			}
			return heldOf(last);
		};
		expect(await lastOf(true, PLAIN_PER_HOUR_OF_ALL)).toMatchObject({ heldFor: '' });
		// Counted meanwhile, and whoever did the work is not looked at.
		expect(await lastOf(false, 1)).toMatchObject({ heldFor: '' });
		const { ballot } = await vote(poll, 'suivant@gmail.com', [codes[0]!], {
			network: 'autre',
			isPlain: true
		});
		expect(await heldOf(ballot)).toMatchObject({ heldFor: 'plain' });
	});
});
