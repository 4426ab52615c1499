import { qrSvg } from '$lib/server/qr';

/** The code on the sample badge, which opens nothing. */
export const load = () => ({ qr: qrSvg('Ceci est un exemple', 'Code QR d’exemple') });
