/** What a poll says while one looks: ballots, and votes by candidate where they show. */
interface Counts {
	b: number;
	v?: Record<string, number>;
}

/** Follows the counts of a poll by server-sent events; the browser asks again by itself when the stream ends. */
export function followCounts(base: string): { readonly last: Counts | undefined; stop: () => void } {
	let last = $state.raw<Counts>();
	const source = new EventSource(`${base}/flux`);
	source.onmessage = ({ data }: MessageEvent<string>) => (last = JSON.parse(data) as Counts);
	return {
		get last() {
			return last;
		},
		stop: () => source.close()
	};
}
