import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const WEBHOOK_SECRET = 'whsec_test_0123456789';

/** The double of Stripe as its own process, and the settings that send the SDK to it. */
export async function startDouble(options: { webhook?: string; file?: string } = {}) {
	const { webhook = 'http://127.0.0.1:9/nowhere', file } = options;
	const child = spawn(
		process.execPath,
		[
			'scripts/stripe-double/server.ts',
			'--port',
			'0',
			'--webhook',
			webhook,
			'--secret',
			WEBHOOK_SECRET,
			...(file ? ['--file', file] : [])
		],
		{ stdio: ['ignore', 'pipe', 'inherit'] }
	);
	const url = await addressIn(child);
	return {
		url,
		async stop() {
			if (child.exitCode !== null) throw new Error(`The double had stopped with ${child.exitCode}`);
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGTERM');
			await ended;
		}
	};
}

/** Sets what `config()` reads, before the first import that asks for it. */
export function useStripe(url: string): void {
	process.env.STRIPE_SECRET_KEY = 'sk_test_essai';
	process.env.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET;
	process.env.STRIPE_API_URL = url;
}

/** An address where deliveries arrive, answered by `handler` as the application's route would. */
export async function receive(
	handler: (request: Request) => Promise<Response>
): Promise<{ url: string; server: Server }> {
	const server = createServer((incoming, outgoing) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const request = new Request('http://localhost/api/stripe/webhook', {
				method: 'POST',
				headers: incoming.headers as Record<string, string>,
				body: Buffer.concat(chunks)
			});
			handler(request).then(
				async (response) => outgoing.writeHead(response.status).end(await response.text()),
				() => outgoing.writeHead(500).end()
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

function addressIn(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		child.once('exit', (code) => reject(new Error(`The double stopped with ${code}`)));
		child.stdout!.on('data', (chunk: Buffer) => {
			const address = /http:\/\/\S+/.exec(String(chunk))?.[0];
			if (address) resolve(address);
		});
	});
}
