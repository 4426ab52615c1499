import { describe, expect, test } from 'vitest';
import { importsOf, read, sources } from './files.ts';

/** Leaves import nothing of the house but one another. */
const LEAVES = [
	'config',
	'errors',
	'clock',
	'clock-time',
	'ids',
	'links',
	'log',
	'csv',
	'print',
	'qr',
	'spreadsheet',
	'thread',
	'highs',
	'file-kind',
	'file-properties',
	'sent-file',
	'in-turn'
];

/** Domains from left to right: each imports only what stands to its left. Those of one group do not know each other. */
const ORDER: string[][] = [
	['db'],
	['audit'],
	['auth'],
	['members'],
	['events'],
	['payments'],
	['registration'],
	['polls'],
	['attendance'],
	['certificates'],
	['programme', 'exhibitors', 'awards', 'trainings', 'surveys', 'assemblies', 'mentoring'],
	['checkin'],
	['report'],
	['privacy']
];

function roomOf(path: string): string | undefined {
	return /^src\/lib\/server\/([\w-]+)/.exec(path)?.[1];
}

function rank(room: string): number {
	return ORDER.findIndex((group) => group.includes(room));
}

/** Whether a file of `from` may import a file of `to`. */
function allowed(from: string, to: string, target: string, path = ''): boolean {
	if (from === to || LEAVES.includes(to)) return true;
	// Facts are said anywhere; who is asking is known everywhere; table definitions know one another.
	if (target.startsWith('src/lib/server/outbox/emit') || target.startsWith('src/lib/server/auth/policy'))
		return true;
	if (target.startsWith('src/lib/server/audit/record')) return from === 'outbox' || rank(from) > rank('db');
	if (LEAVES.includes(from)) return false;
	// Only the worker's handlers see every domain and mail; the rest of the outbox carries facts without knowing them.
	if (path.startsWith('src/lib/server/outbox/handlers/')) return true;
	if (from === 'outbox') return rank(to) >= 0 && rank(to) <= rank('auth');
	// Mail shows what every domain holds, and says whether a failure is for good; pages see every domain.
	if (from === 'mail' && target.startsWith('src/lib/server/outbox/failure')) return true;
	if (from === 'mail' || from === 'web') return rank(to) >= 0;
	return rank(to) >= 0 && rank(to) < rank(from);
}

/** What pages and domains both read, from left to right by the same rule. None knows the server, a page or a component. */
const SHARED: string[][] = [
	['poll'],
	['paraglide', 'schemas', 'random', 'scoring', 'offline'],
	['format'],
	['pricing', 'booking', 'account', 'surveys', 'mentoring'],
	[
		'programme',
		'registration',
		'awards',
		'attendance',
		'certificates',
		'trainings',
		'assemblies',
		'report',
		'staff'
	]
];

function sharedAllowed(from: string, target: string): boolean {
	const to = /^src\/lib\/([\w-]+)/.exec(target)?.[1];
	if (to === undefined) return !target.startsWith('src/');
	const level = (room: string) => SHARED.findIndex((group) => group.includes(room));
	return to === from || (level(to) >= 0 && level(to) < level(from));
}

