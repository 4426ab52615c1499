import { and, eq, inArray, lt, ne } from 'drizzle-orm';
import { isForgotten } from '../../format/names.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { mail, mailAttachment } from '../db/schema/mail.ts';
import { write } from '../db/write.ts';
import { emitAll } from '../outbox/emit.ts';
import { PermanentFailure } from '../outbox/failure.ts';
import { oneLine, type Attachment, type Message } from './message.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { sender } from './sender.ts';
import { leavesBySmtp, sendLetter } from './transport.ts';

/** A message to make, for one person. */
export interface Draft {
	/** What makes it unique: the fact and the recipient's role in it. Made twice under one key, it exists once. */
	dedupeKey: string;
	/** Name of its template, for staff to filter by. */
	template: TemplateName;
	recipient: string;
	orderId?: number;
	message: Message;
	attachments?: readonly Attachment[];
}

/** Every kind of message, with its name on screen. */
export const TEMPLATES = {
	confirmation: 'Confirmation',
	ticket: 'Billet',
	held: 'Commande à payer',
	payment: 'Paiement reçu',
	cancellation: 'Annulation',
	'withdrawal-forgiven': 'Retrait tardif pardonné',
	refund: 'Remboursement',
	bookings: 'Ateliers changés',
	promoted: 'Place libérée',
	timetable: 'Horaire changé',
	wishes: 'Rappel des vœux',
	assignment: 'Ateliers obtenus',
	decision: 'Réponse à une proposition',
	'confirmation-reminder': 'Rappel de confirmation',
	swapped: 'Places échangées',
	'seat-taken': 'Place reprise par la permanence',
	traded: 'Place échangée entre listes d’attente',
	tables: 'Tables de La Ruche',
	evaluations: 'Avis demandé',
	survey: 'Sondage',
	'survey-reminder': 'Rappel d’un sondage',
	'mentoring-pair': 'Jumelage de mentorat',
	'mentoring-check-in': 'Suivi d’un jumelage',
	'proposal-received': 'Proposition reçue',
	'proposal-withdrawn': 'Proposition retirée',
	'place-lapsed': 'Place reprise, faute de confirmation',
	'speaker-left': 'Départ d’une proposition',
	'speaker-joined': 'Arrivée dans une proposition',
	'review-set-aside': 'Lecture mise de côté',
	'speaker-invitation': 'Invitation à coanimer',
	'nomination-question': 'Question sur une candidature',
	'nomination-answer': 'Réponse sur une candidature',
	eligibility: 'Admissibilité d’une candidature',
	'nomination-withdrawn': 'Candidature retirée par la permanence',
	'nomination-receipt': 'Candidature reçue',
	'nomination-withdrawn-by-nominator': 'Candidature retirée',
	'nominee-consent': 'Consentement demandé',
	'nominee-changed': 'Dossier changé après un consentement',
	'nominee-answer': 'Réponse d’une personne en candidature',
	'co-nominator-invitation': 'Invitation à écrire une candidature',
	'co-nominator-gone': 'Départ d’une candidature',
	'jury-invitation': 'Invitation au jury',
	'jury-assigned': 'Dossiers à lire',
	'jury-reminder': 'Rappel du jury',
	'juror-left': 'Départ du jury',
	'juror-removed': 'Retrait du jury',
	'juror-recused': 'Dossier fermé par un conflit',
	'juror-kept-from': 'Dossier fermé par la permanence',
	'jury-round': 'Vote du jury ouvert',
	'result-moved': 'Résultat à confirmer ou à rouvrir',
	'award-result': 'Résultat des Méritas',
	'training-offered': 'Nouvelle date d’une formation',
	'place-offered': 'Place offerte dans une formation',
	'line-ended': 'Liste d’attente d’une séance annulée',
	'training-confirmed': 'Formation confirmée',
	'training-moved': 'Formation changée',
	'training-reminder': 'Rappel d’une formation',
	'training-team': 'Rappel d’une formation à l’organisme',
	'training-trainer': 'Formation à animer',
	'training-undecided': 'Formation à décider',
	certificate: 'Attestation d’heures',
	'assembly-notice': 'Avis de convocation',
	'assembly-delegate': 'Délégation à une assemblée',
	'exhibitor-received': 'Demande d’exposant reçue',
	'exhibitor-decision': 'Réponse à une demande d’exposant',
	'leads-asked': 'Coordonnées demandées par un exposant',
	'login-code': 'Code de connexion',
	'vote-code': 'Code pour voter',
	'vote-head': 'Empreinte du registre d’un vote',
	'vote-decided': 'Candidature retirée d’un vote, ou remise en lice'
} as const;

