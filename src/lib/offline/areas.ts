/** Pages that open without network, each area with a service worker of its own and what it keeps (decision 18). */
export interface Area {
	/** Its scope, and the name of what it keeps. */
	folder: '/jury' | '/exposant';
	cache: string;
	/** A page with nothing in it but what starts the application: it shows any page of the area. */
	shell: string;
	/** The pages that open. */
	pages: RegExp;
	/** The data that they are drawn from. */
	data: RegExp;
	/** One address of each kind of page: their code is kept with the rest. */
	samples: readonly string[];
}

/** What a juror reads. */
export const JURY: Area = {
	folder: '/jury',
	cache: 'estrade-jury',
	shell: '/jury/hors-ligne',
	pages: /^\/jury(\/[^/.]+){0,2}$/,
	data: /^\/jury(\/.+)?\/(__data\.json|donnees)$/,
	samples: ['/jury', '/jury/a', '/jury/a/a']
};

/** Where an exhibitor's team reads badges: a page that holds nobody's name. */
export const SCANNER: Area = {
	folder: '/exposant',
	cache: 'estrade-exposant',
	shell: '/exposant/hors-ligne',
	pages: /^\/exposant\/[^/.]+\/contacts\/lire$/,
	data: /^\/exposant\/[^/.]+\/contacts\/lire\/__data\.json$/,
	samples: ['/exposant/a/contacts/lire']
};

export const AREAS = [JURY, SCANNER] as const;

/** The area of an address; undefined for the rest of the site, which nothing keeps. */
export function areaOf(path: string): Area | undefined {
	return AREAS.find(({ folder }) => path === folder || path.startsWith(`${folder}/`));
}