describe('who may import whom', () => {
	const server = sources('src/lib/server');

	test('every room is in the order', () => {
		const rooms = new Set(server.map((path) => roomOf(path)!));
		const known = [...LEAVES, ...ORDER.flat(), 'outbox', 'mail', 'web'];
		expect([...rooms].filter((room) => !known.includes(room))).toEqual([]);
	});

	test('a domain imports only what stands to its left', () => {
		const broken = server.flatMap((path) =>
			importsOf(path)
				.filter((target) => roomOf(target) && !allowed(roomOf(path)!, roomOf(target)!, target, path))
				.map((target) => `${path} → ${target}`)
		);
		expect(broken).toEqual([]);
	});

	test('domains know nothing of SvelteKit, and plain Node runs them', () => {
		const broken = server
			.filter((path) => !path.startsWith('src/lib/server/web/'))
			.flatMap((path) =>
				importsOf(path)
					.filter((target) => /^(\$app|\$env|@sveltejs|svelte)/.test(target) || target.endsWith('.svelte'))
					.map((target) => `${path} → ${target}`)
			);
		expect(broken).toEqual([]);
	});

	test('what pages and domains share imports only what stands to its left', () => {
		const rooms = SHARED.flat().filter((room) => room !== 'paraglide');
		const broken = rooms.flatMap((room) =>
			sources(`src/lib/${room}`).flatMap((path) =>
				importsOf(path)
					.filter((target) => !sharedAllowed(room, target))
					.map((target) => `${path} → ${target}`)
			)
		);
		expect(broken).toEqual([]);
	});

	test('the office’s words stay in the office and on the server', () => {
		const readers = /^src\/(lib\/(staff|server|components\/(staff|kit))|routes\/gestion)\//;
		const broken = sources('src')
			.filter((path) => !readers.test(path))
			.filter((path) => importsOf(path).some((target) => target.startsWith('src/lib/staff/')));
		expect(broken).toEqual([]);
	});

	test('forms leave by our own `enhance`, which keeps them when the network is cut', () => {
		const broken = sources('src')
			.filter((path) => path !== 'src/lib/components/ui/enhance.ts')
			.filter((path) => /import \{[^}]*\benhance\b[^}]*\} from '\$app\/forms'/.test(read(path)));
		expect(broken).toEqual([]);
	});

	test('components import no server code', () => {
		const broken = sources('src/lib/components').flatMap((path) =>
			importsOf(path)
				.filter((target) => target.startsWith('src/lib/server'))
				.map((target) => `${path} → ${target}`)
		);
		expect(broken).toEqual([]);
	});

	test('routes hold no SQL, no Stripe, no mail', () => {
		const broken = sources('src/routes').flatMap((path) =>
			importsOf(path)
				.filter(
					(target) =>
						/^(drizzle-orm|@libsql|stripe|nodemailer|pdfkit)/.test(target) ||
						target.startsWith('src/lib/server/db/schema')
				)
				.map((target) => `${path} → ${target}`)
		);
		expect(broken).toEqual([]);
	});

	test('the rule itself refuses what it should', () => {
		expect(allowed('payments', 'registration', 'src/lib/server/registration/quote.ts')).toBe(false);
		expect(allowed('programme', 'exhibitors', 'src/lib/server/exhibitors/queries.ts')).toBe(false);
		expect(allowed('config', 'db', 'src/lib/server/db/write.ts')).toBe(false);
		expect(allowed('checkin', 'registration', 'src/lib/server/registration/queries.ts')).toBe(true);
		const deliver = 'src/lib/server/mail/deliver.ts';
		expect(allowed('outbox', 'mail', deliver, 'src/lib/server/outbox/worker.ts')).toBe(false);
		expect(allowed('outbox', 'mail', deliver, 'src/lib/server/outbox/handlers/orders.ts')).toBe(true);
		expect(allowed('outbox', 'registration', 'src/lib/server/registration/queries.ts')).toBe(false);
		expect(allowed('web', 'mail', deliver)).toBe(false);
		expect(allowed('mail', 'outbox', 'src/lib/server/outbox/queue.ts')).toBe(false);
		expect(sharedAllowed('staff', 'src/lib/server/audit/queries.ts')).toBe(false);
		expect(sharedAllowed('registration', 'src/lib/staff/words.ts')).toBe(false);
		expect(sharedAllowed('booking', 'src/lib/registration/draft.ts')).toBe(false);
		expect(sharedAllowed('registration', 'src/routes/+layout.svelte')).toBe(false);
		expect(sharedAllowed('registration', 'src/lib/booking/sessions.ts')).toBe(true);
	});
});
