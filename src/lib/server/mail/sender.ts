import { config } from '../config.ts';
import type { Sender } from './message.ts';

/** Who writes, as named at the foot of every message. */
export function sender(): Sender {
	const { SUPPLIER_NAME, SUPPLIER_STREET, SUPPLIER_CITY, SUPPLIER_POSTAL_CODE, MAIL_FROM } = config();
	return {
		name: SUPPLIER_NAME,
		shortName: SUPPLIER_NAME.split(',')[0]!,
		postalAddress: `${SUPPLIER_STREET}, ${SUPPLIER_CITY} (Québec)\u00a0 ${SUPPLIER_POSTAL_CODE}`,
		email: /<([^>]+)>/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM
	};
}
