// Lets an agency drop its files on the page and watch them arrive. The page works without it.
import { Sending, bytesOf, itemOf } from "sending.js";

const place = document.getElementById('put');
const form = place.querySelector('form');
const words = JSON.parse(place.dataset.words);
const limits = JSON.parse(place.dataset.limits);
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const shown = value => typeof value === 'number' ? number.format(value) : value;
const say = (key, ...values) => words[key].replace(/\{(\d)\}/g, (_, place) => shown(values[place]));

/** As the page itself writes sizes. */
function size(bytes) {
  for (const unit of ['B', 'kB', 'MB']) {
    if (bytes < 1000) return `${number.format(bytes)} ${unit}`;
    bytes /= 1024;
  }
  return `${number.format(bytes)} GB`;
}

// ---- What is seen

const panel = document.getElementById('running');
const list = panel.querySelector('ul');
const bar = panel.querySelector('progress');
const figures = panel.querySelector('.so-far');
const live = document.getElementById('told');
const [pauseButton, cancelButton, closeButton] = panel.querySelectorAll('button');
let samples = [];
let isRunning = false;
let isDrawing = false;
let note = '';

const sending = new Sending({
  grants: place.dataset.grants,
  remove: place.dataset.remove,
  proof: form.elements['__RequestVerificationToken'].value,
  changed: draw,
  told: (key, ...values) => tell(say(key, ...values), key !== 'resumed'),
});

function tell(text, isProblem = false) {
  live.textContent = text;
  live.classList.toggle('wrong', isProblem);
}

// What is drawn lags behind: whoever has just paused loses nothing by leaving.
const warn = event => { if (sending.isRunning) event.preventDefault(); };

/** Draws ten times a second at most, however much happens. */
function draw() {
  if (isDrawing) return;
  isDrawing = true;
  setTimeout(() => { isDrawing = false; drawNow(); }, 100);
}

function drawNow() {
  const items = [...sending.items];
  panel.hidden = items.length === 0;
  items.forEach(drawItem);
  const rows = new Set(items.map(item => item.row));
  [...list.children].filter(row => !rows.has(row)).forEach(row => row.remove());
  const counted = items.filter(item => item.state !== 'failed');
  const total = counted.reduce((sum, item) => sum + item.file.size, 0);
  const done = counted.reduce((sum, item) => sum + bytesOf(item), 0);
  bar.max = Math.max(1, total);
  bar.value = total > 0 ? done : 1;
  figures.textContent = `${say('figures', counted.filter(item => item.state === 'there').length, counted.length, size(done), size(total))} ${timeLeft(done, total)}`;
  pauseButton.hidden = cancelButton.hidden = !sending.isOpen;
  pauseButton.textContent = say(sending.isPaused ? 'go' : 'pause');
  closeButton.hidden = sending.isOpen;
  const was = isRunning;
  isRunning = sending.isRunning;
  if (isRunning === was) return;
  (isRunning ? addEventListener : removeEventListener)('beforeunload', warn);
  if (isRunning) {
    samples = [];
    tell(`${say('started', items.length)} ${note}`);
  } else if (!sending.isPaused && items.length > 0) {
    const failed = items.length - counted.length;
    tell(failed > 0 ? say('someFailed', failed) : say('finished'), failed > 0);
    refresh();
  }
}

function drawItem(item) {
  if (!item.row) {
    item.row = document.createElement('li');
    const [name, state] = ['name', 'how'].map(kind => Object.assign(document.createElement('span'), { className: kind }));
    const text = document.createElement('bdi');
    text.textContent = item.file.name === item.name ? item.name : `${item.file.name} → ${item.name}`;
    name.append(text);
    item.row.append(name, ' ', state);
    list.append(item.row);
  }
  const text = item.state === 'failed' ? say(...item.why)
    : item.state === 'sending' && item.file.size > 0 ? say('percent', Math.floor(100 * bytesOf(item) / item.file.size))
    : say(item.state);
  if (item.row.lastChild.textContent !== text) item.row.lastChild.textContent = text;
  item.row.className = item.state;
}

/** How long it may still take, by what came through in the last half minute. */
function timeLeft(done, total) {
  const now = performance.now();
  samples.push([now, done]);
  while (samples.length > 2 && now - samples[0][0] > 30_000) samples.shift();
  const [[from, before]] = samples;
  const speed = (done - before) / (now - from);
  if (!sending.isRunning || sending.isResting || now - from < 3000 || !(speed > 0) || done === total) return '';
  const minutes = (total - done) / speed / 60_000;
  return minutes < 1 ? say('soon') : say('minutes', Math.ceil(minutes));
}

