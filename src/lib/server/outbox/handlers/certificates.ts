import { certificateToMail } from '../../certificates/mailing.ts';
import { runAll } from '../../certificates/run.ts';
import { makeMails } from '../../mail/deliver.ts';
import { certificateIssued } from '../../mail/templates/certificate.ts';
import type { Handler } from '../worker.ts';

/** Batch after batch; killed halfway, it is done again and gives only what is left. */
export const onCertificatesAsked: Handler<'certificates.asked'> = async (asked) => {
	await runAll(asked);
};

/** One message a certificate; none where it was revoked or replaced meanwhile. */
export const onCertificateIssued: Handler<'certificate.issued'> = async ({ certificateId }) => {
	const found = await certificateToMail(certificateId);
	if (!found) return;
	await makeMails([
		{
			dedupeKey: `certificate.issued:${certificateId}`,
			template: 'certificate',
			recipient: found.email,
			message: certificateIssued(found)
		}
	]);
};
