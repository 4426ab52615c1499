import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ out: process.env.BUILD_DIR ?? 'build', precompress: true }),
		// Only the pages of the jury start it (`lib/offline/start.ts`).
		serviceWorker: { register: false },
		// The page that a juror's device keeps shows any address: what it loads must not depend on its own.
		paths: { relative: false },
		csp: {
			// Hashes, not nonces: a page kept by the cache must stay valid.
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', 'wasm-unsafe-eval'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'media-src': ['self', 'blob:'],
				'connect-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['self'],
				// Without scripts, the order's form is redirected to Stripe's page: browsers hold redirects to this too.
				'form-action': ['self', 'https://checkout.stripe.com'],
				'frame-ancestors': ['none']
			}
		}
	}
};
