import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfOld } from './build.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './seed/accounts.ts';

/**
 * `npm run demo`: builds what has changed, migrates, seeds an empty store, starts the double of Stripe where no key is
 * set, serves the production build, and says where and as whom to go. `-- --reset` begins again.
 */
const { values } = parseArgs({
	options: {
		reset: { type: 'boolean', default: false },
		data: { type: 'string', default: 'data/demo' },
		port: { type: 'string', default: process.env.PORT ?? '3000' },
		'no-build': { type: 'boolean', default: false }
	}
});

const folder = resolve(values.data);
const port = Number(values.port);
const origin = process.env.ORIGIN ?? `http://localhost:${port}`;
if (values.reset) rmSync(folder, { recursive: true, force: true });
if (values.reset && process.env.DATABASE_URL)
	console.error('« --reset » efface les données du dossier, non la base de DATABASE_URL.');
mkdirSync(folder, { recursive: true });

const env: NodeJS.ProcessEnv = {
	...process.env,
	NODE_ENV: 'production',
	PORT: String(port),
	BODY_SIZE_LIMIT: process.env.BODY_SIZE_LIMIT ?? '21M',
	KEEP_ALIVE_TIMEOUT: process.env.KEEP_ALIVE_TIMEOUT ?? '65',
	ORIGIN: origin,
	DEMO: '1',
	DATABASE_URL: process.env.DATABASE_URL ?? `file:${join(folder, 'estrade.db')}`,
	APP_SECRET: process.env.APP_SECRET ?? keptSecret('app-secret'),
	LOG_LEVEL: process.env.LOG_LEVEL ?? 'error'
};
const children: ChildProcess[] = [];

if (!process.env.STRIPE_SECRET_KEY) {
	const doublePort = port + 1;
	Object.assign(env, {
		STRIPE_SECRET_KEY: 'sk_test_demonstration',
		STRIPE_WEBHOOK_SECRET: `whsec_${keptSecret('webhook-secret')}`,
		STRIPE_API_URL: `http://localhost:${doublePort}`
	});
	start('Stripe', [
		'scripts/stripe-double/server.ts',
		'--port',
		String(doublePort),
		'--webhook',
		`http://localhost:${port}/api/stripe/webhook`,
		'--secret',
		env.STRIPE_WEBHOOK_SECRET!,
		'--file',
		join(folder, 'stripe.json')
	]);
}

if (!values['no-build'] && !buildIfOld()) quit(1);

Object.assign(process.env, env);
const { migrate } = await import('../src/lib/server/db/migrate.ts');
const { closeConnections } = await import('../src/lib/server/db/client.ts');
const { seedDemonstration } = await import('./seed/index.ts');
await migrate();
console.log(
	(await seedDemonstration())
		? 'Données de démonstration prêtes.'
		: 'Données de démonstration retrouvées (« npm run demo -- --reset » pour recommencer).'
);
await closeConnections();

const server = start('Estrade', ['build/index.js']);
server.on('exit', (code) => quit(code ?? 1));
await answering(`${origin}/api/sante`);
sayWhereToGo();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => quit(0));

function start(name: string, args: string[]): ChildProcess {
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
		env,
		stdio: ['ignore', 'inherit', 'inherit']
	});
	child.on('error', (error) => console.error(`${name} : ${error.message}`));
	children.push(child);
	return child;
}

function quit(code: number): never {
	for (const child of children) child.kill('SIGTERM');
	process.exit(code);
}

/** A secret made at the first run and kept, so that links of a former run still open. */
function keptSecret(name: string): string {
	const file = join(folder, name);
	if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
	return readFileSync(file, 'utf8');
}

async function answering(url: string): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (Date.now() < deadline) {
		const ok = await fetch(url)
			.then((response) => response.ok)
			.catch(() => false);
		if (ok) return;
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	console.error('L’application n’a pas répondu en 60 secondes.');
	quit(1);
}

function sayWhereToGo(): void {
	const width = Math.max(...DEMO_ACCOUNTS.map(({ email }) => email.length));
	console.log(`
Estrade est servie à ${origin}

Comptes de démonstration (mot de passe : ${DEMO_PASSWORD})
${DEMO_ACCOUNTS.map(({ email, role }) => `  ${email.padEnd(width)}  ${role}`).join('\n')}

À essayer d’abord
  1. ${origin}/evenements : le programme de QUARIERA, puis « S’inscrire » (aucun compte nécessaire).
  2. Payez par carte sur la page de démonstration, ou choisissez la facture.
  3. ${origin}/gestion/courriels (permanence) : la confirmation, la facture, le badge et l’agenda.
  4. ${origin}/pointage (accueil) : la caméra ou la recherche; QUARIERA commence aujourd’hui.
`);
}
