import { SMTPServer, type SMTPServerAddress } from 'smtp-server';

/** A message as an SMTP server received it. */
interface ReceivedMail {
	from: string;
	to: string[];
	raw: string;
}

/** A refusal in the protocol's words: `{ code: 550, text: 'unknown' }`. */
interface SmtpRefusal {
	code: number;
	text: string;
}

/** How the double answers; each may be changed between two messages. */
interface SmtpManners {
	/** Answer to RCPT TO; absent: accepted. */
	recipient?: ((address: string) => SmtpRefusal | undefined) | undefined;
	/** Says nothing at all, not even the greeting. */
	silent?: boolean;
	/** Takes the message, then cuts the line instead of saying so. */
	cutAfterMessage?: boolean;
}

export interface FakeSmtp {
	url: string;
	mails: ReceivedMail[];
	manners: SmtpManners;
	close(): Promise<void>;
}

/** A real SMTP conversation over loopback, without TLS or authentication. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
	const mails: ReceivedMail[] = [];
	const manners: SmtpManners = {};
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		closeTimeout: 50,
		onConnect: (_session, callback) => {
			if (!manners.silent) callback();
		},
		onRcptTo: ({ address }, _session, callback) => {
			const refusal = manners.recipient?.(address);
			callback(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
		},
		onData: (stream, session, callback) => {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				mails.push({
					from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
					to: session.envelope.rcptTo.map(({ address }: SMTPServerAddress) => address),
					raw: Buffer.concat(parts).toString('latin1')
				});
				if (manners.cutAfterMessage) for (const one of server.connections) one.close();
				else callback();
			});
		}
	});
	server.on('error', () => undefined);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as { port: number };
	return {
		url: `smtp://127.0.0.1:${port}`,
		mails,
		manners,
		close: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}

/** A part of a MIME message, with its own parts or its content. */
interface MimePart {
	headers: Map<string, string>;
	/** Without its parameters, as `text/html`. */
	type: string;
	filename: string | undefined;
	content: Buffer;
	parts: MimePart[];
}

/** Reads a MIME message (RFC 2045): headers unfolded and decoded, parts split, contents decoded. */
export function readMime(raw: string): MimePart {
	const cut = raw.indexOf('\r\n\r\n');
	const headers = new Map(
		raw
			.slice(0, cut)
			.replace(/\r\n[ \t]+/g, ' ')
			.split('\r\n')
			.map((line) => [
				line.slice(0, line.indexOf(':')).toLowerCase(),
				decodeWords(line.slice(line.indexOf(':') + 1).trim())
			])
	);
	const body = raw.slice(cut + 4);
	const contentType = headers.get('content-type') ?? 'text/plain';
	const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
	const encoding = headers.get('content-transfer-encoding') ?? '7bit';
	return {
		headers,
		type: contentType.split(';')[0]!.trim(),
		filename: /filename="?([^";]+)"?/.exec(headers.get('content-disposition') ?? '')?.[1],
		content:
			encoding === 'base64'
				? Buffer.from(body, 'base64')
				: encoding === 'quoted-printable'
					? fromQuotedPrintable(body)
					: Buffer.from(body, 'latin1'),
		parts: boundary
			? body
					.split(`--${boundary}`)
					.slice(1, -1)
					.map((part) => readMime(part.replace(/^\r\n/, '').replace(/\r\n$/, '')))
			: []
	};
}

/** The leaves of a message, in order. */
export function leaves(part: MimePart): MimePart[] {
	return part.parts.length > 0 ? part.parts.flatMap(leaves) : [part];
}

function fromQuotedPrintable(text: string): Buffer {
	return Buffer.from(
		text
			.replace(/=\r\n/g, '')
			.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1'
	);
}

function decodeWords(value: string): string {
	return value
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
			(how.toUpperCase() === 'B'
				? Buffer.from(text, 'base64')
				: fromQuotedPrintable(text.replace(/_/g, ' '))
			).toString('latin1')
		)
		.replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString());
}
