import { afterEach, describe, expect, test } from 'vitest';
import { endWatches, watchable } from '../../../src/lib/server/db/watched.ts';
import {
	MOST_OF_ALL,
	MOST_OF_NETWORK,
	MOST_OF_OFFICE,
	OFFICE,
	type Watching
} from '../../../src/lib/server/db/watch-places.ts';
import { raiseVersion } from '../../../src/lib/server/db/version.ts';

afterEach(endWatches);

/** Reads the next event of a stream, or `nothing` after that long. */
async function next(stream: ReadableStreamDefaultReader<Uint8Array>, withinMs = 3000): Promise<unknown> {
	const late = new Promise<'nothing'>((resolve) => setTimeout(() => resolve('nothing'), withinMs).unref());
	const found = await Promise.race([stream.read(), late]);
	if (found === 'nothing') return found;
	return found.done ? 'done' : JSON.parse(Buffer.from(found.value).toString().replace('data: ', ''));
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('whoever watches', () => {
	test('is told though the last of before left while they came', async () => {
		let n = 0;
		const source = watchable({ domains: ['watch.one'], everyMs: 250, read: async () => ({ all: { n } }) });
		const first = (await source.watch(1, ['all'], 'n')).getReader();
		await next(first);
		// In one turn: one leaves, and whoever comes has asked already.
		const coming = source.watch(1, ['all'], 'n');
		const leaving = first.cancel();
		const second = (await coming).getReader();
		await leaving;
		expect(await next(second)).toEqual({ n: 0 });
		expect(await source.watching(1)).toBe(1);
		n = 1;
		raiseVersion('watch.one');
		expect(await next(second)).toEqual({ n: 1 });
		await endWatches();
		expect(await next(second)).toBe('done');
	});

	test('is told though what another watches cannot be read', async () => {
		let n = 0;
		let isBroken = false;
		const read = async (id: number) => {
			await turn();
			if (isBroken && id === 1) throw new Error('broken');
			return { all: { n } };
		};
		const source = watchable({ domains: ['watch.two'], everyMs: 250, read });
		const [broken, whole] = [
			(await source.watch(1, ['all'], 'n')).getReader(),
			(await source.watch(2, ['all'], 'n')).getReader()
		];
		await Promise.all([next(broken), next(whole)]);
		isBroken = true;
		n = 1;
		raiseVersion('watch.two');
		expect(await next(whole)).toEqual({ n: 1 });
		isBroken = false;
		n = 2;
		raiseVersion('watch.two');
		expect([await next(broken), await next(whole)]).toEqual([{ n: 2 }, { n: 2 }]);
	});

	test('hears the beat that fell while a look was under way', async () => {
		let beats = 0;
		let isSlow = false;
		const read = async () => {
			// Over the beat of every two seconds.
			if (isSlow) await new Promise((resolve) => setTimeout(resolve, 2600));
			return { all: { n: 0 } };
		};
		const pulse = () => ({ beat: ++beats });
		const source = watchable({ domains: ['watch.three'], everyMs: 250, read, pulse });
		const stream = (await source.watch(1, ['all'], 'n')).getReader();
		expect([await next(stream), await next(stream)]).toEqual([{ n: 0 }, { beat: 1 }]);
		expect(await next(stream)).toEqual({ beat: 2 });
		isSlow = true;
		raiseVersion('watch.three');
		const begun = performance.now();
		expect(await next(stream, 5000)).toEqual({ beat: 3 });
		isSlow = false;
		// Owed since, not two seconds later.
		expect(performance.now() - begun).toBeLessThan(3600);
	}, 15_000);

	test('of one network has so many places, and leaves the others theirs', async () => {
		const source = watchable({ domains: ['watch.four'], everyMs: 250, read: async () => ({ all: {} }) });
		const watch = (of: Watching) => source.watch(1, ['all'], of).catch((thrown: unknown) => thrown);
		const full = { code: 'too_many_requests', status: 503 };
		const own = [];
		for (let i = 0; i < MOST_OF_NETWORK; i++) own.push((await watch('salle')) as ReadableStream);
		expect(await watch('salle')).toMatchObject(full);
		expect(await watch('ailleurs')).toBeInstanceOf(ReadableStream);
		// Whoever leaves gives one place back, said twice or not.
		await own[0]!.cancel();
		await own[0]!.cancel();
		expect(await watch('salle')).toBeInstanceOf(ReadableStream);
		expect(await watch('salle')).toMatchObject(full);
		for (let i = MOST_OF_NETWORK + 1; i < MOST_OF_ALL; i++) await watch(`n${i}`);
		expect(await watch('dernier')).toMatchObject(full);
		// A remote still finds one, and takes none of theirs.
		for (let i = 0; i < MOST_OF_OFFICE; i++) expect(await watch(OFFICE)).toBeInstanceOf(ReadableStream);
		expect(await watch(OFFICE)).toMatchObject(full);
		await endWatches();
		expect(await watch('dernier')).toBeInstanceOf(ReadableStream);
	});

	test('gives its place back where nothing can be read', async () => {
		let isBroken = true;
		const read = async () => {
			if (isBroken) throw new Error('broken');
			return { all: {} };
		};
		const source = watchable({ domains: ['watch.five'], everyMs: 250, read });
		for (let i = 0; i < MOST_OF_NETWORK; i++)
			await expect(source.watch(1, ['all'], 'n')).rejects.toThrow('broken');
		isBroken = false;
		expect(await source.watch(1, ['all'], 'n')).toBeInstanceOf(ReadableStream);
	});
});
