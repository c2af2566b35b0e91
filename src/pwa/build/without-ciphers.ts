import type { Plugin } from 'vite';

const CIPHERS = /^\.\/(aes|zip)-crypto-stream\.js$/;
const STUB = '\0engraph:no-cipher';

/**
 * For workers: encrypted entries of a zip are refused before they are read, and none are written, so the ciphers of the zip
 * library, a fifth of it, would never run.
 */
export const withoutCiphers = (): Plugin => ({
  name: 'engraph:without-ciphers',
  enforce: 'pre',
  resolveId: (id, importer) => (CIPHERS.test(id) && importer?.includes('/@zip.js/') ? STUB : null),
  load: (id) =>
    id === STUB
      ? `class None { constructor() { throw new Error('There is no cipher here'); } }
export { None as AESEncryptionStream, None as AESDecryptionStream };
export { None as ZipCryptoEncryptionStream, None as ZipCryptoDecryptionStream };
export const setAESEngine = () => undefined;`
      : null,
});
