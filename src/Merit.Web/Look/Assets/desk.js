// The assessor's desk: keeps what is typed, shows evidence in place, and listens to keys. Without it the form's button does all of it.

const form = document.querySelector('form[data-review]');
const status = form?.querySelector('[data-status]');
const pause = 700; // ms without a keystroke after which what was typed is kept

let timer = null;
let running = null;
let tag = form?.dataset.tag;
let isLost = false;

const field = name => form.elements.namedItem(name);
const chosen = () => {
  const level = new FormData(form).get('level')?.toString().trim().replace(',', '.') ?? '';
  return level === '' || Number.isNaN(Number(level)) ? null : Number(level);
};
const found = () => {
  const reason = field('reason').value.trim();
  const told = { receipt: field('receipt').value, round: Number(field('round').value), flag: field('flag').checked };
  if (chosen() !== null) told.level = chosen();
  if (reason !== '') told.reason = reason;
  return told;
};
const tell = text => { if (status) status.textContent = text; };
const clock = moment => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jakarta', hour: '2-digit', minute: '2-digit' }).format(new Date(moment)).replace(':', form.dataset.clock);

/** Sends what is found now. One at a time: each names the state that the one before it has left. */
async function save() {
  clearTimeout(timer);
  timer = null;
  if (running) await running;
  if (isLost) return false;
  running = send();
  const isSaved = await running;
  running = null;
  return isSaved;
}

async function send() {
  tell(form.dataset.saving);
  try {
    const answer = await fetch(form.dataset.review, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'If-Match': tag, 'X-Merit-Form': form.querySelector('[name=__RequestVerificationToken]').value },
      body: JSON.stringify(found()),
      keepalive: true,
    });
    if (answer.status === 412) {
      isLost = true;
      tell(form.dataset.stale);
      return false;
    }

    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      const id = document.documentElement.lang === 'id';
      tell((id ? problem.errors?.[0]?.messageId ?? problem.detailId : problem.errors?.[0]?.messageEn ?? problem.detail) ?? form.dataset.unsaved);
      return false;
    }

    tag = answer.headers.get('ETag') ?? tag;
    tell(form.dataset.saved.replace('{0}', clock((await answer.json()).savedAt)));
    return true;
  } catch {
    tell(form.dataset.unsaved);
    return false;
  }
}

if (form && status) {
  form.addEventListener('input', event => {
    clearTimeout(timer);
    timer = setTimeout(save, event.target.matches('textarea, [inputmode]') ? pause : 0);
  });
  // Whoever goes on takes along what is not kept yet.
  document.addEventListener('click', async event => {
    const link = event.target.closest?.('a[href]');
    if (!link || (!timer && !running) || link.target || link.hasAttribute('download') || link.dataset.evidence || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!timer || await save()) {
      if (running) await running;
      location.href = link.href;
    }
  });
  // The button keeps the same and more: what is being kept already ends first, so that neither finds the state of the other.
  form.addEventListener('submit', async event => {
    clearTimeout(timer);
    timer = null;
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
  addEventListener('pagehide', () => { if (timer) save(); });
}

/** Shows a file beside the question, without leaving what is typed. */
const viewer = document.querySelector('[data-viewer]');
for (const link of document.querySelectorAll('a[data-evidence]')) {
  link.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement('iframe');
    frame.className = 'evidence';
    frame.title = `${viewer.dataset.title}: ${link.textContent}`;
    if (link.dataset.kind === 'image') frame.setAttribute('sandbox', '');
    frame.src = link.dataset.evidence;
    viewer.replaceChildren(frame);
    for (const other of document.querySelectorAll('a[data-evidence]')) other.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'true');
  });
}

/** Keys, which can be switched off: whoever speaks to the machine would press them without meaning to. */
const keys = document.querySelector('[data-keys]');
const isOn = keys?.querySelector('input');
if (keys) {
  keys.hidden = false;
  isOn.checked = localStorage.getItem('merit-keys') !== 'off';
  isOn.addEventListener('change', () => localStorage.setItem('merit-keys', isOn.checked ? 'on' : 'off'));
  document.addEventListener('keydown', event => {
    const at = event.target;
    const types = at.matches?.('textarea, select, input:not([type=radio], [type=checkbox])');
    if (!isOn.checked || types || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const wanted = /^\d$/.test(event.key) ? document.getElementById(`level-${event.key}`) : document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted || wanted.matches(':disabled')) return;
    event.preventDefault();
    if (wanted.type === 'radio') wanted.focus();
    wanted.click();
  });
}
