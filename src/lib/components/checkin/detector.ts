import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** Reads the QR codes of a picture. */
interface QrDetector {
	detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface NativeDetector {
	new (options: { formats: string[] }): QrDetector;
	getSupportedFormats(): Promise<string[]>;
}

/** Enough for a badge at arm's length, and four times fewer pixels to look at than the camera gives. */
const LOOKED_AT_PX = 720;

/** The browser's own detector where it reads QR codes, else ZXing, whose module this site serves itself. */
export async function qrDetector(): Promise<QrDetector> {
	const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
	const formats = await native?.getSupportedFormats().catch((): string[] => []);
	if (native && formats?.includes('qr_code')) return new native({ formats: ['qr_code'] });
	// The script and the module must come from one package: `barcode-detector` brings the script of another version.
	const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
	await prepareZXingModule({
		overrides: {
			locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path)
		},
		fireImmediately: true
	});
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true })!;
	return {
		async detect(video) {
			const scale = Math.min(1, LOOKED_AT_PX / Math.max(video.videoWidth, video.videoHeight, 1));
			canvas.width = Math.round(video.videoWidth * scale);
			canvas.height = Math.round(video.videoHeight * scale);
			if (canvas.width === 0 || canvas.height === 0) return [];
			context.drawImage(video, 0, 0, canvas.width, canvas.height);
			const picture = context.getImageData(0, 0, canvas.width, canvas.height);
			const found = await readBarcodes(picture, {
				formats: ['QRCode'],
				tryHarder: true,
				maxNumberOfSymbols: 2
			});
			return found.filter(({ isValid }) => isValid).map(({ text }) => ({ rawValue: text }));
		}
	};
}
