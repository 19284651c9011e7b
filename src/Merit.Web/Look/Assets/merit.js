// Makes the pages smooth; every page works without it.

const parse = text => new DOMParser().parseFromString(text, 'text/html');
const wait = ms => new Promise(done => setTimeout(done, ms));

/** Puts new content in place of old and keeps the focus. */
function swap(region, fresh) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  // What someone is typing in or reading open is not pulled away from under them.
  if (focused?.matches('input:not([type=checkbox]), textarea, select')) return;
  const chosen = [...region.querySelectorAll('input[name=chosen]:checked')].map(c => c.value);
  const place = focused && [...region.querySelectorAll(focused.localName)].indexOf(focused);
  region.replaceChildren(...document.importNode(fresh, true).childNodes);
  for (const box of region.querySelectorAll('input[name=chosen]')) box.checked = chosen.includes(box.value);
  if (focused) {
    const again = (focused.id && document.getElementById(focused.id)) || region.querySelectorAll(focused.localName)[place];
    again?.focus({ preventScroll: true });
  }
}

/** Fetches a part anew while someone looks at it. */
async function live(region) {
  const every = Math.max(1, Number(region.dataset.every) || 5) * 1000;
  const stale = document.getElementById('stale');
  let tag = null;
  for (let failures = 0; region.isConnected;) {
    await wait(Math.min(every * 2 ** failures, 60000));
    if (document.hidden) await new Promise(seen => document.addEventListener('visibilitychange', seen, { once: true }));
    try {
      const answer = await fetch(region.dataset.live, {
        headers: tag ? { 'If-None-Match': tag } : {},
        cache: 'no-store',
        signal: AbortSignal.timeout(30000),
      });
      // Signed out or gone: asking again does not help.
      if (answer.redirected || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) break;
      if (answer.status >= 400) throw new Error(answer.statusText);
      failures = 0;
      stale.hidden = true;
      if (answer.status === 304) continue;
      tag = answer.headers.get('ETag');
      const page = parse(await answer.text());
      const fresh = page.getElementById(region.id) ?? page.body;
      if (fresh.innerHTML !== region.innerHTML) swap(region, fresh);
    } catch {
      failures++;
      if (failures > 2) tell(stale);
    }
  }
  if (region.isConnected) tell(stale);
}

function tell(stale) {
  stale.textContent = stale.dataset.text;
  stale.hidden = false;
}

/** Filters as typed. The address follows, so that a reload or a copied link shows the same. */
function filter(form) {
  let timer, running;
  const run = async () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    const address = `${form.action.split('?')[0]}?${query}`;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok || answer.redirected) return form.submit();
      const fresh = parse(await answer.text()).getElementById(form.dataset.filter);
      if (!fresh) return form.submit();
      swap(document.getElementById(form.dataset.filter), fresh);
      history.replaceState(null, '', address);
    } catch (problem) {
      if (problem.name !== 'AbortError') form.submit();
    }
  };
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(run, 250); });
  form.addEventListener('submit', event => { event.preventDefault(); clearTimeout(timer); run(); });
}

/** Opens the page that asks once more above this one. */
async function confirm(link) {
  try {
    const answer = await fetch(link.href);
    const page = parse(await answer.text());
    const question = page.getElementById('confirm');
    if (!answer.ok || answer.redirected || !question) throw new Error(answer.statusText);
    const dialog = document.createElement('dialog');
    const title = document.createElement('h2');
    title.textContent = page.querySelector('h1').textContent;
    title.id = 'dialog-title';
    dialog.setAttribute('aria-labelledby', title.id);
    dialog.append(title, document.importNode(question, true));
    dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
    dialog.addEventListener('click', event => {
      if (event.target === dialog || event.target.closest('[data-cancel]')) {
        event.preventDefault();
        dialog.close();
      }
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector('textarea')?.focus();
  } catch {
    location.href = link.href;
  }
}

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[data-confirm]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    confirm(link);
  }
});

/** Keeps what is typed as if the button were pressed. Where somebody else has written meanwhile nothing is kept, which a press then tells. */
function keep(button) {
  const { form } = button;
  const kept = form.querySelector('[data-kept]');
  let timer, running = Promise.resolve();
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { running = running.then(save); }, 1500);
  });
  async function save() {
    if (form.dataset.sent) return;
    try {
      const answer = await fetch(button.formAction, { method: 'POST', body: new FormData(form), signal: AbortSignal.timeout(30000) });
      const page = answer.ok && parse(await answer.text());
      const seen = page && page.querySelector('input[name=seen]');
      if (!seen) return;
      form.querySelector('input[name=seen]').value = seen.value;
      kept.replaceChildren(...document.importNode(page.querySelector('[data-kept]'), true).childNodes);
    } catch {
      // What was typed is still on the page, and the next key tries again.
    }
  }
}

// A second press while the first is under way would do the same thing twice.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  event.submitter?.setAttribute('aria-disabled', 'true');
});
// The way back shows the page as it was left: its forms may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelector('[aria-disabled]')?.removeAttribute('aria-disabled');
  }
});

// A presenter sends these keys; where a text is typed they are the text's.
addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest?.('input, textarea, select')) return;
  const form = [...document.querySelectorAll('form[data-key]')].find(f => f.dataset.key.split(' ').includes(event.key));
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

for (const notice of document.querySelectorAll('[data-close]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'close';
  button.textContent = '×';
  button.setAttribute('aria-label', notice.dataset.close);
  button.addEventListener('click', () => notice.remove());
  notice.append(button);
}

for (const region of document.querySelectorAll('[data-live]')) live(region);
for (const button of document.querySelectorAll('[data-keep]')) keep(button);
for (const form of document.querySelectorAll('form[data-filter]')) filter(form);
document.querySelector('[data-focus]')?.focus();
