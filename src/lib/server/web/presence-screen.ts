import { presentCount } from '../attendance/queries.ts';
import { keptSession, type SheetOf } from '../attendance/open-session.ts';
import { codeOnScreen } from '../attendance/rotating-code.ts';
import { qrSvg } from '../qr.ts';
import { now } from '../clock.ts';
import { versionOf } from '../db/version.ts';
import { absolute } from '../links.ts';

/** What the screen of a meeting shows now: the code, its drawing, how many are there. @throws Refusal `not_found` (404) */
export async function presenceScreen(of: SheetOf) {
	const session = await keptSession(of);
	const { code, until } = codeOnScreen(session.id);
	const address = absolute(`/presence/${session.id}`);
	return {
		title: session.title,
		code,
		/** Milliseconds: browsers' clocks are not ours. */
		leftMs: until.getTime() - now().getTime(),
		address,
		svg: qrSvg(`${address}?c=${code}`, `${code.slice(0, 3)} ${code.slice(3)}`),
		present: await presentCount(of),
		version: await sheetVersion()
	};
}

/** A text that changes when a sheet may have: asked every few seconds by whoever has one open. */
export function sheetVersion(): Promise<string> {
	return versionOf(['attendance', 'checkin', 'registration']);
}
