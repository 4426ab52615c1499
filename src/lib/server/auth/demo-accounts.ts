/** One password for every demonstration account; it exists only in data that anyone can make again. */
export const DEMO_PASSWORD = 'bienvenue-quariera';

/** The accounts of the demonstration: made by the seed, offered by the sign-in page when DEMO is set. */
export const DEMO_ACCOUNTS = [
	{
		role: 'practitioner',
		email: 'conseillere@demo.axtra.example',
		givenName: 'Anne-Sophie',
		familyName: 'Bornais-Lévesque'
	},
	{
		role: 'manager',
		email: 'direction@demo.axtra.example',
		givenName: 'Marc-Olivier',
		familyName: 'Thériault'
	},
	{ role: 'staff', email: 'permanence@demo.axtra.example', givenName: 'Josée', familyName: 'Lafrenière' },
	{ role: 'door', email: 'accueil@demo.axtra.example', givenName: 'Wassim', familyName: 'Benali' }
] as const;
