/** One password for the demonstration accounts; they exist only where DEMO is set. */
export const DEMO_PASSWORD = 'estrade-demo';

/** The accounts that the seed makes, and that the sign-in page of a demonstration offers. */
export const DEMO_ACCOUNTS = [
	{
		email: 'permanence@axtra.example',
		givenName: 'Solange',
		familyName: 'Permanence',
		kind: 'staff' as const,
		role: 'Permanence : tout voir, tout faire',
		staff: ['staff'] as const
	},
	{
		email: 'coordination@axtra.example',
		givenName: 'Maryse',
		familyName: 'Lanctôt',
		kind: 'second' as const,
		role: 'Coordination : la deuxième personne, pour ce qui se décide à deux',
		staff: ['staff'] as const
	},
	{
		email: 'accueil@axtra.example',
		givenName: 'Rémi',
		familyName: 'Laporte',
		kind: 'door' as const,
		role: 'Accueil : le pointage seulement',
		staff: ['door'] as const
	},
	{
		email: 'direction@lesoit.example',
		givenName: 'Hélène',
		familyName: 'Savard',
		kind: 'manager' as const,
		role: 'Responsable d’un organisme : Le SOIT; jury des Méritas',
		organisation: 'le-soit'
	},
	{
		email: 'exposant@boussole.example',
		givenName: 'Julie',
		familyName: 'Marchand',
		kind: 'exhibitor' as const,
		role: 'Exposante : le kiosque de Boussole Orientation'
	},
	{
		email: 'quarieriste@lesoit.example',
		givenName: 'Anne-Sophie',
		familyName: 'Bornais',
		kind: 'practitioner' as const,
		role: 'Quariériste en inscription',
		organisationOf: 'le-soit'
	},
	{
		email: 'comite@axtra.example',
		givenName: 'Florence',
		familyName: 'Gagné',
		kind: 'reviewer' as const,
		role: 'Comité et jury des Méritas : lire et noter',
		organisationOf: 'le-soit'
	}
];
