import { eq } from 'drizzle-orm';
import { numberOf } from '../../certificates/number.ts';
import { reader } from '../db/client.ts';
import { certificate, type CertificateContent } from '../db/schema/certificates.ts';
import { person } from '../db/schema/members.ts';

/** A certificate as its message names it. */
export interface MailedCertificate {
	email: string;
	number: string;
	code: string;
	/** It takes the place of another. */
	isAnother: boolean;
	content: CertificateContent;
}

/** What is mailed of a certificate; undefined once it is worth nothing any more. */
export async function certificateToMail(certificateId: number): Promise<MailedCertificate | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ one: certificate, email: person.email })
		.from(certificate)
		.innerJoin(person, eq(person.id, certificate.personId))
		.where(eq(certificate.id, certificateId));
	if (!found || found.one.revokedAt) return undefined;
	const { one, email } = found;
	return {
		...{ email, number: numberOf(one), code: one.code, content: one.content },
		isAnother: one.replacesId !== null
	};
}
