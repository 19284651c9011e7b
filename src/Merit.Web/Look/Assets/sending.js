// Hashes files, asks for grants and sends blocks straight to storage, over lines that break.

const blocksAtOnce = 4;
const namesAtOnce = 100;
const silence = 60_000; // ms without a byte after which a try counts as lost
const longestPause = 30_000; // ms between two tries
const renewBefore = 5 * 60_000; // ms before a grant ends
const mostRenewals = 5; // grants in a row with which storage took nothing

const id = block => btoa(String(block).padStart(6, '0'));
const ofStatus = status => Object.assign(new Error(String(status)), { status });
const mayHelpLater = status => status === 408 || status === 429 || status >= 500;

/** What the app refused, with why: asking again does not help. */
class Refused extends Error {
  constructor(problem) { super('refused'); this.problem = problem; }
}

/** The session has ended. */
class SignedOut extends Error {}

/**
 * Files on their way into the draft: waiting, hashing, hashed, sending, there, or failed with why.
 * `changed` is told that something is to be drawn anew, `told` what is worth a sentence.
 */
export class Sending {
  items = new Set();
  isPaused = false;
  #addresses; #proof; #changed; #told;
  #worker = null; #hashing = null; #isGranting = false;
  #jobs = new Set();
  #failures = 0; #rest = null;

