import { expect, test } from 'vitest';
import { LeadQueue } from '../../../src/lib/exhibitors/lead-queue.ts';
import type { LeadAnswer, LeadScans } from '../../../src/lib/schemas/leads.ts';

/** A device that keeps, and a network that can be cut before it arrives, or before its answer does. */
function device() {
	const kept = new Map<string, string>();
	const storage = {
		get length() {
			return kept.size;
		},
		key: (i: number) => [...kept.keys()][i] ?? null,
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => void kept.set(name, value),
		removeItem: (name: string) => void kept.delete(name)
	};
	const received: string[] = [];
	const network = { is: 'up' as 'up' | 'cut' | 'mute' | 'refuses' };
	let n = 0;
	let at = Date.parse('2026-05-05T12:00:00Z');
	const queue = (owner = '7:ABC') =>
		new LeadQueue({
			...{ storage, owner, nonce: () => `nonce-${++n}`, now: () => new Date((at += 1000)) },
			async send({ scans }: LeadScans) {
				await Promise.resolve();
				if (network.is === 'cut') throw new TypeError('Failed to fetch');
				if (network.is === 'refuses') return { refused: 'Non.' };
				received.push(...scans.map(({ nonce }) => nonce));
				if (network.is === 'mute') throw new TypeError('Failed to fetch');
				return scans.map(({ nonce }): LeadAnswer => ({
					nonce,
					outcome: 'asked',
					lead: null,
					name: '',
					organisation: ''
				}));
			}
		});
	return { kept, queue, received, network };
}

const sync = async (queue: LeadQueue) => {
	const answered: string[] = [];
	const refused: string[] = [];
	const all = await queue.sync(
		({ nonce }) => answered.push(nonce),
		(sentence) => refused.push(sentence)
	);
	return { all, answered, refused };
};

test('what is read while the network is cut leaves when it is back, in its order, also from a page opened again', async () => {
	const { queue, received, network, kept } = device();
	network.is = 'cut';
	const first = queue();
	for (let i = 0; i < 45; i++) first.add(`E1.${i}`);
	expect(await sync(first)).toMatchObject({ all: false, answered: [] });
	expect(kept.size).toBe(45);
	network.is = 'up';
	const again = queue();
	expect(again.waiting()[0]).toMatchObject({ badge: 'E1.0' });
	expect(await sync(again)).toMatchObject({ all: true });
	expect(received).toHaveLength(45);
	expect(received.slice(0, 3)).toEqual(['nonce-1', 'nonce-2', 'nonce-3']);
	expect(kept.size).toBe(0);
});

test('an answer that is lost is asked again under the same nonce; a refusal loses nothing', async () => {
	const { queue, received, network, kept } = device();
	const one = queue();
	one.add('E1.A', { note: 'Budget', interest: 2 });
	network.is = 'mute';
	expect(await sync(one)).toMatchObject({ all: false });
	network.is = 'refuses';
	expect(await sync(one)).toMatchObject({ all: false, refused: ['Non.'] });
	expect(kept.size).toBe(1);
	network.is = 'up';
	expect(await sync(one)).toMatchObject({ all: true, answered: ['nonce-1'] });
	expect(received).toEqual(['nonce-1', 'nonce-1']);
});

test('two people of one device, two exhibitors of one person: each sends its own', async () => {
	const { queue, received } = device();
	queue('7:ABC').add('E1.A');
	queue('8:ABC').add('E1.B');
	queue('7:DEF').add('E1.C');
	expect(await sync(queue('8:ABC'))).toMatchObject({ answered: ['nonce-2'] });
	expect(received).toEqual(['nonce-2']);
});

test('one sending at a time', async () => {
	const { queue, received } = device();
	const one = queue();
	one.add('E1.A');
	await Promise.all([sync(one), sync(one)]);
	expect(received).toEqual(['nonce-1']);
});