/** Shows the draft as it stands now. */
async function refresh() {
  try {
    const answer = await fetch(place.dataset.page, { cache: 'no-store' });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('draft');
    document.getElementById('draft').replaceChildren(...document.importNode(fresh, true).childNodes);
  } catch {
    // The line is away again: what is shown is true of an earlier time.
  }
}

// ---- What is taken

const key = name => name.normalize('NFC').toLowerCase();

// What systems leave in folders, and nobody means to send.
const isLitter = path => path.split('/').some(part => /^(\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(part));

/** A submission's name in the draft; null for evidence. */
function submissionName(name, isChosen) {
  const ending = /\.(xlsx|json|csv)$/i.exec(name)?.[0].toLowerCase();
  const isOne = isChosen || /^submission\./i.test(name) || (ending === '.xlsx' && name.startsWith(place.dataset.template));
  return ending && isOne ? `submission${ending}` : null;
}

/** Takes files that were chosen or dropped together. */
function take(files, isChosen = false) {
  const together = new Map();
  const litter = files.filter(({ path }) => isLitter(path)).length;
  for (const { file, path } of files.filter(({ path }) => !isLitter(path))) {
    const submission = submissionName(file.name, isChosen);
    const item = itemOf(file, submission ?? file.name, path, submission !== null);
    item.twin = together.get(key(item.name));
    if (!item.twin) {
      // One that comes later takes the place of the earlier.
      for (const before of [...sending.items].filter(one => key(one.name) === key(item.name))) sending.abandon(before);
      together.set(key(item.name), item);
    }
    const most = submission ? limits.submission : limits.file;
    if (file.size > most) sending.fail(item, 'tooLarge', size(most));
    sending.items.add(item);
  }
  note = litter > 0 ? say('left', litter) : '';
  if (sending.items.size > 0) sending.begin();
}

/** What was dropped, folders with all that lies in them. */
async function filesOf(transfer) {
  const files = [];
  const walk = async (entry, path) => {
    if (entry.isFile) {
      files.push({ file: await new Promise((done, fail) => entry.file(done, fail)), path: path + entry.name });
      return;
    }
    const reader = entry.createReader();
    // A folder is told some hundred at a time.
    for (let some; (some = await new Promise((done, fail) => reader.readEntries(done, fail))).length > 0;) {
      for (const inner of some) await walk(inner, `${path}${entry.name}/`);
    }
  };
  // Asked for all at once: they are gone as soon as the first is waited for.
  for (const entry of [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry)) await walk(entry, '');
  return files;
}

async function cancel() {
  const names = [...sending.items].filter(item => item.state === 'hashed' || item.state === 'sending').map(item => item.name);
  sending.pause();
  [...sending.items].filter(item => item.state !== 'there').forEach(item => sending.abandon(item));
  tell(say('cancelled'));
  draw();
  if (names.length > 0) await sending.remove(names).catch(() => null);
  await refresh();
}

pauseButton.addEventListener('click', () => {
  if (sending.isPaused) return sending.begin();
  sending.pause();
  tell(say('paused'));
});
cancelButton.addEventListener('click', cancel);
closeButton.addEventListener('click', () => { [...sending.items].forEach(item => sending.abandon(item)); draw(); });

for (const part of place.querySelectorAll('[data-script]')) part.hidden = false;
form.querySelector('.form-act').hidden = true;
for (const input of place.querySelectorAll('input[type=file]')) {
  const chosen = () => {
    if (input.files.length > 0) take([...input.files].map(file => ({ file, path: file.webkitRelativePath || file.name })), input.name === 'workbook');
    input.value = '';
  };
  input.addEventListener('change', chosen);
  // On a slow line somebody may have chosen before this script was there.
  chosen();
}

// What falls beside the place would open in the window and take the page away.
for (const name of ['dragover', 'drop']) addEventListener(name, event => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
for (const [name, isOver] of Object.entries({ dragenter: true, dragover: true, dragleave: false, drop: false })) {
  place.addEventListener(name, () => place.classList.toggle('over', isOver));
}
place.addEventListener('drop', async event => take(await filesOf(event.dataTransfer)));
