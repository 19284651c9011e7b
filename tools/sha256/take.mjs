// Writes what the page loads as one file, so that a build of the app needs neither npm nor the network.
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const to = new URL('../../src/Merit.Web/Look/Assets/sha256/', import.meta.url);
await build({
  stdin: { contents: "export { sha256 } from '@noble/hashes/sha2.js';", resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
  outfile: fileURLToPath(new URL('sha256.js', to)),
  banner: { js: '// SHA-256 of @noble/hashes by Paul Miller, MIT: see LICENSE-noble-hashes.txt. Written by tools/sha256.' },
  bundle: true,
  format: 'esm',
  charset: 'utf8',
  minifySyntax: true,
});
copyFileSync(new URL('node_modules/@noble/hashes/LICENSE', import.meta.url), new URL('LICENSE-noble-hashes.txt', to));
