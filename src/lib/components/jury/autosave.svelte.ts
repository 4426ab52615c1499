import { forgetReading, keptReadings, type ReadingDraft } from '$lib/awards/kept-readings';
import { ReadingSaver, type SavingState, type StoredReading } from '$lib/awards/reading-saver';
import { deviceStorage } from './device-storage';
import { sendWithin } from './send';

/** A {@link ReadingSaver} in a page: its network, its device, and a state that shows. */
export class ReadingAutosave {
	state = $state.raw<SavingState>({ is: 'idle' });
	readonly saver: ReadingSaver;
	readonly #stored: StoredReading;
	readonly #of: { jurorId: number; edition: string; code: string };

	constructor(
		of: { jurorId: number; edition: string; code: string },
		stored: StoredReading,
		onStored: (stored: StoredReading) => void
	) {
		this.#of = of;
		this.#stored = stored;
		this.saver = new ReadingSaver({ ...of, page: crypto.randomUUID() }, stored, {
			send: (draft, revision) => sendWithin(of, draft, revision),
			storage: deviceStorage(),
			now: Date.now,
			later: (work, ms) => {
				const timer = setTimeout(work, ms);
				return () => clearTimeout(timer);
			},
			onState: (state) => (this.state = state),
			onStored
		});
	}

	/** What this device kept of the dossier and the server does not have, if anything: the fields take it. */
	restore(): ReadingDraft | undefined {
		const [kept, ...older] = keptReadings(deviceStorage(), this.#of.jurorId).filter(
			({ key }) => key.edition === this.#of.edition && key.code === this.#of.code
		);
		for (const { key } of older) forgetReading(deviceStorage(), key);
		return kept && this.saver.restore(kept, this.#stored);
	}
}
