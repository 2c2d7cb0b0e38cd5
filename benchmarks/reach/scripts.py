"""What is asked of a page within the browser."""

from __future__ import annotations

OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
NAME_OF = """const name = e =>
    [e.tagName.toLowerCase(), ...e.classList].join('.');"""
WIDER = f"""() => {{
  {NAME_OF}
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return [over, ''];
  const right = e => e.getBoundingClientRect().right + scrollX;
  const widest = [...document.body.querySelectorAll('*')]
    .filter(e => !e.closest('.scroll, pre') || e.matches('.scroll, pre'))
    .reduce((a, b) => right(b) > right(a) ? b : a);
  return [over, name(widest)];
}}"""
DRAWN = """() => {
  const shows = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
  const says = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  window.kanminDrawn = [...document.body.querySelectorAll('*')].filter(e =>
    (says(e) || e.matches('input, select, textarea, svg')) && !e.matches('option') && shows(e));
}"""
LOST = f"""() => {{
  {NAME_OF}
  const cut = e => {{
    const style = getComputedStyle(e);
    const hides = ['hidden', 'clip'].includes(style.overflowX);
    return hides && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1
      && !e.matches('input, select, textarea, svg, svg *');
  }};
  const gone = window.kanminDrawn.filter(e => e.isConnected && !e.getClientRects().length);
  const clipped = [...document.body.querySelectorAll('*')].filter(cut);
  return [
    ...gone.map(e => name(e) + ' is lost: ' + e.textContent.trim().slice(0, 40)),
    ...clipped.map(e => name(e) + ' is cut off: ' + e.textContent.trim().slice(0, 40)),
  ];
}}"""
BRACKETS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  if (!document.querySelector('header.top')) return found;  // a document, not a screen
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const own = !parent.closest('script, style, pre, textarea, .document');
    const block = own && parent.closest('p, li, dt, dd, td, th, h1, h2, h3, small, summary, a');
    if (block && !found.includes(block)) found.push(block);
  }
  return found.map(e => e.textContent.replace(/\\s+/g, ''))
    .filter(text => /（（|））/.test(text)).map(text => text.slice(0, 80));
}"""
MARKS = """() => {
  const mark = /[、。・：（）「」／～　]/;
  const letter = /[\\u3041-\\u30fa\\u30fc-\\u30ff\\u4e00-\\u9fff]/;
  const marked = e => (e.closest('[lang]')?.getAttribute('lang') || '').startsWith('ja');
  const found = [];
  if (!document.querySelector('header.top')) return found;  // a document, not a screen
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    const own = !parent.closest('script, style, template, option, textarea') && !marked(parent);
    if (own && mark.test(text) && !letter.test(text)) found.push(text.slice(0, 80));
  }
  return found;
}"""
MOVES = f"""() => {{
  {NAME_OF}
  const lasts = text => text.split(',').some(one => parseFloat(one) > 0);
  return [...document.querySelectorAll('*')].filter(e => {{
    const style = getComputedStyle(e);
    return lasts(style.transitionDuration)
      || (style.animationName !== 'none' && lasts(style.animationDuration))
      || style.scrollBehavior === 'smooth';
  }}).map(name);
}}"""
PRINTED = f"""() => {{
  {NAME_OF}
  const drawn = e => e.getClientRects().length > 0;
  const nav = [...document.querySelectorAll('header.top, footer.foot, nav, .skip')].filter(drawn);
  const head = document.querySelector('h1');
  const cut = [...document.body.querySelectorAll('*')].filter(e => {{
    const style = getComputedStyle(e);
    const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    return hides && drawn(e) && e.clientWidth > 2
      && !e.matches('input, select, textarea, svg, svg *')
      && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
  }});
  return [
    ...nav.map(e => name(e) + ' is on paper'),
    ...(head && !drawn(head) ? ['the heading is not on paper'] : []),
    ...cut.map(e => name(e) + ' is cut off on paper'),
  ];
}}"""
JAPANESE = """() => {
  const japanese = /[\\u3041-\\u30fa\\u4e00-\\u9fff]/;
  const marked = e => (e.closest('[lang]')?.getAttribute('lang') || '').startsWith('ja');
  const place = e => e.closest('nav, button, label, legend, summary')?.tagName.toLowerCase()
    || e.tagName.toLowerCase();
  const found = [];
  if (!document.querySelector('header.top')) return found;  // a document, not a screen
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    if (japanese.test(text) && !marked(parent) && !parent.closest('script, style, template'))
      found.push([parent.closest('option') ? 'option' : place(parent), text.slice(0, 80)]);
  }
  for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = e.getAttribute(name) || '';
      if (japanese.test(text) && !marked(e)) found.push(['attribute', text.slice(0, 80)]);
    }
  return found;
}"""
