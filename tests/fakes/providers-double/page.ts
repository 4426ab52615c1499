const NAMES: Readonly<Record<string, string>> = {
	facebook: 'Facebook',
	google: 'Google',
	microsoft: 'Microsoft'
};

/** The double's page of consent: as whom, and whether. */
export function consentPage(provider: string, url: URL): string {
	const name = NAMES[provider] ?? '';
	const action = `${url.pathname}${url.search}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
	return `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Double de ${name}</title>
<style>
	body { font: 1.1rem/1.5 system-ui; max-width: 30rem; margin: 3rem auto; padding: 0 1rem; display: grid; gap: 1rem }
	form { display: grid; gap: 1rem }
	input, button, select { font: inherit; padding: .7rem; min-height: 44px }
</style>
<h1>Double de ${name}</h1>
<form method="POST" action="${action}">
	<label>Adresse <input name="email" type="email" value="quarieriste@lesoit.example"></label>
	<label>Conduite
		<select name="mode">
			<option value="">comme il faut</option>
			<option value="unproven">adresse non garantie</option>
			<option value="silent">aucune adresse</option>
			<option value="nonce">jeton d’un autre passage</option>
			<option value="broken">en panne</option>
		</select>
	</label>
	<button name="geste" value="accepter">Accepter</button>
	<button name="geste" value="refuser">Refuser</button>
</form>
</html>`;
}
