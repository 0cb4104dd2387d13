'use strict';
(function () {
  const root = document.getElementById('gogo');
  const output = document.getElementById('gogo-output');
  const form = document.getElementById('gogo-form');
  const input = document.getElementById('gogo-line');
  const run = document.getElementById('gogo-run');
  const cancel = document.getElementById('gogo-cancel');
  const state = document.getElementById('gogo-state');
  const every = 400;
  const mostPieces = 2000;
  const mostHistory = 200;
  let session = recall('gogo.session', '');
  const history = recall('gogo.history', []);
  let at = history.length;
  let draft = '';
  let next = 0;
  let busy = false;
  let leaving = false;

  if (!document.querySelector('meta[name=viewport]')) {
    const viewport = document.createElement('meta');
    viewport.name = 'viewport';
    viewport.content = 'width=device-width, initial-scale=1';
    document.head.append(viewport);
  }

  /* A browser may be told to keep nothing; then a reload begins anew. */
  function recall(key, otherwise) {
    try {
      return JSON.parse(sessionStorage.getItem(key)) || otherwise;
    } catch (unavailable) {
      return otherwise;
    }
  }

  function keep(key, value) {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch (unavailable) {
      console.warn('Not kept over a reload: ' + unavailable.message);
    }
  }

  /* Text only ever becomes text: nothing that a command prints is taken for markup. */
  function print(kind, text) {
    const end = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
    const piece = document.createElement('div');
    piece.className = 'gogo-' + kind;
    piece.textContent = text.replace(/\n$/, '');
    output.append(piece);
    while (output.childElementCount > mostPieces) {
      output.firstElementChild.remove();
    }
    if (end || kind === 'typed') {
      output.scrollTop = output.scrollHeight;
    }
  }

  async function ask(verb, fields) {
    // Not the page's own address: a browser refuses to fetch from one that holds a password.
    const address = new URL(root.dataset.source + '/' + verb, window.location.origin);
    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams(Object.assign({ session: session }, fields)),
      cache: 'no-store',
      credentials: 'same-origin'
    });
    const json = (answer.headers.get('Content-Type') || '').startsWith('application/json');
    const data = json ? await answer.json() : { problem: (await answer.text()).slice(0, 300) };
    if (!answer.ok) {
      throw new Error(data.problem || 'the device answered ' + answer.status);
    }
    if (data.session) {
      if (session) {
        print('note', 'The old session was closed; its variables are gone.');
      }
      session = data.session;
      keep('gogo.session', session);
    }
    return data;
  }

  function setBusy(now) {
    busy = now;
    run.disabled = now;
    cancel.disabled = !now;
    // Read only and not disabled, which would take the focus away.
    input.readOnly = now;
    output.setAttribute('aria-busy', String(now));
    if (!now) {
      input.focus({ preventScroll: true });
    }
  }

  function show(data) {
    if (data.gone) {
      print('error', 'The session is gone; Tomte may have been restarted.');
    }
    for (const part of data.output || []) {
      print(part.error ? 'error' : 'text', part.text);
    }
    next = data.next || 0;
    if (data.running) {
      state.textContent = 'Running …';
      setTimeout(poll, every);
    } else {
      state.textContent = data.status ? 'Ended with exit status ' + data.status + '.' : '';
      setBusy(false);
    }
  }

  async function poll() {
    try {
      show(await ask('poll', { from: next }));
    } catch (problem) {
      state.textContent = 'No answer: ' + problem.message + '. Asking again …';
      setTimeout(poll, 5 * every);
    }
  }

  async function start(line) {
    print('typed', 'tomte> ' + line);
    // As in the shell, a line that begins with a space is not kept.
    if (!line.startsWith(' ') && history[history.length - 1] !== line) {
      history.push(line);
      history.splice(0, history.length - mostHistory);
      keep('gogo.history', history);
    }
    at = history.length;
    draft = '';
    setBusy(true);
    next = 0;
    try {
      show(await ask('run', { line: line }));
    } catch (problem) {
      print('error', problem.message);
      state.textContent = '';
      setBusy(false);
    }
  }

  async function stop() {
    if (!busy) {
      return;
    }
    cancel.disabled = true;
    state.textContent = 'Cancelling …';
    try {
      // What it says to that comes with the next poll.
      await ask('cancel', { from: next });
    } catch (problem) {
      state.textContent = 'Not cancelled: ' + problem.message;
      cancel.disabled = false;
    }
  }

  function recallLine(step) {
    if (at === history.length) {
      draft = input.value;
    }
    const to = Math.min(history.length, Math.max(0, at + step));
    if (to !== at) {
      at = to;
      input.value = at === history.length ? draft : history[at];
      input.setSelectionRange(input.value.length, input.value.length);
    }
  }

  function common(words) {
    let shared = words[0];
    for (const word of words) {
      while (!word.toLowerCase().startsWith(shared.toLowerCase())) {
        shared = shared.slice(0, -1);
      }
    }
    return shared;
  }

  async function complete() {
    const cursor = input.selectionStart;
    const before = input.value.slice(0, cursor);
    let found;
    try {
      found = (await ask('complete', { line: before })).candidates;
    } catch (problem) {
      state.textContent = 'Not completed: ' + problem.message;
      return;
    }
    if (input.value.slice(0, cursor) !== before || input.selectionStart !== cursor) {
      return;
    }
    if (!found.length) {
      state.textContent = 'Nothing to complete here.';
      return;
    }
    const begun = before.slice(before.search(/\S*$/));
    const completed = found.length === 1 ? found[0] + ' ' : common(found);
    if (completed.length > begun.length) {
      input.value = before.slice(0, before.length - begun.length) + completed + input.value.slice(cursor);
      const end = before.length - begun.length + completed.length;
      input.setSelectionRange(end, end);
    }
    state.textContent = found.length === 1 ? '' : found.slice(0, 40).join('   ') + (found.length > 40 ? '   …' : '');
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    const line = input.value;
    if (!busy && line.trim()) {
      input.value = '';
      start(line);
    }
  });
  cancel.addEventListener('click', stop);
  root.addEventListener('keydown', event => {
    if (event.ctrlKey && event.key === 'c' && busy && !String(window.getSelection())) {
      event.preventDefault();
      stop();
    } else if (event.ctrlKey && event.key === 'l') {
      event.preventDefault();
      output.replaceChildren();
    }
  });
  input.addEventListener('keydown', event => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (plain && !busy && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      recallLine(event.key === 'ArrowUp' ? -1 : 1);
    } else if (plain && event.key === 'Tab' && !busy && !leaving && input.value.trim()) {
      event.preventDefault();
      complete();
    }
    // The keyboard must never be caught in the line.
    leaving = event.key === 'Escape';
  });
  input.focus({ preventScroll: true });
})();
