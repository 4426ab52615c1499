import { createTransport, type Transporter } from 'nodemailer';
import { config } from '../config.ts';
import { sha256 } from '../ids.ts';
import { PermanentFailure } from '../outbox/failure.ts';
import type { Attachment } from './message.ts';

/** A message as the store keeps it. */
interface Letter {
	id: number;
	dedupeKey: string;
	recipient: string;
	subject: string;
	text: string;
	html: string;
	createdAt: Date;
	attachments: readonly Attachment[];
}

/** Whether messages leave; without SMTP they are kept for staff to read. */
export function leavesBySmtp(): boolean {
	return config().SMTP_URL !== undefined;
}

let pool: { url: string; transporter: Transporter } | undefined;

/**
 * Hands a message to the SMTP server. The Message-ID and the date are those of the message, whatever the try, so that
 * a second copy sent after a cut line is recognised as the same one.
 * @throws PermanentFailure when the server refuses it for good (5xx on the address or the message)
 */
export async function sendLetter(letter: Letter): Promise<void> {
	const { MAIL_FROM } = config();
	assertOneAddress(letter.recipient, letter.id);
	try {
		await transporter().sendMail({
			from: MAIL_FROM,
			// As an object, an address is taken as it is and never read as a list.
			to: { name: '', address: letter.recipient },
			subject: letter.subject,
			text: letter.text,
			html: letter.html,
			date: letter.createdAt,
			messageId: messageId(letter.dedupeKey, MAIL_FROM),
			headers: {
				'Auto-Submitted': 'auto-generated',
				'X-Auto-Response-Suppress': 'All',
				'Content-Language': 'fr-CA'
			},
			attachments: letter.attachments.map(({ filename, contentType, content }) => ({
				filename,
				contentType,
				content
			}))
		});
	} catch (error) {
		const { code, responseCode } = error as { code?: string; responseCode?: number };
		const isForGood = (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
		if (isForGood)
			throw new PermanentFailure(`Courriel ${letter.id} refusé par le serveur SMTP (${responseCode})`);
		throw error;
	}
}

/** Closes the connections kept open to the SMTP server. */
export function closeTransport(): void {
	pool?.transporter.close();
	pool = undefined;
}

/** `<…@domain of the sender>`, the same for every try of one message; tells nothing of the person. */
function messageId(dedupeKey: string, from: string): string {
	const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
	return `<${sha256(`mail\n${dedupeKey}`).slice(0, 32)}@${domain}>`;
}

function transporter(): Transporter {
	const url = config().SMTP_URL!;
	if (pool?.url !== url) {
		pool?.transporter.close();
		pool = {
			url,
			transporter: createTransport({
				url,
				pool: true,
				maxConnections: 3,
				// A handler has 45 s in all.
				connectionTimeout: 10_000,
				greetingTimeout: 10_000,
				socketTimeout: 20_000,
				disableFileAccess: true,
				disableUrlAccess: true
			} as Parameters<typeof createTransport>[0])
		};
	}
	return pool.transporter;
}

function assertOneAddress(address: string, id: number): void {
	if (!/^[^\s<>,;:"()@\\\p{Cc}]+@[^\s<>,;:"()@\\\p{Cc}]+$/u.test(address))
		throw new PermanentFailure(`Courriel ${id}\u00a0: adresse invalide`);
}
