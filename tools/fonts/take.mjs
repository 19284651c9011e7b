// Copies what the pages serve out of the package, so that a build needs neither npm nor the network.
import { copyFileSync } from 'node:fs';

const from = new URL('node_modules/@fontsource-variable/source-sans-3/', import.meta.url);
const to = new URL('../../src/Merit.Web/Look/Assets/fonts/', import.meta.url);
for (const subset of ['latin', 'latin-ext']) {
  const name = `source-sans-3-${subset}-wght-normal.woff2`;
  copyFileSync(new URL(`files/${name}`, from), new URL(name, to));
}
copyFileSync(new URL('LICENSE', from), new URL('LICENSE-source-sans-3.txt', to));
