/** The cookie of the staff session that `growth-data.ts` opens. */
export const SESSION = 'croissance0000000000000000000000000000mesure';
/** The bearer token of its device. */
export const DEVICE_TOKEN = 'croissance-appareil-de-mesure';

/** The code of the n-th registration it makes. */
export function registrationCode(serial: number): string {
	return `G${String(serial).padStart(8, '0')}`;
}
