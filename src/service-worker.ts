/// <reference lib="webworker" />
import { answerOffline, isAnswered } from './lib/offline/kept';

// Only the pages of the jury and the scanner of exhibitors have it (decision 18).
const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
	if (new URL(event.request.url).origin !== worker.location.origin || !isAnswered(event.request)) return;
	event.respondWith(answerOffline({ caches, fetch: (...asked) => fetch(...asked) }, event.request));
});
