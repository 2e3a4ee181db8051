/* report.js - filter, search, keys and copy buttons. The page is whole without it. */
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const decode = (hash) => {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return ''; /* an address that nobody here wrote */
    }
  };
  const form = document.getElementById('filter');
  const cases = all('.case').map((node) => ({ node, text: null, ...node.dataset }));
  const rows = all('.mx tbody tr:not(.fam)').map((node) => {
    const link = node.querySelector('th a[href^="#"]');
    return { node, id: link ? decode(link.hash) : '' };
  });
  const groups = all('.group');
  const output = form.querySelector('output');

  /* The words of a case are collected when somebody searches for the first time. */
  const textOf = (c) => (c.text ??= c.node.textContent.toLowerCase());

  const query = () => {
    const data = new FormData(form);
    const words = data.get('q').trim().toLowerCase().split(/\s+/).filter(Boolean);
    return { q: words, v: data.getAll('v'), ...Object.fromEntries(['f', 'r', 'i', 't'].map((n) => [n, data.get(n)])) };
  };
  const has = (list, word) => ` ${list ?? ''} `.includes(` ${word} `);
  const matches = (c, { q, f, r, i, t, v }) =>
    (!f || c.f === f) && (!i || c.i === i) && (!r || has(c.r, r)) && (!t || has(c.t, t)) &&
    (v.length === 0 || v.includes(c.v)) && q.every((word) => textOf(c).includes(word));

  function apply() {
    const wanted = query();
    const active = Object.values(wanted).some((value) => value?.length > 0);
    const shown = new Set();
    for (const c of cases) {
      const show = !active || matches(c, wanted);
      c.node.hidden = !show;
      if (show) shown.add(c.node.querySelector('.body')?.id);
    }
    for (const row of rows) if (row.id) row.node.hidden = active && !shown.has(row.id);
    for (const body of all('.mx tbody')) body.hidden = active && !all('tr:not(.fam)', body).some((tr) => !tr.hidden);
    for (const group of groups) {
      group.hidden = !all('.case', group).some((node) => !node.hidden);
      if (active && group.tagName === 'DETAILS' && !group.hidden) group.open = true;
    }
    const count = cases.filter((c) => !c.node.hidden).length;
    output.textContent = active ? `${count} of ${cases.length}` : `${cases.length} results`;
  }

  /* A link to a case opens it and what is around it, even if the filter hides it. */
  function reveal(id) {
    const target = id ? document.getElementById(id) : null;
    const found = target?.closest('.case, .group');
    if (!found) return;
    if (found.hidden || found.closest('[hidden]')) {
      form.reset();
      apply();
    }
    for (let node = found; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    found.scrollIntoView({ block: 'start' });
  }
  const revealHash = () => reveal(decode(location.hash));

  /* Opens what is shown, or closes it if there is nothing left to open. */
  function toggleAll(button) {
    const shown = cases.filter((c) => !c.node.hidden && c.node.checkVisibility());
    const open = shown.some((c) => !c.node.open);
    for (const c of shown) c.node.open = open;
    button.textContent = open ? 'close all' : 'open all';
  }

  async function copy(button, text) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'copied';
    } catch {
      getSelection().selectAllChildren(button.parentElement);
      button.textContent = 'selected';
    }
    setTimeout(() => (button.textContent = 'copy'), 1500);
  }

  /* What can be chosen is what the cases say of themselves. */
  const words = (key) => new Set(cases.flatMap((c) => (key === 'f' ? [c.f] : (c[key] ?? '').split(' '))));
  for (const key of ['f', 'r', 'i']) {
    const field = form.elements[key];
    const names = [...words(key)].filter(Boolean);
    if (key === 'r') names.sort();
    field.append(...names.map((name) => new Option(name, name)));
    field.hidden = names.length === 0;
  }
  for (const th of all('.families th')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = 'show this family only';
    button.append(...th.childNodes);
    button.onclick = () => {
      form.elements.f.value = form.elements.f.value === th.dataset.f ? '' : th.dataset.f;
      apply();
      form.scrollIntoView({ block: 'nearest' });
    };
    th.append(button);
  }
  for (const pre of all('.cmd')) {
    const text = pre.textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'copy';
    button.onclick = () => copy(button, text);
    pre.prepend(button);
  }

  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('click', (event) => {
    if (event.target.dataset.do === 'all') toggleAll(event.target);
  });
  /* j and k: the next case that is shown and the one before; o opens it. */
  function step(by) {
    const shown = cases.map((c) => c.node).filter((node) => !node.hidden && node.checkVisibility());
    const here = shown.indexOf(document.activeElement.closest('.case'));
    const next = shown[here < 0 ? 0 : Math.min(Math.max(here + by, 0), shown.length - 1)];
    next?.querySelector('summary').focus();
    next?.scrollIntoView({ block: 'nearest' });
  }
  const keys = {
    '/': () => form.elements.q.focus(),
    j: () => step(1),
    k: () => step(-1),
    o: () => {
      const node = document.activeElement.closest('.case');
      if (node) node.open = !node.open;
    },
  };
  addEventListener('keydown', (event) => {
    const typing = event.target.matches('input:not([type=radio]):not([type=checkbox]), select, textarea');
    if (event.key === 'Escape' && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener('hashchange', revealHash);
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) revealHash();
  });

  /* On paper the failures are read in full; afterwards everything is as it was. */
  let before = [];
  addEventListener('beforeprint', () => {
    before = cases.filter((c) => c.v === 'f' && !c.node.open);
    for (const c of before) c.node.open = true;
  });
  addEventListener('afterprint', () => {
    for (const c of before) c.node.open = false;
  });

  /* The colours that were chosen last, where the browser keeps such things for a file. */
  const remembered = 'wshake-theme';
  try {
    document.getElementById(localStorage.getItem(remembered) ?? 'theme-auto')?.click();
    document.querySelector('.theme').onchange = (event) => localStorage.setItem(remembered, event.target.id);
  } catch {
    /* not here */
  }

  form.hidden = false;
  apply();
  revealHash();
})();
