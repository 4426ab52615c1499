import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** Reads the QR codes of a picture. */
export interface QrDetector {
	detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface NativeDetector {
	new (options: { formats: string[] }): QrDetector;
	getSupportedFormats(): Promise<string[]>;
}

/** The browser's own detector where it reads QR codes, else ZXing, whose module this site serves itself. */
export async function qrDetector(): Promise<QrDetector> {
	const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
	const formats = await native?.getSupportedFormats().catch((): string[] => []);
	if (native && formats?.includes('qr_code')) return new native({ formats: ['qr_code'] });
	const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill');
	await prepareZXingModule({
		overrides: {
			locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path)
		},
		fireImmediately: true
	});
	return new BarcodeDetector({ formats: ['qr_code'] });
}
