/** The agreement in force. Whoever changes its words (`group_agreement_text`) raises it. */
export const AGREEMENT_VERSION = 1;

/** Steps of a consultation, in order, with the minutes that are usual: two hours in all. */
export const STEPS = [
	{ step: 'case', minutes: 10 },
	{ step: 'questions', minutes: 20 },
	{ step: 'contract', minutes: 10 },
	{ step: 'consultation', minutes: 45 },
	{ step: 'synthesis', minutes: 15 },
	{ step: 'learning', minutes: 20 }
] as const;
export type Step = (typeof STEPS)[number]['step'];