export type TemplateName = keyof typeof TEMPLATES;

/** Messages that carry a code: whoever reads it acts in its person's name. */
export const CODE_TEMPLATES: readonly string[] = ['login-code', 'vote-code'] satisfies TemplateName[];

/** Stands in place of a message that carried a code. */
const ERASED = 'Le contenu de ce message a été effacé\u00a0: il portait un code.';

/**
 * Makes messages, all in one write: what exists already under its key is left as it is. Where SMTP is set, each gets
 * a fact of its own to leave by, so that one address that fails holds back no other. Nobody writes to someone forgotten.
 */
export async function makeMails(asked: readonly Draft[]): Promise<void> {
	const drafts = asked.filter(({ recipient }) => !isForgotten(recipient));
	if (drafts.length === 0) return;
	const from = sender();
	const leaves = leavesBySmtp();
	const createdAt = now();
	const rows = drafts.map(({ dedupeKey, template, recipient, orderId, message }) => ({
		dedupeKey,
		template,
		recipient,
		subject: oneLine(message.subject),
		text: renderText(message, from),
		html: renderHtml(message, from),
		orderId: orderId ?? null,
		createdAt
	}));
	await write('mail.make', async (tx) => {
		const made = await tx
			.insert(mail)
			.values(rows)
			.onConflictDoNothing({ target: mail.dedupeKey })
			.returning({ id: mail.id, dedupeKey: mail.dedupeKey });
		const idOf = new Map(made.map(({ id, dedupeKey }) => [dedupeKey, id]));
		const files = drafts.flatMap(({ dedupeKey, attachments = [] }) => {
			const mailId = idOf.get(dedupeKey);
			return mailId === undefined ? [] : attachments.map((attachment) => ({ mailId, ...attachment }));
		});
		if (files.length > 0) await tx.insert(mailAttachment).values(files);
		if (leaves)
			await emitAll(
				tx,
				made.map(({ id }) => ({
					kind: 'mail.send',
					payload: { mailId: id },
					dedupeKey: `mail.send:${id}`
				}))
			);
	});
}

/**
 * Sends one message and writes that it left. Killed in between, it is sent again under the same Message-ID: a message
 * too many, never one too few.
 */
export async function sendMail(mailId: number): Promise<void> {
	const db = await reader();
	const [letter] = await db.select().from(mail).where(eq(mail.id, mailId));
	if (!letter) throw new PermanentFailure(`Courriel ${mailId} introuvable`);
	if (letter.status === 'sent') return;
	const attachments = await db
		.select()
		.from(mailAttachment)
		.where(eq(mailAttachment.mailId, mailId))
		.orderBy(mailAttachment.id);
	await sendLetter({ ...letter, attachments });
	await write('mail.sent', (tx) =>
		tx
			.update(mail)
			.set({
				status: 'sent',
				sentAt: now(),
				...(CODE_TEMPLATES.includes(letter.template) ? { text: ERASED, html: '' } : {})
			})
			.where(eq(mail.id, mailId))
	);
}

/** Erases sign-in codes that were kept (no SMTP) and have served their time. */
export async function eraseOldCodes(olderThan: Date): Promise<void> {
	const old = and(
		eqLiteral(mail.template, 'login-code'),
		lt(mail.createdAt, olderThan),
		ne(mail.text, ERASED)
	);
	const found = await (await reader()).select({ id: mail.id }).from(mail).where(old).limit(1000);
	if (found.length === 0) return;
	await write('mail.eraseCodes', (tx) =>
		tx
			.update(mail)
			.set({ text: ERASED, html: '' })
			.where(
				inArray(
					mail.id,
					found.map(({ id }) => id)
				)
			)
	);
}
