const AGAIN_MS = 3000;
const LONGEST_MS = 48_000;

interface Ears<T> {
	told(data: T): void;
	/** The stream is up. */
	up?(): void;
	/** The stream is down, and asked again. */
	down?(): void;
}

/**
 * Listens to server-sent events, and asks again by itself when they end, later and later while it is refused, and not when
 * all the others do.
 * @returns what ends it
 */
export function listen<T>(address: string, { told, up, down }: Ears<T>): () => void {
	let source: EventSource;
	let again: ReturnType<typeof setTimeout> | undefined;
	let waitMs = AGAIN_MS;
	function open() {
		source = new EventSource(address);
		source.onmessage = ({ data }: MessageEvent<string>) => told(JSON.parse(data) as T);
		source.onopen = () => {
			waitMs = AGAIN_MS;
			up?.();
		};
		source.onerror = () => {
			down?.();
			// A browser gives up for good where a server that is full or restarts, or a proxy before it, answers with an error.
			if (source.readyState !== EventSource.CLOSED) return;
			again = setTimeout(open, waitMs * (1 + Math.random()));
			waitMs = Math.min(LONGEST_MS, 2 * waitMs);
		};
	}
	open();
	return () => {
		clearTimeout(again);
		source.close();
	};
}