  constructor({ grants, remove, proof, changed, told }) {
    this.#addresses = { grants, remove };
    this.#proof = proof;
    this.#changed = changed;
    this.#told = told;
    addEventListener('online', () => { this.#failures = 0; this.#rest?.end(); });
    addEventListener('offline', () => { if (this.isRunning) this.#told('offline'); });
  }

  get isOpen() { return [...this.items].some(item => ['waiting', 'hashing', 'hashed', 'sending'].includes(item.state)); }

  get isRunning() { return this.isOpen && !this.isPaused; }

  /** Whether nothing moves because the line is away. */
  get isResting() { return this.#rest !== null; }

  begin() {
    this.isPaused = false;
    this.#rest?.end();
    this.#hashNext();
    this.#grantAll();
    this.#pump();
    this.#changed();
  }

  pause() {
    this.isPaused = true;
    for (const job of this.#jobs) job.stop?.();
    this.#changed();
  }

  /** Takes a file out, whatever becomes of what is under way. */
  abandon(item) {
    item.state = 'abandoned';
    this.items.delete(item);
    for (const job of this.#jobs) if (job.item === item) job.stop?.();
  }

  /** Takes names out of the draft. */
  remove(names) { return this.#post(this.#addresses.remove, { names }); }

  fail(item, key, ...values) {
    if (item.state === 'abandoned') return;
    item.state = 'failed';
    item.why = [key, ...values];
  }

  #all(state) { return [...this.items].filter(item => item.state === state); }

  // ---- Hashing, one file at a time

  #hashNext() {
    if (this.#hashing || this.isPaused) return;
    const [item] = this.#all('waiting');
    if (!item) {
      this.#worker?.terminate();
      this.#worker = null;
      return;
    }
    this.#hashing = item;
    item.state = 'hashing';
    if (!this.#worker) {
      this.#worker = new Worker("hash.js", { type: 'module' });
      this.#worker.onmessage = ({ data }) => this.#hashed(data);
      this.#worker.onerror = event => this.#hashed({ problem: event.message });
    }
    this.#worker.postMessage(item.file);
  }

  #hashed({ sha256, problem }) {
    const item = this.#hashing;
    this.#hashing = null;
    if (item.state === 'hashing') {
      item.sha256 = sha256;
      item.state = 'hashed';
      if (problem) this.fail(item, 'unreadable');
      // The same file from two folders is one file; two different ones of one name are a question.
      else if (item.twin?.sha256 === sha256 && item.twin.name.normalize('NFC') === item.name.normalize('NFC')) this.abandon(item);
      else if (item.twin) this.fail(item, 'doubled', item.path, item.twin.path);
    }
    this.#grantAll();
    this.#hashNext();
    this.#changed();
  }

  // ---- Grants

  async #post(address, body) {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Merit-Form': this.#proof },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(silence),
    });
    if (response.redirected || response.status === 401 || response.status === 403) throw new SignedOut();
    if (mayHelpLater(response.status)) throw ofStatus(response.status);
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new Refused(answer);
    // How long a grant holds is counted by the app's clock: this machine's may be wrong.
    return { answer, at: Date.parse(response.headers.get('Date')) || Date.now() };
  }

  async #grantAll() {
    if (this.#isGranting) return;
    this.#isGranting = true;
    try {
      for (let some; !this.isPaused && (some = this.#toGrant()).length > 0;) {
        try {
          // A draft has one submission: the new one takes the place of one in another form.
          const others = some.filter(item => item.isSubmission).flatMap(item => ['xlsx', 'json', 'csv'].map(form => `submission.${form}`).filter(name => name !== item.name));
          if (others.length > 0) await this.remove(others);
          await this.#grant(some);
          this.#resumed();
        } catch (problem) {
          if (problem instanceof Refused) this.#refuse(some, problem.problem);
          else await this.#broken(problem);
        }
        this.#changed();
        this.#pump();
      }
    } finally {
      this.#isGranting = false;
    }
  }

  /** The next files to ask for. What is the same under another name goes after that: its content is sent once. */
  #toGrant() {
    const under = new Set(this.#all('sending').map(item => item.sha256));
    return this.#all('hashed').filter(({ sha256 }) => !under.has(sha256) && under.add(sha256)).slice(0, namesAtOnce);
  }

  async #grant(some) {
    const { answer, at } = await this.#post(this.#addresses.grants, { files: some.map(({ name, file, sha256 }) => ({ name, size: file.size, sha256 })) });
    const byName = new Map(answer.files.map(file => [file.name.normalize('NFC'), file]));
    for (const item of some) {
      const given = byName.get(item.name.normalize('NFC'));
      if (item.state !== 'hashed' && item.state !== 'sending') continue;
      if (given.isThere) {
        item.state = 'there';
        continue;
      }
      item.url = given.url;
      item.endsAt = performance.now() + Date.parse(given.until) - at;
      item.blockBytes = given.blockBytes;
      item.count = Math.ceil(item.file.size / given.blockBytes);
      item.arrived = new Set([...item.arrived, ...given.blocks.filter(block => block < item.count)]);
      const under = new Set([...this.#jobs].filter(job => job.item === item && !job.isBack).map(job => job.block));
      item.left = Array.from({ length: item.count }, (_, block) => block).filter(block => !item.arrived.has(block) && !under.has(block));
      item.state = 'sending';
    }
  }

  /** A new grant for a file, asked for once however many of its blocks need it. */
  #renew(item) {
    if (item.renewal) return item.renewal;
    if (++item.renewals > mostRenewals) throw ofStatus(403);
    return item.renewal = this.#grant([item]).finally(() => { item.renewal = null; });
  }

  /** Says beside each file why it was not taken; the others are asked for again. */
  #refuse(some, problem) {
    const findings = (problem?.errors ?? []).map(finding => ({ finding, item: some[/^\/files\/(\d+)/.exec(finding.pointer)?.[1]] })).filter(({ item }) => item);
    for (const { finding, item } of findings) this.fail(item, 'refused', (document.documentElement.lang === 'en' ? finding.messageEn : finding.messageId) ?? finding.message ?? problem.title);
    if (findings.length === 0) for (const item of some) this.fail(item, 'refused', problem?.detail ?? problem?.title ?? '');
  }

  // ---- Blocks

  #pump() {
    while (!this.isPaused && !this.#rest && this.#jobs.size < blocksAtOnce) {
      const item = this.#all('sending').find(one => one.left.length > 0 || (!one.isClosing && one.arrived.size === one.count));
      if (!item) break;
      const job = { item, block: item.left.shift() };
      if (job.block === undefined) item.isClosing = true;
      this.#jobs.add(job);
      this.#carry(job)
        .catch(problem => this.fail(item, 'failed', problem.message))
        .finally(() => { this.#jobs.delete(job); this.#changed(); this.#pump(); this.#grantAll(); });
    }
  }

  /** Sends one block, or the list of all of them once they are there. */
  async #carry(job) {
    const { item, block } = job;
    let url;
    try {
      if (item.endsAt - performance.now() < renewBefore) await this.#renew(item);
      if (item.state !== 'sending') return;
      url = item.url;
      if (block === undefined) {
        const list = Array.from({ length: item.count }, (_, place) => `<Latest>${id(place)}</Latest>`).join('');
        await this.#put(job, `${url}&comp=blocklist`, new Blob([`<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`], { type: 'application/xml' }));
        if (item.state === 'sending') item.state = 'there';
      } else {
        // Read whole before it is sent: so a file that was changed or taken away is told from a line that broke.
        const bytes = await item.file.slice(block * item.blockBytes, (block + 1) * item.blockBytes).arrayBuffer().catch(() => null);
        if (!bytes) return this.fail(item, 'unreadable');
        await this.#put(job, `${url}&comp=block&blockid=${encodeURIComponent(id(block))}`, bytes);
        item.arrived.add(block);
      }
      item.renewals = 0;
      this.#resumed();
    } catch (problem) {
      job.isBack = true;
      if (block === undefined) item.isClosing = false;
      else if (!item.left.includes(block) && !item.arrived.has(block)) item.left.unshift(block);
      if (item.state !== 'sending' || problem.name === 'StoppedError') return;
      if (problem instanceof Refused) return this.#refuse([item], problem.problem);
      if (problem.status === 403 && url) {
        // The grant has ended. Who finds that out after another has a new one goes on with that.
        if (item.url === url) item.endsAt = 0;
      } else if (problem.status === 400 && block === undefined && !item.isRepeated) {
        // Storage lacks blocks that it had: what is there is asked for anew, once.
        item.isRepeated = true;
        item.arrived.clear();
        item.state = 'hashed';
      } else if (problem.status >= 400 && !mayHelpLater(problem.status)) {
        this.fail(item, 'failed', problem.status);
      } else {
        await this.#broken(problem);
      }
    } finally {
      item.moving.delete(block);
    }
  }

  #put(job, address, body) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      let timer;
      const listen = () => { clearTimeout(timer); timer = setTimeout(() => request.abort(), silence); };
      request.open('PUT', address);
      request.upload.onprogress = event => {
        listen();
        if (job.block !== undefined) job.item.moving.set(job.block, event.loaded);
        this.#changed();
      };
      request.onload = () => request.status < 300 ? done() : fail(ofStatus(request.status));
      request.onerror = () => fail(new Error('line'));
      request.onabort = () => fail(Object.assign(new Error('line'), job.isStopped ? { name: 'StoppedError' } : {}));
      request.onloadend = () => clearTimeout(timer);
      job.stop = () => { job.isStopped = true; request.abort(); };
      listen();
      request.send(body);
      // Who pauses while the block is read finds no request to stop.
      if (this.isPaused) job.stop();
    });
  }

  // ---- The line

  /** Waits before the next try, longer each time, or until the system says that the line is there again. */
  async #broken(problem) {
    if (problem instanceof SignedOut) {
      this.pause();
      this.#told('signedOut');
      return;
    }
    if (!this.#rest) {
      const ms = Math.min(longestPause, 1000 * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
      this.#told(navigator.onLine ? 'again' : 'offline', Math.ceil(ms / 1000));
      const { promise, resolve } = withResolvers();
      this.#rest = { over: promise, end: resolve };
      // Not every system tells that the line is back: it is tried anyhow.
      setTimeout(resolve, ms);
      promise.then(() => { this.#rest = null; this.#pump(); });
    }
    await this.#rest.over;
  }

  #resumed() {
    if (this.#failures > 0) this.#told('resumed');
    this.#failures = 0;
  }
}

// Not yet in every browser that is in use.
function withResolvers() {
  let resolve;
  const promise = new Promise(done => { resolve = done; });
  return { promise, resolve };
}

/** A file to be sent under a name. */
export const itemOf = (file, name, path, isSubmission) =>
  ({ file, name, path, isSubmission, state: 'waiting', arrived: new Set(), moving: new Map(), left: [], renewals: 0 });

/** How many bytes of it have arrived. */
export function bytesOf(item) {
  if (item.state === 'there') return item.file.size;
  const lengthOf = block => Math.min(item.blockBytes, item.file.size - block * item.blockBytes);
  let bytes = 0;
  for (const block of item.arrived) bytes += lengthOf(block);
  for (const [block, sent] of item.moving) if (!item.arrived.has(block)) bytes += Math.min(sent, lengthOf(block));
  return bytes;
}
