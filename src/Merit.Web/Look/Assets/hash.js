// Hashes files beside the page, a block at a time: the page does not stand still, and a large file does not fill the memory.
import { sha256 } from "sha256.js";

const block = 4 << 20;

onmessage = async ({ data: file }) => {
  try {
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += block) {
      hash.update(new Uint8Array(await file.slice(at, at + block).arrayBuffer()));
    }
    postMessage({ sha256: Array.from(hash.digest(), byte => byte.toString(16).padStart(2, '0')).join('') });
  } catch (problem) {
    postMessage({ problem: String(problem) });
  }
};
