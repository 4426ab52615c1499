import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listen } from '../../../src/lib/components/ui/listen.ts';

/** Streams asked for, as a browser that is answered with an error leaves them: closed for good. */
class Source {
	static readonly CLOSED = 2;
	static asked: Source[] = [];
	readyState = Source.CLOSED;
	onopen = () => {};
	onerror = () => {};
	onmessage = (_: { data: string }) => {};
	close = vi.fn();
	constructor() {
		Source.asked.push(this);
	}
}

beforeEach(() => {
	Source.asked = [];
	vi.stubGlobal('EventSource', Source);
	vi.spyOn(Math, 'random').mockReturnValue(0.5);
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

test('a stream that is refused is asked again, later and later, until it is up; then none once ended', () => {
	const heard: unknown[] = [];
	const stop = listen('/flux', { told: (data) => heard.push(data) });
	for (const waitMs of [4500, 9000, 18_000, 36_000, 72_000, 72_000]) {
		const before = Source.asked.length;
		Source.asked.at(-1)!.onerror();
		vi.advanceTimersByTime(waitMs - 1);
		expect(Source.asked).toHaveLength(before);
		vi.advanceTimersByTime(1);
		expect(Source.asked).toHaveLength(before + 1);
	}
	const last = Source.asked.at(-1)!;
	last.onopen();
	last.onmessage({ data: '{"b":1}' });
	expect(heard).toEqual([{ b: 1 }]);
	last.onerror();
	vi.advanceTimersByTime(4500);
	expect(Source.asked).toHaveLength(8);
	Source.asked.at(-1)!.onerror();
	stop();
	vi.advanceTimersByTime(600_000);
	expect(Source.asked).toHaveLength(8);
});

test('a stream that the browser asks again by itself is left to it', () => {
	listen('/flux', { told: () => {} });
	Source.asked[0]!.readyState = 0;
	Source.asked[0]!.onerror();
	vi.advanceTimersByTime(600_000);
	expect(Source.asked).toHaveLength(1);
});
