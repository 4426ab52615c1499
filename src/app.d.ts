import type { Actor } from '$lib/server/auth/policy';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** A refusal's stable code, or `incident`. */
			code?: string;
			/** What to quote when writing to the association about an incident. */
			reference?: string;
		}
		interface Locals {
			actor: Actor;
			/** SHA-256 of the session id, to end it; null when nobody is signed in. */
			sessionId: string | null;
		}
		interface PageData {
			title?: string;
		}
	}
}

export {};
