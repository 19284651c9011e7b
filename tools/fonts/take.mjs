// Copies what the pages serve and what documents embed out of the packages, so that a build needs neither npm nor the network.
import { copyFileSync } from 'node:fs';

const from = new URL('node_modules/@fontsource-variable/source-sans-3/', import.meta.url);
const to = new URL('../../src/Merit.Web/Look/Assets/fonts/', import.meta.url);
for (const subset of ['latin', 'latin-ext']) {
  const name = `source-sans-3-${subset}-wght-normal.woff2`;
  copyFileSync(new URL(`files/${name}`, from), new URL(name, to));
}
copyFileSync(new URL('LICENSE', from), new URL('LICENSE-source-sans-3.txt', to));

// Documents embed whole fonts, of which they keep the signs that they use.
const whole = new URL('node_modules/source-sans/', import.meta.url);
const documents = new URL('../../src/Merit.Adapters/Documents/Certificates/fonts/', import.meta.url);
for (const weight of ['Regular', 'Bold']) {
  copyFileSync(new URL(`TTF/SourceSans3-${weight}.ttf`, whole), new URL(`SourceSans3-${weight}.ttf`, documents));
}
copyFileSync(new URL('LICENSE.md', whole), new URL('LICENSE-source-sans-3.txt', documents));
