import type { Session } from './state.ts';

/** The page where one pays, plain HTML that says at once that no money moves. */
export function payPage(session: Session, options: { declined?: boolean } = {}): string {
	const rows = session.lines
		.map(
			({ name, quantity, unit_amount }) =>
				`<tr><th scope="row">${escape(name)}${quantity > 1 ? ` <span class="muted">× ${quantity}</span>` : ''}</th><td>${money(quantity * unit_amount)}</td></tr>`
		)
		.join('');
	const alert = options.declined
		? `<div class="alert" role="alert" tabindex="-1" autofocus><strong>La carte a été refusée.</strong> Rien n’a été débité et vos places sont gardées. Réessayez, ou revenez à la commande.</div>`
		: '';
	return page(
		`${options.declined ? 'Carte refusée – ' : ''}Paiement de démonstration`,
		`<h1>Payer ${money(session.amount_total)}</h1>
		${alert}
		${session.customer_email ? `<p class="muted">Pour ${escape(session.customer_email)}</p>` : ''}
		<table><caption class="hidden">Ce que vous payez</caption><tbody>${rows}</tbody>
		<tfoot><tr><th scope="row">Total</th><td>${money(session.amount_total)}</td></tr></tfoot></table>
		<form method="post">
			<button name="geste" value="payer">Payer ${money(session.amount_total)}</button>
			<button class="quiet" name="geste" value="refuser">Simuler une carte refusée</button>
			<button class="link" name="geste" value="abandonner">Abandonner et revenir à la commande</button>
		</form>`
	);
}

/** What someone finds who comes back to a page that is over. */
export function overPage(session: Session | undefined): string {
	const back = session?.cancel_url ?? session?.success_url;
	const words = !session
		? ['Cette page n’existe pas', 'L’adresse est incomplète, ou la démonstration a été remise à zéro.']
		: session.status === 'complete'
			? ['Ce paiement est déjà fait', 'Il n’y a rien d’autre à faire ici.']
			: [
					'Cette page de paiement est fermée',
					'Rien n’a été débité. Revenez à la commande pour en ouvrir une autre.'
				];
	return page(
		words[0]!,
		`<h1>${words[0]}</h1><p>${words[1]}</p>${back ? `<p><a class="button" href="${escape(back)}">Revenir à la commande</a></p>` : ''}`
	);
}

function page(title: string, body: string): string {
	return `<!doctype html>
<html lang="fr-CA">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)}</title><link rel="icon" href="data:,">
<style>
:root{color-scheme:light dark;--paper:#faf8f3;--raised:#fff;--ink:#14202b;--ink-2:#4a5763;--line:#d9d5ca;--accent:#1d4f8f;--gold:#f2b736;--no:#a8201a;--no-soft:#fbe6e4;--demo:#fbf0d6;--demo-ink:#5c3c00}
@media(prefers-color-scheme:dark){:root{--paper:#10171e;--raised:#18222c;--ink:#f2efe8;--ink-2:#a9b4be;--line:#2c3946;--accent:#8fbdf2;--no:#ff8f87;--no-soft:#331917;--demo:#2a2413;--demo-ink:#f2d9a0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.demo{background:var(--demo);color:var(--demo-ink);padding:12px 16px;text-align:center;margin:0}
main{max-width:560px;margin:0 auto;padding:clamp(24px,6vw,56px) 16px}
.mark{display:block;margin-bottom:20px}
h1{font-size:clamp(2rem,1.5rem + 2.6vw,3rem);line-height:1.05;letter-spacing:-.03em;font-weight:800;margin:0 0 12px;text-wrap:balance}
.muted{color:var(--ink-2)}
table{width:100%;border-collapse:collapse;margin:24px 0}
th{font-weight:400;text-align:left;padding:10px 12px 10px 0}td{text-align:right;white-space:nowrap;padding:10px 0;vertical-align:top}
tr{border-bottom:1px solid var(--line)}tfoot tr{border-bottom:0;border-top:2px solid var(--ink);font-size:1.25rem}tfoot th,tfoot td{font-weight:800}
form{display:grid;gap:12px}
button,.button{min-height:48px;padding:8px 22px;border-radius:999px;border:0;background:var(--accent);color:var(--paper);font:inherit;font-weight:600;line-height:1.2;cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center}
.quiet{background:transparent;color:var(--ink);box-shadow:inset 0 0 0 1.5px var(--ink-2)}
.link{background:transparent;color:inherit;text-decoration:underline;text-underline-offset:.18em}
.alert{background:var(--no-soft);border-left:5px solid var(--no);padding:14px 16px;margin:16px 0;border-radius:4px}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
</style>
</head>
<body>
<header class="demo"><strong>Démonstration.</strong> Cette page remplace celle de Stripe : aucune carte n’est demandée, aucun argent ne bouge.</header>
<main>
<svg class="mark" width="44" height="44" viewBox="0 0 30 30" aria-hidden="true"><g stroke-width="6" stroke-linecap="round" fill="none"><path d="M5 25 25 5" stroke="var(--accent)"/><path d="M5 5l7.6 7.6M17.4 17.4 25 25" stroke="var(--gold)"/></g></svg>
${body}
</main>
</body>
</html>`;
}

function money(cents: number): string {
	return new Intl.NumberFormat('fr-CA', { style: 'currency', currency: 'CAD' }).format(cents / 100);
}

function escape(words: string): string {
	return words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
