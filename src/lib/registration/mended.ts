/**
 * Whether changing a field answers an error: its own, or one that the change may have settled. A supper ticked answers
 * the lack of a pass; another session answers the clash of two.
 * @param changed the name of the field changed, as `people[0].addons`
 * @param failed the path of the error
 */
export function mends(changed: string, failed: string): boolean {
	return changed !== '' && failed !== '' && matterOf(changed) === matterOf(failed);
}

/** What a field is about: the fields of one person's choice are one matter. */
function matterOf(path: string): string {
	return path.replace(/(^|\.)(pass|addons)$/, '$1choice').replace(/(^|\.)sessions\..*$/, '$1sessions');
}
