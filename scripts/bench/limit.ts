import { load, type Load } from './load.ts';
import { measured, serveBare } from './servers.ts';

/** What the machine can do: the bare endpoint that commits one row, asked by as many clients as the product. */
export function oneWrite(connections: number, seconds: number): Promise<Load> {
	return measured(serveBare(), (served) =>
		load(served.origin, {
			connections,
			seconds,
			make: (i) => ({
				path: '/write',
				method: 'POST',
				body: `ligne ${i}`,
				headers: { 'content-type': 'text/plain;charset=utf-8', origin: served.origin }
			})
		})
	);
}
