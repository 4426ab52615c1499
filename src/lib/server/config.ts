import { z } from 'zod';

const flag = z
	.enum(['0', '1', 'true', 'false', ''])
	.default('0')
	.transform((value) => value === '1' || value === 'true');

const schema = z.object({
	NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
	/** Public address, without a final slash; links in mail and badges start with it. */
	ORIGIN: z
		.url()
		.default('http://localhost:3000')
		.transform((url) => url.replace(/\/$/, '')),
	PORT: z.coerce.number().int().min(1).max(65535).default(3000),
	DATABASE_URL: z
		.string()
		.regex(/^(file:|libsql:|https?:)/, 'doit commencer par file:, libsql: ou http(s):')
		.default('file:data/estrade.db'),
	DATABASE_AUTH_TOKEN: z.string().optional(),
	/** Signs links and badges. Changing it breaks every link already sent. */
	APP_SECRET: z.string().min(32, 'au moins 32 caractères'),
	STRIPE_SECRET_KEY: z.string().startsWith('sk_').optional(),
	STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
	/** Only for the local double: where the SDK sends its requests instead of Stripe. */
	STRIPE_API_URL: z.url().optional(),
	/** Keys of those by whom one may also sign in (decision 22): both of a pair, or none. */
	FACEBOOK_CLIENT_ID: z.string().optional(),
	FACEBOOK_CLIENT_SECRET: z.string().optional(),
	GOOGLE_CLIENT_ID: z.string().optional(),
	GOOGLE_CLIENT_SECRET: z.string().optional(),
	MICROSOFT_CLIENT_ID: z.string().optional(),
	MICROSOFT_CLIENT_SECRET: z.string().optional(),
	/** Whose accounts Microsoft lets in: everybody’s, personal ones, those of organisations, or of one organisation. */
	MICROSOFT_TENANT: z
		.string()
		.regex(
			/^(common|consumers|organizations|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i,
			'common, consumers, organizations ou l’identifiant d’un locataire'
		)
		.default('common')
		.transform((tenant) => tenant.toLowerCase()),
	/** Only for the local double: where it stands in for all of them. */
	PROVIDERS_URL: z.url().optional(),
	SMTP_URL: z
		.string()
		.regex(/^smtps?:/)
		.optional(),
	/** Who issues invoices. Invented, as the tax numbers are: production must bring its own, unless it is a demonstration. */
	SUPPLIER_NAME: z.string().default('AXTRA, Alliance des centres-conseils en emploi'),
	SUPPLIER_STREET: z.string().default('000, rue de l’Exemple, bureau 000'),
	SUPPLIER_CITY: z.string().default('Montréal'),
	SUPPLIER_POSTAL_CODE: z.string().default('H0H 0H0'),
	SUPPLIER_EMAIL: z.string().default('comptabilite@axtra.example'),
	SUPPLIER_TPS_NUMBER: z.string().default('00000 0000 RT0001'),
	SUPPLIER_TVQ_NUMBER: z.string().default('0000000000 TQ0001'),
	/** In whose name certificates are signed. */
	CERTIFICATE_SIGNATORY: z.string().default('La direction générale'),
	/**
	 * How long personal information is kept. The tax period is the law's floor (Loi sur l'administration fiscale, a. 35.1;
	 * Loi sur la taxe d'accise, a. 286: six years after the year's end). The rest is the association's choice: Loi 25
	 * (LPRPSP, a. 23) sets no number, only that what has served its purpose is destroyed or made anonymous.
	 */
	RETENTION_TAX_YEARS: z.coerce.number().int().min(6).max(20).default(6),
	RETENTION_PERSON_YEARS: z.coerce.number().int().min(1).max(10).default(3),
	RETENTION_NEEDS_DAYS: z.coerce.number().int().min(1).max(365).default(30),
	RETENTION_MAIL_DAYS: z.coerce.number().int().min(30).max(1100).default(365),
	RETENTION_JURY_DAYS: z.coerce.number().int().min(30).max(1100).default(365),
	MAIL_FROM: z.string().default('AXTRA <quariera@axtra.example>'),
	/** Runs the outbox worker inside this process. */
	WORKER: flag.default(true),
	/** Shows the demonstration accounts on the sign-in page. */
	DEMO: flag
});

type Config = z.infer<typeof schema>;

let current: Config | undefined;

/** Thrown at start with one line a problem, in words an administrator can act on. */
export class ConfigError extends Error {
	override name = 'ConfigError';
}

/**
 * The settings, read from the environment once and frozen.
 * @throws ConfigError naming every variable that is missing or wrong (never its value)
 */
export function config(): Config {
	current ??= readConfig(process.env);
	return current;
}

/** Validates an environment; see {@link config}. Empty variables count as absent. */
export function readConfig(env: Record<string, string | undefined>): Config {
	const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
	// A development machine needs no ceremony; production must bring its own secret.
	const isProduction = present.NODE_ENV === 'production';
	const withDefaults = isProduction
		? present
		: { APP_SECRET: 'developpement-seulement-jamais-en-production', ...present };
	const parsed = schema.safeParse(withDefaults);
	if (!parsed.success) {
		const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} : ${issue.message}`);
		throw new ConfigError(`Réglages invalides dans l’environnement :\n${lines.join('\n')}`);
	}
	if (parsed.data.STRIPE_SECRET_KEY && !parsed.data.STRIPE_WEBHOOK_SECRET) {
		throw new ConfigError(
			'Réglages invalides dans l’environnement :\n  STRIPE_WEBHOOK_SECRET : requis avec STRIPE_SECRET_KEY'
		);
	}
	requirePairs(present);
	if (isProduction && !parsed.data.DEMO) requireOwn(present);
	return Object.freeze(parsed.data);
}

/** A key without its secret opens nothing, and nobody would know why a button is missing. */
function requirePairs(present: Record<string, string | undefined>): void {
	const lines = ['FACEBOOK', 'GOOGLE', 'MICROSOFT'].flatMap((provider) => {
		const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const;
		if ((present[id] === undefined) === (present[secret] === undefined)) return [];
		return present[id] === undefined
			? [`  ${id} : requis avec ${secret}`]
			: [`  ${secret} : requis avec ${id}`];
	});
	if (lines.length > 0)
		throw new ConfigError(`Réglages invalides dans l’environnement :\n${lines.join('\n')}`);
}

/**
 * What production may not invent: an invoice issued with an invented tax number cannot be taken back, and links in mail
 * that start with an invented address lead nowhere.
 */
function requireOwn(present: Record<string, string | undefined>): void {
	if (present.PROVIDERS_URL !== undefined)
		throw new ConfigError(
			'Réglages invalides dans l’environnement :\n  PROVIDERS_URL : refusé en production, sauf avec DEMO=1'
		);
	const missing = Object.keys(schema.shape).filter(
		(name) => (name === 'ORIGIN' || name.startsWith('SUPPLIER_')) && present[name] === undefined
	);
	if (missing.length === 0) return;
	const lines = missing.map((name) => `  ${name} : requis en production, sauf avec DEMO=1`);
	throw new ConfigError(`Réglages invalides dans l’environnement :\n${lines.join('\n')}`);
}
