import { MINUTE_MS } from '../../clock.ts';
import { CODE_LIFETIME_MS } from '../../auth/login-code.ts';
import { now } from '../../clock.ts';
import { makeMails, sendMail } from '../../mail/deliver.ts';
import { loginCode } from '../../mail/templates/login-code.ts';
import type { Handler } from '../worker.ts';

/** Mails a sign-in code, unless it has died while waiting. */
export const onLoginCode: Handler<'login.code'> = async ({ email, code }, { id, createdAt }) => {
	if (now().getTime() - createdAt.getTime() >= CODE_LIFETIME_MS) return;
	await makeMails([
		{
			dedupeKey: `login.code:${id}`,
			template: 'login-code',
			recipient: email,
			message: loginCode(code, CODE_LIFETIME_MS / MINUTE_MS)
		}
	]);
};

export const onMailSend: Handler<'mail.send'> = ({ mailId }) => sendMail(mailId);
