/* report.js - filter, search and copy buttons. The page is whole without it. */
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.getElementById('filter');
  const cases = all('.case').map((node) => ({ node, v: node.dataset.v, f: node.dataset.f, text: null }));
  const cells = all('.q').map((node) => ({ node, id: decodeURIComponent(node.hash.slice(1)) }));
  const groups = all('.group');
  const output = form.querySelector('output');

  /* The words of a case are collected when somebody searches for the first time. */
  const textOf = (c) => (c.text ??= c.node.textContent.toLowerCase());

  const query = () => {
    const data = new FormData(form);
    const words = data.get('q').trim().toLowerCase().split(/\s+/);
    return { q: words.filter(Boolean), f: data.get('f'), v: data.getAll('v') };
  };
  const matches = (c, { q, f, v }) =>
    (!f || c.f === f) && (v.length === 0 || v.includes(c.v)) && q.every((word) => textOf(c).includes(word));

  function apply() {
    const wanted = query();
    const active = wanted.q.length > 0 || wanted.f || wanted.v.length > 0;
    const shown = new Set();
    for (const c of cases) {
      const show = matches(c, wanted);
      c.node.hidden = !show;
      if (show) shown.add(c.node.querySelector('.body')?.id);
    }
    for (const cell of cells) cell.node.classList.toggle('dim', !shown.has(cell.id));
    for (const group of groups) {
      group.hidden = !all('.case', group).some((node) => !node.hidden);
      if (active && group.tagName === 'DETAILS' && !group.hidden) group.open = true;
    }
    const count = cases.filter((c) => !c.node.hidden).length;
    output.textContent = active ? `${count} of ${cases.length}` : `${cases.length} results`;
  }

  /* A link to a case opens it and what is around it, even if the filter hides it. */
  function reveal(id) {
    const target = id && document.getElementById(id);
    const found = target?.closest('.case, .group');
    if (!found) return;
    if (found.hidden || found.closest('[hidden]')) {
      form.reset();
      apply();
    }
    for (let node = found; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    found.scrollIntoView({ block: 'start' });
  }
  const revealHash = () => {
    try {
      reveal(decodeURIComponent(location.hash.slice(1)));
    } catch {
      /* an address that nobody here wrote */
    }
  };

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

  for (const name of new Set(cases.map((c) => c.f))) form.elements.f.append(new Option(name, name));
  const present = new Set(cases.map((c) => c.v));
  for (const label of all('label', form)) if (!present.has(label.firstChild.value)) label.remove();
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
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches('input, select, textarea')) return;
    event.preventDefault();
    form.elements.q.focus();
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

  form.hidden = false;
  apply();
  revealHash();
})();
